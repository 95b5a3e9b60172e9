import type { Answer, Failure } from '../model';
import type { WatchedRequest } from './outage-watch';
import type { RequestResult, RequestStack } from './request-stack';

/**
 * The pauses before something is looked up or sent again that WorkOS must have and does not show: 30 s in all. Reads
 * may come from replicas that lag behind by seconds, and a slow request may still be in progress behind a proxy. Longer
 * is an outage.
 */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 14_500];

/** The pauses of one wait. */
export class LagPauses {
  private used = 0;

  /** Waits for the next pause. False when there are no more. */
  async wait(stack: Pick<RequestStack, 'pause'>): Promise<boolean> {
    const pauseMs = PAUSES_MS[this.used];
    if (pauseMs === undefined) return false;
    this.used += 1;
    await stack.pause(pauseMs);
    return true;
  }
}

/**
 * Sends a change of an object that WorkOS has given to this job, and repeats it while WorkOS does not know the object.
 * After that the failure is worth a retry.
 */
export async function untilKnown<T>(
  stack: RequestStack,
  send: () => Promise<Answer<T>>,
): Promise<RequestResult<T>> {
  const pauses = new LagPauses();
  const watched: WatchedRequest = {};
  const request = { requestClass: 'write', reads: false, repeatable: true, watched, send } as const;
  let result = await stack.call(request);
  while (!result.answer.ok && result.answer.failure.kind === 'not_found') {
    const { answer, attempts } = result;
    if (!(await pauses.wait(stack))) {
      return { attempts, answer: { ok: false, failure: stillUnknown(answer.failure) } };
    }
    // These refusals are WorkOS's delay: the request keeps its attempts for other trouble.
    watched.excusedAttempts = attempts;
    result = await stack.call({ ...request, attemptsBefore: attempts });
  }
  return result;
}

/** WorkOS does not know an object that it has given to this job, and the pauses are over. A later run may find it. */
export function stillUnknown(failure: Failure): Failure {
  return {
    ...failure,
    code: 'not_visible_yet',
    message: `${failure.message}, although WorkOS returned it earlier: resume the job later`,
    retryClass: 'transient',
  };
}

/** WorkOS says that an object exists, and no look finds it. A later run may see it. */
export function notVisible(failure: Failure): Failure {
  return {
    ...failure,
    code: 'conflict_not_visible',
    message: `${failure.message}, but WorkOS does not list it yet: resume the job later`,
    retryClass: 'transient',
  };
}

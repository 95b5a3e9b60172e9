import type { Answer, Failure } from '../model';
import type { RequestClass } from '../pacing';
import type { Deletion } from '../workos';
import type { WatchedRequest } from './outage-watch';
import type { RequestResult, RequestStack } from './request-stack';

/**
 * The pauses before something is looked up or sent again that WorkOS must have and does not show: 30 s in all. Reads
 * may come from replicas that lag behind by seconds, and a slow request may still be in progress behind a proxy. Longer
 * is an outage.
 */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 14_500];

/** After so long everything that was written is visible. */
export const LAG_MS = PAUSES_MS.reduce((sum, pauseMs) => sum + pauseMs, 0);

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
  requestClass: RequestClass = 'write',
): Promise<RequestResult<T>> {
  const pauses = new LagPauses();
  const watched: WatchedRequest = {};
  const request = { requestClass, reads: false, repeatable: true, watched, send };
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

/** What looks wait for in vain once in a run: all objects that were written before it are old enough then. */
export const EARLIER_RUNS = 'objects written before the run';

/**
 * Looks for an object that WorkOS has given to this job before this run began, and again while it is not visible. Once
 * that was waited for in vain, the others are not waited for: all of them are old enough to be visible then.
 */
export function untilSeen<T>(
  stack: RequestStack,
  requestClass: RequestClass,
  send: () => Promise<Answer<T | undefined>>,
): Promise<Answer<T | undefined>> {
  return untilFound(stack, () => stack.look(requestClass, send), EARLIER_RUNS);
}

/**
 * Looks until something is found, or the pauses are over.
 *
 * @param waitsFor see `CreateStep.waitsFor`
 */
export async function untilFound<T>(
  stack: RequestStack,
  look: () => Promise<Answer<T | undefined>>,
  waitsFor?: string,
): Promise<Answer<T | undefined>> {
  const pauses = new LagPauses();
  const { vainWaits } = stack;
  for (;;) {
    const found = await look();
    if (!found.ok || found.value !== undefined || vainWaits.has(waitsFor)) return found;
    if (await pauses.wait(stack)) continue;
    vainWaits.add(waitsFor);
    return found;
  }
}

/** How a deletion ended: `lost` when a request that got no answer may have deleted the object. */
export type DeletionEnd = Deletion | 'lost';

/**
 * Deletes an object that WorkOS has given to this job. One that a deletion does not find and a look does may be too young:
 * its deletion is sent again at growing pauses.
 */
export async function deleteOnce(
  stack: RequestStack,
  requests: {
    readonly deletionClass: RequestClass;
    readonly lookClass: RequestClass;
    readonly send: () => Promise<Answer<Deletion>>;
    readonly look: () => Promise<Answer<unknown>>;
  },
): Promise<Answer<DeletionEnd>> {
  const { deletionClass: requestClass, lookClass, send, look } = requests;
  const pauses = new LagPauses();
  const watched: WatchedRequest = {};
  const lost: Failure[] = [];
  const onFailure = (failure: Failure): void => {
    if (failure.ambiguous) lost.push(failure);
  };
  const request = { requestClass, reads: false, repeatable: true, watched, send, onFailure };
  for (let attemptsBefore = 0; ;) {
    const { answer, attempts } = await stack.call({ ...request, attemptsBefore });
    if (!answer.ok || answer.value === 'deleted') return answer;
    const seen = await stack.look(lookClass, look);
    if (!seen.ok) return seen;
    if (seen.value === undefined) return { ok: true, value: lost.length > 0 ? 'lost' : 'absent' };
    if (!(await pauses.wait(stack))) return { ok: false, failure: NOT_FOUND_TO_DELETE };
    watched.excusedAttempts = attempts;
    attemptsBefore = attempts;
  }
}

const NOT_FOUND_TO_DELETE: Failure = {
  kind: 'not_found',
  code: 'not_visible_yet',
  message: 'WorkOS returns the object, but does not find it when it is to be deleted',
  retryClass: 'transient',
  ambiguous: true,
};

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

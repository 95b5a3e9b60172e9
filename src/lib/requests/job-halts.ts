import { Abort, type Failure } from '../model';
import type { StopSwitch } from './stop-switch';

/** Halts the job and throws when WorkOS refuses the key: every other request would fail with it. */
export function haltWhenKeyRefused(stop: StopSwitch, failure: Failure): void {
  if (failure.retryClass !== 'fatal') return;
  const abort = new Abort('key_refused', failure.code, failure.message, [
    'Check that WORKOS_SECRET_KEY is the key of the environment you import into, and that it may write users',
  ]);
  stop.halt(abort);
  throw abort;
}

/** Halts the job and throws when all attempts of a request got no answer, and no request of the run ever did. */
export function haltWhenUnreachable(
  stop: StopSwitch,
  failure: Failure,
  { isReached, attempts }: { readonly isReached: boolean; readonly attempts: number },
): void {
  const isUnanswered = failure.kind === 'no_connection' || failure.kind === 'timeout';
  if (!isUnanswered || isReached) return;
  const abort = new Abort(
    'stopped_early',
    'unreachable',
    `WorkOS did not answer ${String(attempts)} consecutive attempts: ${failure.message}`,
  );
  stop.halt(abort);
  throw abort;
}

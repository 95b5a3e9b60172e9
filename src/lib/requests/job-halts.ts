import { TLS_HINT } from '../http';
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

const CHECK_PROXY =
  'Check HTTPS_PROXY or HTTP_PROXY: http://<user>:<password>@<host>:<port>, special characters percent-encoded';

/** What to do where the reason is known. */
const REMEDIES = new Map<Failure['code'], string>([
  ['certificate_refused', TLS_HINT],
  ['proxy_refused', CHECK_PROXY],
  ['proxy_failed', CHECK_PROXY],
]);

/** True for a failure that is the same at the next attempt: a setting of this machine or of its network is wrong. */
export function isOfSettings({ code }: Failure): boolean {
  return code === 'certificate_refused' || code === 'proxy_refused';
}

/**
 * Halts the job and throws when a request got no answer, and no request of the run ever did. To be called when its
 * attempts are used up, or when the next one would fail in the same way.
 */
export function haltWhenUnreachable(
  stop: StopSwitch,
  failure: Failure,
  { isReached, attempts }: { readonly isReached: boolean; readonly attempts: number },
): void {
  const isUnanswered = failure.kind === 'no_connection' || failure.kind === 'timeout';
  if (!isUnanswered || isReached) return;
  const message = isOfSettings(failure)
    ? `${failure.message}.`
    : `WorkOS did not answer ${String(attempts)} consecutive attempts: ${failure.message}`;
  const abort = new Abort('stopped_early', 'unreachable', message, [
    REMEDIES.get(failure.code) ??
      'If this network needs a proxy, set HTTPS_PROXY=http://<host>:<port>',
  ]);
  stop.halt(abort);
  throw abort;
}

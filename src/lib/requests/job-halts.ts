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

/** Failures that waiting does not mend: a setting of this machine or of its network is wrong. */
const REMEDIES = new Map<Failure['code'], string>([
  [
    'certificate_refused',
    "If your network inspects TLS connections, set NODE_EXTRA_CA_CERTS to the PEM file with your company's root certificate",
  ],
  [
    'proxy_refused',
    'Check HTTPS_PROXY or HTTP_PROXY: http://<user>:<password>@<host>:<port>, special characters percent-encoded',
  ],
]);

/** True for a failure that is the same at the next attempt. */
export function isOfSettings(failure: Failure): boolean {
  return REMEDIES.has(failure.code);
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
  const remedy = REMEDIES.get(failure.code);
  const abort =
    remedy === undefined
      ? new Abort(
          'stopped_early',
          'unreachable',
          `WorkOS did not answer ${String(attempts)} consecutive attempts: ${failure.message}`,
          ['If this network needs a proxy, set HTTPS_PROXY=http://<host>:<port>'],
        )
      : new Abort('stopped_early', 'unreachable', `${failure.message}.`, [remedy]);
  stop.halt(abort);
  throw abort;
}

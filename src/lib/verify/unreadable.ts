import { Abort, type Failure } from '../model';

/**
 * A failure that concerns one object alone, after all retries; an outage or a limit would have kept the others away,
 * too.
 *
 * @throws Abort for any other failure: the verification stops
 */
export function unreadable(failure: Failure): Failure {
  const { code, message, retryClass } = failure;
  if (retryClass === 'permanent' || retryClass === 'transient') return failure;
  throw new Abort('stopped_early', code, `WorkOS could not be read: ${message}`);
}

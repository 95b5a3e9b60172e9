import type { JobHold } from '../../jobs';
import type { Clock } from '../../model';
import { SendWindow } from '../../pacing';
import type { StopSwitch } from '../../requests';

/**
 * The time in which the requests of a run may leave; undefined for a job on a disk of this machine. The run halts when
 * its job cannot be held any longer.
 */
export function holdWindow(
  hold: JobHold | undefined,
  { clock, stop }: { readonly clock: Clock; readonly stop: StopSwitch },
): SendWindow | undefined {
  if (hold === undefined) return undefined;
  const window = new SendWindow(clock, hold.sendUntil);
  hold.onRenew((until) => {
    window.extend(until);
  });
  hold.onEnd((error) => {
    stop.fail(error);
  });
  return window;
}

/** From when on no request of a former holder can arrive that disappeared; `Clock.monotonicMs`. */
export function quietMs(
  hold: JobHold | undefined,
  { requestTimeoutMs }: { readonly requestTimeoutMs: number },
): number | undefined {
  return hold?.formerEndMs === undefined ? undefined : hold.formerEndMs + requestTimeoutMs;
}

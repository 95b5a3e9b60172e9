import type { Clock } from '../model';
import type { Gateway } from '../workos';

// The server's clock is known to the second: its `Date` header has whole seconds.
const CLOCK_TOLERANCE_MS = 2_000;
// How wrong this machine's clock may have been before it was set: clocks without a time service drift by seconds a day.
const UNSET_CLOCK_MS = 60_000;

/** When the first request of a step was about to be sent, and what is needed to interpret that time. */
export interface IntentTime {
  /** As `intentNow` returns it. */
  readonly intentAtMs: number;
  /** True when an earlier run or row recorded it. This machine's clock may have been set since. */
  readonly inDoubt: boolean;
  /** How far the server's clock is ahead of this machine's now; undefined before the first answer. */
  readonly serverOffsetMs: number | undefined;
}

/**
 * The time of an intent that begins now, as the ledger and hand-overs record it: by the server's clock, because the
 * server dates the objects that a look finds. Before the first answer it is `byOwnClock`.
 */
export function intentNow({
  gateway,
  clock,
}: {
  readonly clock: Clock;
  readonly gateway: Pick<Gateway, 'serverClockOffsetMs'>;
}): number {
  const offsetMs = gateway.serverClockOffsetMs();
  return offsetMs === undefined ? byOwnClock(clock.now()) : clock.now() + offsetMs;
}

/** A time by this machine's clock, in a place for times by the server's clock. It is negative to tell the two apart. */
export function byOwnClock(atMs: number): number {
  return -atMs;
}

/** True when an object was created no earlier than the intent of the step that may have created it. */
export function isSinceIntent(createdAtMs: number, intent: IntentTime): boolean {
  return createdAtMs >= earliestServerMs(intent);
}

/** The earliest time, by the server's clock, that the intent can have had. */
function earliestServerMs({ intentAtMs, inDoubt, serverOffsetMs = 0 }: IntentTime): number {
  if (intentAtMs >= 0) return intentAtMs - CLOCK_TOLERANCE_MS;
  const ownMs = -intentAtMs;
  if (!inDoubt) return ownMs + serverOffsetMs - CLOCK_TOLERANCE_MS;
  // What the server's clock said then is unknown. It was as far ahead as now, or equal to this machine's clock, which
  // was nearly right.
  return ownMs + Math.min(0, serverOffsetMs) - UNSET_CLOCK_MS;
}

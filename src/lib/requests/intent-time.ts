import type { Clock } from '../model';
import type { Gateway } from '../workos';

// The server's clock is known to the second, and its `Date` header is cut to whole seconds.
const CLOCK_TOLERANCE_MS = 2_000;
// How far a clock may have been off that was set right since: those that nobody keeps drift by seconds a day.
const UNKEPT_CLOCK_MS = 60_000;

/** When the first request of a step was about to leave, and what tells how to read that. */
export interface IntentTime {
  /** As `intentNow` gives it. */
  readonly intentAtMs: number;
  /** True when an earlier run or row had it: this machine's clock may have been set since. */
  readonly inDoubt: boolean;
  /** How far the server's clock is ahead of ours now, if any answer has told. */
  readonly serverOffsetMs: number | undefined;
}

/**
 * The time of an intent that begins now, as ledger and hand-overs keep it: by the server's clock, which is the one that
 * what is found is dated by. Before the first answer it is `byOwnClock`.
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

/** A time by this machine's clock where one by the server's is kept: negative, so that it is known for what it is. */
export function byOwnClock(atMs: number): number {
  return -atMs;
}

/** True when a thing was made no earlier than the step that would have made it. */
export function isSinceIntent(createdAtMs: number, intent: IntentTime): boolean {
  return createdAtMs >= earliestOf(intent);
}

/** The earliest the intent can have been by the server's clock. */
function earliestOf({ intentAtMs, inDoubt, serverOffsetMs = 0 }: IntentTime): number {
  if (intentAtMs >= 0) return intentAtMs - CLOCK_TOLERANCE_MS;
  const ownMs = -intentAtMs;
  if (!inDoubt) return ownMs + serverOffsetMs - CLOCK_TOLERANCE_MS;
  // Nobody knows what the server's clock said: as far ahead as now, or what ours said then, if that was nearly right.
  return ownMs + Math.min(0, serverOffsetMs) - UNKEPT_CLOCK_MS;
}

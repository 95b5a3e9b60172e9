import { ifValid, isNumber, objectOf } from '../model';

/**
 * How much of its budget a run uses. A 429 cuts the pace; time without a 429 raises it step by step. One 429 may be a
 * coincidence: the pace returns to 100 %. Another one within a minute means that the limit is lower than published.
 * The pace then stays below what was accepted and tries a little more now and then: sooner after a try that
 * succeeded, later after one that failed.
 */
export interface Pace {
  /** Share of the budget that is used now, above 0 and at most 1. */
  readonly share: number;
  /** Share that is not exceeded: a higher one was answered 429. */
  readonly ceiling: number;
  /** How long the ceiling is kept before a little more is tried. */
  readonly probeEveryMs: number;
  /** When the share changed last. After a 429 this is the end of its pause. */
  readonly changedAtMs: number;
  /** When a 429 last cut the share. */
  readonly cutAtMs: number;
}

export const FULL_PACE: Pace = {
  share: 1,
  ceiling: 1,
  probeEveryMs: 0,
  changedAtMs: Number.NEGATIVE_INFINITY,
  cutAtMs: Number.NEGATIVE_INFINITY,
};

const LEAST_SHARE = 0.02;
const STEP_SHARE = 0.05;
const STEP_EVERY_MS = 2_000;
const FIRST_PROBE_MS = 15_000;
const LAST_PROBE_MS = 300_000;
// Requests that were in flight together are answered 429 together. They cut the pace once, as do 429s during the pause.
const BURST_MS = 1_000;
const REPEATED_WITHIN_MS = 60_000;
const CLOCK_SLACK_MS = 5_000;
/** No pause after a 429 is longer than 2 minutes. */
const LONGEST_PAUSE_MS = 125_000;

/**
 * The pace after a 429. Pure.
 *
 * @param throttle.delayMs how long the run pauses now
 * @param throttle.accepted what WorkOS accepted in the last window, as a share of the limit
 */
export function slowDown(
  pace: Pace,
  throttle: { readonly nowMs: number; readonly delayMs: number; readonly accepted: number },
): Pace {
  const { nowMs, delayMs, accepted } = throttle;
  const sinceCutMs = nowMs - pace.cutAtMs;
  if (sinceCutMs < BURST_MS || nowMs < pace.changedAtMs) return pace;
  const wanted = Math.min(pace.share * 0.8, accepted * 0.95);
  const share = Math.max(LEAST_SHARE, pace.share / 2, wanted);
  const cut = { ...pace, share, changedAtMs: nowMs + delayMs, cutAtMs: nowMs };
  if (sinceCutMs > REPEATED_WITHIN_MS && pace.ceiling === 1) return cut;
  return {
    ...cut,
    ceiling: Math.max(share, Math.min(pace.ceiling, pace.share, accepted * 0.98)),
    probeEveryMs: Math.min(LAST_PROBE_MS, Math.max(FIRST_PROBE_MS, pace.probeEveryMs * 2)),
  };
}

/** The pace at `nowMs` when no 429 arrived since it changed last. Pure. */
export function speedUp(pace: Pace, nowMs: number): Pace {
  const sinceMs = nowMs - pace.changedAtMs;
  if (pace.share < pace.ceiling) {
    if (sinceMs < STEP_EVERY_MS) return pace;
    return { ...pace, share: Math.min(pace.ceiling, pace.share + STEP_SHARE), changedAtMs: nowMs };
  }
  if (pace.ceiling === 1) return pace;
  if (sinceMs < pace.probeEveryMs) return pace;
  const ceiling = Math.min(1, pace.ceiling + STEP_SHARE);
  const probeEveryMs = Math.max(STEP_EVERY_MS, pace.probeEveryMs / 2);
  return { ...pace, share: ceiling, ceiling, probeEveryMs, changedAtMs: nowMs };
}

/**
 * A stored pace at `nowMs` of the clock that it was stored by. When that clock was set back since, the pace has just
 * changed: it would not change again before the old time is reached. Pure.
 */
export function atClock(pace: Pace, nowMs: number): Pace {
  const isAhead =
    pace.cutAtMs > nowMs + CLOCK_SLACK_MS || pace.changedAtMs > nowMs + LONGEST_PAUSE_MS;
  if (!isAhead) return pace;
  return { ...pace, changedAtMs: nowMs, cutAtMs: nowMs - REPEATED_WITHIN_MS - 1 };
}

/** A pace that was stored as JSON; undefined when none was, or when it is something else. */
export function readPace(value: unknown): Pace | undefined {
  return ifValid(value, isPace);
}

const isPace = objectOf<Pace>({
  share: isNumber,
  ceiling: isNumber,
  probeEveryMs: isNumber,
  changedAtMs: isNumber,
  cutAtMs: isNumber,
});

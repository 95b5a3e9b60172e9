/**
 * How much of its budget a run uses. A 429 cuts the pace; clean answers raise it step by step. One 429 may be chance, and
 * the pace climbs all the way back. Another one soon after means that the limit is lower than believed: the pace then
 * stays below what was accepted, and tries a little more now and then: sooner after a try that went well, later after
 * one that did not.
 */
export interface Pace {
  /** Share of the budget that is used now, above 0 and at most 1. */
  readonly share: number;
  /** Share that is not exceeded: what more than this brings was seen. */
  readonly ceiling: number;
  /** How long the ceiling stands before a little more is tried. */
  readonly probeEveryMs: number;
  /** When the share changed last, or will have, once a pause that came with it is over. */
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
const STEP = 0.05;
const STEP_EVERY_MS = 2_000;
const FIRST_PROBE_MS = 15_000;
const LAST_PROBE_MS = 300_000;
// Requests that were in flight together are refused together: one cut for all of them, and for what comes in the pause.
const BURST_MS = 1_000;
const REPEATED_WITHIN_MS = 60_000;

/** A 429 as the pace sees it. */
export interface Refused {
  readonly nowMs: number;
  /** How long everybody waits now. */
  readonly pauseMs: number;
  /** What was accepted in the last window, as a share of the limit. */
  readonly accepted: number;
}

/** The pace after a 429. Pure. */
export function slowDown(pace: Pace, { nowMs, pauseMs, accepted }: Refused): Pace {
  const sinceCutMs = nowMs - pace.cutAtMs;
  if (sinceCutMs >= 0 && (sinceCutMs < BURST_MS || nowMs < pace.changedAtMs)) return pace;
  const wanted = Math.min(pace.share * 0.8, accepted * 0.95);
  const share = Math.max(LEAST_SHARE, pace.share / 2, wanted);
  const cut = { ...pace, share, changedAtMs: nowMs + pauseMs, cutAtMs: nowMs };
  if (sinceCutMs > REPEATED_WITHIN_MS && pace.ceiling === 1) return cut;
  return {
    ...cut,
    ceiling: Math.max(share, Math.min(pace.ceiling, pace.share, accepted * 0.98)),
    probeEveryMs: Math.min(LAST_PROBE_MS, Math.max(FIRST_PROBE_MS, pace.probeEveryMs * 2)),
  };
}

/** The pace now, when no 429 came since it changed last. Pure. */
export function speedUp(pace: Pace, nowMs: number): Pace {
  const sinceMs = nowMs - pace.changedAtMs;
  if (pace.share < pace.ceiling) {
    if (sinceMs < STEP_EVERY_MS) return pace;
    return { ...pace, share: Math.min(pace.ceiling, pace.share + STEP), changedAtMs: nowMs };
  }
  if (pace.ceiling === 1) return pace;
  if (sinceMs < pace.probeEveryMs) return pace;
  const ceiling = Math.min(1, pace.ceiling + STEP);
  const probeEveryMs = Math.max(STEP_EVERY_MS, pace.probeEveryMs / 2);
  return { ...pace, share: ceiling, ceiling, probeEveryMs, changedAtMs: nowMs };
}

import type { Check } from '../../check';
import type { Target } from '../../jobs';

/** What `check --json` prints: docs/reference.md, "JSON". */
export interface CheckJson extends Pick<
  Check,
  'csv' | 'summary' | 'outcomes' | 'findings' | 'truncated' | 'warnings' | 'requests'
> {
  readonly target: Target;
  /** True when all rows would arrive. */
  readonly valid: boolean;
  /** The commands to run next. */
  readonly next: readonly string[];
}

/** The result of a check as JSON. Pure. */
export function checkJson(check: Check, target: Target, next: readonly string[]): CheckJson {
  const { csv, summary, outcomes, findings, truncated, warnings, requests } = check;
  const valid = summary.wouldFail === 0;
  return {
    csv,
    target,
    valid,
    summary,
    outcomes,
    findings,
    truncated,
    warnings,
    requests,
    next,
  };
}

import type { Check } from '../../check';
import type { Target } from '../../jobs';
import { EMPTY_TALLY, outcomeCounts, type Summary } from '../../model';

/** What `check --json` prints: docs/reference.md, "JSON". */
export interface CheckJson extends Pick<
  Check,
  | 'csv'
  | 'summary'
  | 'fieldsUpdated'
  | 'findings'
  | 'organizationFindings'
  | 'truncated'
  | 'warnings'
  | 'requests'
> {
  readonly target: Target;
  /** True when all rows, organizations and roles would arrive. */
  readonly valid: boolean;
  /** What the import would do, by the names of its summary. */
  readonly outcomes: Readonly<Record<string, unknown>>;
  /** The commands to run next. */
  readonly next: readonly string[];
}

/** The result of a check as JSON. Pure. */
export function checkJson(check: Check, target: Target, next: readonly string[]): CheckJson {
  const { csv, summary, imported, fieldsUpdated, findings, truncated, warnings, requests } = check;
  const valid = isReady(check);
  return {
    csv,
    target,
    valid,
    summary,
    outcomes: outcomesOf(imported),
    fieldsUpdated,
    findings,
    organizationFindings: check.organizationFindings,
    truncated,
    warnings,
    requests,
    next,
  };
}

/** True when all rows would arrive, and all organizations and roles that the files describe. */
export function isReady({ summary }: Pick<Check, 'summary'>): boolean {
  const { wouldFail, organizations, roles } = summary;
  return wouldFail === 0 && organizations.failing === 0 && roles.failing === 0;
}

/** The counts of a summary that say what was done with users and memberships, and what is gone from the file. */
function outcomesOf(summary: Summary): CheckJson['outcomes'] {
  const { missing, membershipsDeactivated } = summary;
  const names = Object.keys(outcomeCounts(EMPTY_TALLY));
  const counts = Object.entries<unknown>({ ...summary }).filter(([name]) => names.includes(name));
  return { ...Object.fromEntries(counts), missing, membershipsDeactivated };
}

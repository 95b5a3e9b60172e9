import { count, countOf } from './format';
import { type Guard, isText, isWhole, maybe, objectOf } from './guard';

/**
 * What a verification found. `missing`, `differing`, `unexpected` and `unreadable` count differences; together they are
 * all of them.
 */
export interface VerificationSummary {
  /** Rows that were compared: all of the file, or those of the sample. */
  readonly rows: number;
  /** Rows without a difference. */
  readonly matched: number;
  readonly missing: number;
  readonly differing: number;
  readonly unexpected: number;
  readonly unreadable: number;
  /** Passwords, hashes and TOTP secrets, which WorkOS never returns, and rejected rows whose user is there. */
  readonly notChecked: number;
  /** Those of `notChecked` that are TOTP secrets. Absent in a verification of an older version. */
  readonly totpSecrets?: number;
  /** Those of `notChecked` that are rows. */
  readonly rejectedRows: number;
  /** Differences of rows that the job did not import. */
  readonly notImported: number;
}

/** The last verification of a job: `verification.json`. */
export interface Verification {
  /** When it ended, ISO 8601. */
  readonly verifiedAt: string;
  /** How many rows were compared, where they were a sample. */
  readonly sample?: number;
  readonly summary: VerificationSummary;
}

const isSummary: Guard<VerificationSummary> = objectOf<VerificationSummary>({
  rows: isWhole,
  matched: isWhole,
  missing: isWhole,
  differing: isWhole,
  unexpected: isWhole,
  unreadable: isWhole,
  notChecked: isWhole,
  totpSecrets: maybe(isWhole),
  rejectedRows: isWhole,
  notImported: isWhole,
});

export const isVerification: Guard<Verification> = objectOf<Verification>({
  verifiedAt: isText,
  sample: maybe(isWhole),
  summary: isSummary,
});

/** How many differences there are in all. */
export function differencesIn(summary: VerificationSummary): number {
  const { missing, differing, unexpected, unreadable } = summary;
  return missing + differing + unexpected + unreadable;
}

/** What a verification found, without its time: `all 2,000 rows match`, `5 differences in 2,000 rows (…)`. */
export function describeVerification({
  sample,
  summary,
}: Pick<Verification, 'sample' | 'summary'>): string {
  const { rows, matched, missing, differing, unexpected, unreadable } = summary;
  const what = `${countOf(rows, 'row')}${sample === undefined ? '' : ' of a sample'}`;
  const all = differencesIn(summary);
  if (all === 0) return matched === rows ? `all ${what} match` : `no difference in ${what}`;
  const parts = [
    [missing, 'missing'],
    [differing, 'differing'],
    [unexpected, 'unexpected'],
    [unreadable, 'unreadable'],
  ] as const;
  const shown = parts.flatMap(([value, word]) => (value > 0 ? `${count(value)} ${word}` : []));
  return `${countOf(all, 'difference')} in ${what} (${shown.join(', ')})`;
}

import type { Outcome, Verdict } from './check-passwords';

/** What `check-hash --json` prints. */
export interface CheckHashJson {
  /** The file that has the users. */
  readonly csv: string;
  /** The source of the export; null for a CSV that import reads. */
  readonly source: string | null;
  readonly summary: { readonly checked: number } & Readonly<Record<Outcome, number>>;
  /** The one user; with `--accounts`, all whose password does not verify. */
  readonly results: readonly Verdict[];
  /** What was probably done to the password, the most likely first; empty unless one user was checked. */
  readonly causes: readonly string[];
}

export function countOutcomes(verdicts: readonly Verdict[]): CheckHashJson['summary'] {
  const counts = { checked: verdicts.length, verifies: 0, differs: 0, unknown: 0, missing: 0 };
  for (const { outcome } of verdicts) counts[outcome] += 1;
  return counts;
}

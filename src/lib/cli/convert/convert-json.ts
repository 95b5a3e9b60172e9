import type { ConvertSummary } from '../../convert';

/** What `convert --json` prints: `summary.json`, and where everything is. */
export interface ConvertJson {
  /** The folder that was written. */
  readonly output: string;
  /** The sums that hold, as they are printed. */
  readonly balances: readonly string[];
  readonly summary: ConvertSummary;
  /** The commands to run next. */
  readonly next: readonly string[];
}

/**
 * What breaking a rule means.
 *
 * - `error`: the import fails the row, or WorkOS is documented to refuse it.
 * - `warning`: the row is imported, but perhaps not as intended.
 * - `note`: nothing is wrong, but it is worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note';

/** The description of a rule for users. The message for one row is written where the row is read. */
export interface Rule {
  readonly severity: Severity;
  /** What the rule finds, in a few words. */
  readonly title: string;
  /** Why it matters and what to do. Markdown. */
  readonly text: string;
  /** A CSV with at least one finding of this rule, and none of another rule as severe. */
  readonly bad: string;
  /** The `--map` flags with which the examples are read. */
  readonly map?: Readonly<Record<string, string>>;
  /** The corrected CSV, without findings of this rule. */
  readonly good: string;
}

/** An example CSV of these lines. */
export function exampleCsv(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

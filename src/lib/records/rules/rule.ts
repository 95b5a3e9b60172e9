/**
 * What breaking a rule means.
 *
 * - `error`: an import fails the row for it, or WorkOS is documented to refuse it.
 * - `warning`: the row goes in, but perhaps not as it was meant.
 * - `note`: nothing is wrong; worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note';

/** A rule as people read of it. What it says of a row is said where the row is read. */
export interface Rule {
  readonly severity: Severity;
  /** What is found, in a few words. */
  readonly title: string;
  /** Why it matters, and what to do about it. Markdown. */
  readonly text: string;
  /** A file in which every finding is one of this rule, and there is one at least. */
  readonly bad: string;
  /** The same, made right: a file without a finding of this rule. */
  readonly good: string;
}

/** The lines of an example file. */
export function file(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

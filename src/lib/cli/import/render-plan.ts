import chalk from 'chalk';
import { describeNote, type Estimate, type Plan, type SinceCounts } from '../../import';
import { clip, sanitizeLine } from '../../model';
import { describeLostColumns } from '../../records';
import { nextFields } from '../job/next-fields';
import { planLines } from '../job/plan-lines';
import { sinceLines } from '../job/since-lines';
import { MESSAGE_LENGTH } from '../terminal/field';

interface ShownPlan {
  readonly writesPerSecond: number;
  readonly next: readonly string[];
  /** With `--since`. */
  readonly changes: SinceCounts | undefined;
}

/** The plan of a dry run as text. Pure, but for colours. */
export function renderPlan(
  plan: Plan,
  need: Estimate,
  { writesPerSecond, next, changes }: ShownPlan,
): string {
  const { expectation, rejected, warnings, csv } = plan;
  const lost = describeLostColumns(plan.columns);
  const lines = [
    `${chalk.green('Plan')} for ${sanitizeLine(csv.path)}: nothing was sent${lost === undefined ? '' : `. ${lost}`}`,
    '',
    ...planLines({ rows: csv.rows, expectation, need, writesPerSecond }),
    ...(changes === undefined ? [] : sinceLines(changes)),
  ];
  if (rejected.length > 0) lines.push('', chalk.bold('Rows that would be rejected'));
  for (const note of rejected)
    lines.push(`  ${clip(sanitizeLine(describeNote(note)), MESSAGE_LENGTH)}`);
  if (warnings.length > 0) lines.push('', chalk.bold('Warnings'));
  for (const warning of warnings) lines.push(`  ${sanitizeLine(warning)}`);
  lines.push('', ...nextFields(next, 'file'));
  return lines.join('\n');
}

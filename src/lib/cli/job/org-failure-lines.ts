import chalk from 'chalk';
import type { OrgFailure } from '../../import';
import { clip, count, sanitizeLine } from '../../model';
import { MESSAGE_LENGTH } from '../terminal/field';

const SHOWN_REASONS = 3;

/** Why organizations failed; `listed` says where all of them are. */
export function orgFailureLines(
  failures: readonly OrgFailure[],
  listed: string,
): readonly string[] {
  if (failures.length === 0) return [];
  const others = failures.length - SHOWN_REASONS;
  return [
    '',
    chalk.bold('Why organizations failed'),
    ...failures
      .slice(0, SHOWN_REASONS)
      .map(
        ({ line, message }) =>
          `  line ${String(line)}: ${clip(sanitizeLine(message), MESSAGE_LENGTH)}`,
      ),
    ...(others > 0 ? [`  and ${count(others)} more${listed}`] : []),
  ];
}

import chalk from 'chalk';
import { count, sanitizeLine } from '../../model';

const SHOWN = 5;

/** The first warnings under their heading, and where the others are. */
export function warningLines(all: readonly string[], whereMore: string): readonly string[] {
  if (all.length === 0) return [];
  const more = all.length - SHOWN;
  return [
    '',
    chalk.bold('Warnings'),
    ...all.slice(0, SHOWN).map((warning) => `  ${sanitizeLine(warning)}`),
    ...(more > 0 ? [`  and ${count(more)} more${whereMore}`] : []),
  ];
}

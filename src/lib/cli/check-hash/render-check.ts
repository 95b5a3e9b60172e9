import chalk from 'chalk';
import { clip, count, countOf, duration, sanitizeLine } from '../../model';
import { nextFields } from '../job/next-fields';
import { MESSAGE_LENGTH } from '../terminal/field';
import type { CheckHashJson } from './check-hash-json';
import type { Estimate, Outcome, Verdict } from './check-passwords';

const SHOWN = 1_000;

const FAILED: Readonly<Record<Exclude<Outcome, 'verifies'>, string>> = {
  differs: 'Does not verify',
  unknown: 'Cannot be told',
  missing: 'Not in the file',
};

/** The check of one user, as text. `next` is the command to run next. */
export function renderUser(
  verdict: Verdict,
  { csv, causes }: CheckHashJson,
  next: string | undefined,
): string {
  const { outcome, type, reason } = verdict;
  const what = type === null ? 'what an import sends' : `the ${type} hash that an import sends`;
  const of = `for ${shown(verdict.email)} (${placeOf(verdict, sanitizeLine(csv))})`;
  switch (outcome) {
    case 'verifies':
      return `${chalk.green('Verifies')}: the password matches ${what} ${of}.`;
    case 'differs':
      return [
        `${chalk.red('Does not verify')}: the password does not match ${what} ${of}.`,
        ...(causes.length === 0 ? [] : ['', chalk.bold('Likely causes')]),
        ...causes.map((cause) => `  ${cause}`),
      ].join('\n');
    case 'unknown':
    case 'missing':
      return [
        `${chalk.yellow('Cannot be told')} ${of}. ${clip(sanitizeLine(reason ?? ''), MESSAGE_LENGTH)}`,
        ...(next === undefined ? [] : ['', ...nextFields([next])]),
      ].join('\n');
    default:
      return outcome satisfies never;
  }
}

/** The check of a file of accounts, as text. */
export function renderAccounts({ csv, summary, results }: CheckHashJson): string {
  const { checked, verifies } = summary;
  const all = verifies === checked;
  const head = `${count(verifies)} of ${countOf(checked, 'password')} verified against ${sanitizeLine(csv)}`;
  const lines = [all ? chalk.green(head) : chalk.red(head)];
  for (const outcome of ['differs', 'unknown', 'missing'] as const) {
    const of = results.filter((verdict) => verdict.outcome === outcome);
    if (of.length === 0) continue;
    lines.push('', chalk.bold(`${FAILED[outcome]}: ${count(of.length)}`));
    lines.push(...of.slice(0, SHOWN).map(failureLine));
    if (of.length > SHOWN) lines.push(`  and ${count(of.length - SHOWN)} more: --json lists all`);
  }
  return lines.join('\n');
}

/** What is said before checks that take long. */
export function renderEstimate({ checks, durationMs, slowest }: Estimate): string {
  const each = `${slowest.label} takes ${count(Math.round(slowest.eachMs))} ms each`;
  return `Checking ${countOf(checks, 'password')} takes about ${duration(durationMs)}: ${each}.`;
}

/** Where a user is, beginning with the file unless the place names one of several. */
function placeOf({ row, ref }: Verdict, csv: string): string {
  if (ref === undefined) return `${csv}, row ${String(row)}`;
  const place = clip(sanitizeLine(ref), MESSAGE_LENGTH);
  return place.includes(': ') ? place : `${csv}, ${place}`;
}

function failureLine({ email, row, ref, reason }: Verdict): string {
  const where = ref === undefined ? row && `row ${count(row)}` : sanitizeLine(ref);
  const place = where === null ? '' : ` (${clip(String(where), MESSAGE_LENGTH)})`;
  const why = reason === undefined ? '' : `: ${clip(sanitizeLine(reason), MESSAGE_LENGTH)}`;
  return `  ${shown(email)}${place}${why}`;
}

function shown(email: string): string {
  return clip(sanitizeLine(email), MESSAGE_LENGTH);
}

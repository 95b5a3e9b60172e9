import chalk from 'chalk';
import { balancesOf, type ConvertSummary, type CountByKind, SKIP_REASONS } from '../../convert';
import { count, countOf, duration, sanitizeLine } from '../../model';
import { nextFields } from '../job/next-fields';
import { fieldOf, unlessZero } from '../job/tally-fields';

const SHOWN_KINDS = 12;

/** The result of a conversion, as it is shown. */
export interface ConvertReport {
  readonly summary: ConvertSummary;
  readonly label: string;
  readonly output: string;
  readonly durationMs: number;
  readonly next: readonly string[];
}

/** The result of a conversion as text. Pure, but for colours. */
export function renderConvert({ summary, label, output, ...rest }: ConvertReport): string {
  const { passwords, hashes, skipped, social, findings } = summary;
  const verdict = chalk.green('Converted');
  const users = `${countOf(summary.users, 'user')} of ${countOf(summary.records, 'record')}`;
  return [
    `${verdict} ${users} of ${label} to ${sanitizeLine(output)} (${duration(rest.durationMs)})`,
    '',
    ...fieldOf('Passwords', [
      ...unlessZero(passwords.withPassword, 'users keep theirs'),
      ...unlessZero(passwords.mustReset, 'must reset'),
      ...unlessZero(passwords.withoutPasswordInSource, 'have none in the source'),
    ]),
    ...fieldOf('Hashes', [
      ...kinds(hashes.converted, 'converted'),
      ...kinds(hashes.dropped, 'dropped'),
    ]),
    ...fieldOf('Hash costs', [
      ...costs(hashes.costs.converted, ''),
      ...costs(hashes.costs.outOfRange, ' (out of range)'),
    ]),
    ...fieldOf('Second factors', unlessZero(summary.factors, 'converted')),
    ...fieldOf('Organizations', unlessZero(summary.organizations, 'named')),
    ...fieldOf('Memberships', unlessZero(summary.memberships, 'in users.csv')),
    ...fieldOf('Roles', unlessZero(summary.roles, 'named')),
    ...fieldOf(
      'Sign in with',
      Object.entries(social.by).map(
        ([name, users]) => `${sanitizeLine(name)} ${count(users ?? 0)}`,
      ),
    ),
    ...fieldOf('Not used', unlessZero(summary.ignored.total, 'records of other kinds')),
    ...sectionOf('Skipped, in skipped.jsonl', skipped, (reason) => reasonText(reason)),
    ...sectionOf('Findings, in findings.jsonl', findings, () => undefined),
    '',
    chalk.bold('Balances'),
    ...balancesOf(summary).map(({ text }) => `  ${text}`),
    '',
    ...nextFields(rest.next, 'file'),
  ].join('\n');
}

function kinds({ total, by }: CountByKind, what: string): readonly string[] {
  if (total === 0) return [];
  const named = Object.entries(by).map(([kind, found]) => `${kind} ${count(found ?? 0)}`);
  return [`${count(total)} ${what} (${named.join(', ')})`];
}

const SHOWN_COSTS = 6;

function costs({ by }: CountByKind, note: string): readonly string[] {
  const all = Object.entries(by).map(([kind, found]) => `${kind}: ${count(found ?? 0)}${note}`);
  const more = all.length - SHOWN_COSTS;
  return [...all.slice(0, SHOWN_COSTS), ...(more > 0 ? [`${count(more)} others${note}`] : [])];
}

function sectionOf(
  title: string,
  { total, by }: CountByKind,
  textOf: (kind: string) => string | undefined,
): readonly string[] {
  if (total === 0) return [];
  const all = Object.entries(by);
  const shown = all.slice(0, SHOWN_KINDS).map(([kind, found]) => {
    const text = textOf(kind);
    const code = chalk.dim(`(${kind})`);
    return `  ${count(found ?? 0)} × ${text === undefined ? kind : `${text} ${code}`}`;
  });
  const more = all.length - SHOWN_KINDS;
  return [
    '',
    chalk.bold(title),
    ...shown,
    ...(more > 0 ? [`  and ${count(more)} other kinds`] : []),
  ];
}

const TEXTS: ReadonlyMap<string, string> = new Map(Object.entries(SKIP_REASONS));

function reasonText(reason: string): string | undefined {
  return TEXTS.get(reason);
}

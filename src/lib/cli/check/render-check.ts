import chalk from 'chalk';
import type { Check } from '../../check';
import type { FailureGroup } from '../../failures';
import { clip, count, countOf, duration, sanitizeLine } from '../../model';
import { failedDefinitions } from '../job/failed-definitions';
import { nextFields } from '../job/next-fields';
import { orgFailureLines } from '../job/org-failure-lines';
import { fieldOf, outcomeFields, someOf, unlessZero } from '../job/tally-fields';
import { field, MESSAGE_LENGTH } from '../terminal/field';
import { warningLines } from '../job/warning-lines';

const SHOWN_GROUPS = 20;

/** The result of a check, as it is shown. */
export interface CheckReport {
  readonly check: Check;
  readonly durationMs: number;
  readonly next: readonly string[];
}

/** The result of a check as text. Pure, but for colours. */
export function renderCheck({ check, durationMs, next }: CheckReport): string {
  const { summary, imported, fieldsUpdated, requests, warnings, groups } = check;
  const { users, organizations, roles, wouldArrive, wouldFail } = summary;
  const outcomes = [
    ...outcomeFields(imported),
    ...fieldOf(
      'Fields updated',
      Object.entries(fieldsUpdated).map(([name, times]) => `${count(times)} ${name}`),
    ),
  ];
  return [
    headline(check, durationMs),
    '',
    field(
      'Rows',
      [`${count(wouldArrive)} would arrive`, ...unlessZero(wouldFail, 'would fail')].join(', '),
    ),
    ...fieldOf('Users', [
      ...unlessZero(users.new, 'new'),
      ...unlessZero(users.existing, 'exist already'),
      ...unlessZero(users.conflicting, 'in conflict with another user'),
    ]),
    ...fieldOf('Organizations', [
      ...unlessZero(organizations.found, 'found'),
      ...unlessZero(organizations.toCreate, 'to create'),
      ...unlessZero(organizations.toUpdate, 'to update'),
      ...unlessZero(organizations.missing, 'missing'),
      ...unlessZero(organizations.ambiguous, 'of a name that several have'),
      ...unlessZero(organizations.failing, 'of organizations.csv would fail'),
    ]),
    ...fieldOf('Roles', [
      ...unlessZero(roles.found, 'found'),
      ...unlessZero(roles.toCreate, 'to create'),
      ...unlessZero(roles.missing, 'missing'),
      ...unlessZero(roles.failing, 'would fail'),
    ]),
    ...fieldOf('Requests', [
      ...someOf(requests.reads, 'read'),
      ...unlessZero(requests.retried, 'retried'),
      ...unlessZero(requests.throttled, '× 429'),
    ]),
    ...(outcomes.length === 0 ? [] : ['', chalk.bold('After the import'), ...outcomes]),
    ...groupLines(groups),
    ...orgFailureLines(check.organizationFindings, ', which --json lists'),
    ...warningLines(warnings, ', which --json lists'),
    '',
    ...nextFields(next, 'file'),
  ].join('\n');
}

function headline({ summary, imported, csv }: Check, durationMs: number): string {
  const { rows, wouldFail } = summary;
  const failing = failedDefinitions(imported);
  const took = `(${duration(durationMs)})`;
  const path = sanitizeLine(csv.path);
  if (wouldFail === 0 && failing.length > 0) {
    const some = `${failing.join(' and ')} would fail`;
    return `${chalk.yellow('Not ready')} ${path}: ${some}. Nothing was sent ${took}`;
  }
  if (wouldFail === 0) {
    const all = rows === 1 ? '1 row' : `all ${countOf(rows, 'row')}`;
    return `${chalk.green('Ready')} ${path}: ${all} would arrive. Nothing was sent ${took}`;
  }
  const some = `${count(wouldFail)} of ${countOf(rows, 'row')} would fail`;
  return `${chalk.yellow('Not ready')} ${path}: ${some}. Nothing was sent ${took}`;
}

function groupLines(groups: readonly FailureGroup[]): readonly string[] {
  if (groups.length === 0) return [];
  const more = groups.length - SHOWN_GROUPS;
  return [
    '',
    chalk.bold('Why rows would fail'),
    ...groups.slice(0, SHOWN_GROUPS).flatMap(linesOf),
    ...(more > 0 ? [`  and ${countOf(more, 'other reason')}, which --json lists`] : []),
  ];
}

function linesOf(group: FailureGroup): readonly string[] {
  const { count: found, pattern, errorCode, errorType, examples, cause } = group;
  const more = found - examples.length;
  const what = clip(sanitizeLine(pattern), MESSAGE_LENGTH);
  return [
    `  ${count(found)} × ${what} ${chalk.dim(`(${errorCode ?? errorType})`)}`,
    ...examples.map(
      ({ recordNumber, email }) =>
        `      row ${String(recordNumber ?? 0)}${email === '' ? '' : `: ${email}`}`,
    ),
    ...(more > 0 ? [chalk.dim(`      and ${count(more)} more`)] : []),
    ...cause.advice.map((advice) => `      ${chalk.dim('→')} ${advice}`),
  ];
}

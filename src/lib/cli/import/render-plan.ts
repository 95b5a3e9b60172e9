import chalk from 'chalk';
import { describeNote, type Estimate, type Plan } from '../../import';
import { clip, count, duration, type Expectation, sanitizeLine } from '../../model';
import { field } from './render-import';

const LINE_LENGTH = 120;

/** What the lines of a plan are made of. */
export interface PlanNumbers {
  readonly rows: number;
  readonly expectation: Expectation;
  readonly need: Estimate;
  readonly writesPerSecond: number;
}

/** A dry run's plan as text. Pure, but for colours. */
export function renderPlan(
  plan: Plan,
  need: Estimate,
  { writesPerSecond, next }: { writesPerSecond: number; next: readonly string[] },
): string {
  const { expectation, refused, warnings, csv } = plan;
  const lines = [
    `${chalk.green('Plan')} for ${sanitizeLine(csv.path)}: nothing was sent`,
    '',
    ...planLines({ rows: csv.rows, expectation, need, writesPerSecond }),
  ];
  if (refused.length > 0) lines.push('', chalk.bold('Rows that would be refused'));
  for (const note of refused)
    lines.push(`  ${clip(sanitizeLine(describeNote(note)), LINE_LENGTH)}`);
  if (warnings.length > 0) lines.push('', chalk.bold('Warnings'));
  for (const warning of warnings) lines.push(`  ${sanitizeLine(warning)}`);
  lines.push('', ...next.map((command) => field('Next', command)));
  return lines.join('\n');
}

/** The plan in short: rows, users, memberships, organizations, requests, and the time they take at the least. */
export function planLines(plan: PlanNumbers): readonly string[] {
  const { rows, expectation, need, writesPerSecond } = plan;
  const { byId, byExternalId, byName } = expectation.organizations;
  return [
    field('Rows', `${count(rows)}, of which ${count(expectation.rejectedRows)} would be refused`),
    field('Users', `${count(expectation.users)} to create`),
    field('Memberships', `${count(expectation.memberships)} to create`),
    field(
      'Organizations',
      `${count(byId)} by id to find, ${count(byExternalId)} by external id and ${count(byName)} by name to find or create`,
    ),
    field(
      'Requests',
      `${count(need.writes)} writes, ${count(need.organizationReads)} organization reads, at most ${count(need.organizationCreatesAtMost)} organization creates`,
    ),
    field(
      'Duration',
      `${duration(need.shortestMs)} at the least, at ${count(writesPerSecond)} writes/s`,
    ),
  ];
}

import chalk from 'chalk';
import type { Checkpoint } from '../../jobs';
import type { ImportEnd, OrgFailure, RowNote } from '../../import';
import { type Abort, clip, count, countOf, duration, sanitizeLine } from '../../model';
import { failedDefinitions } from '../job/failed-definitions';
import { nextFields } from '../job/next-fields';
import { orgFailureLines } from '../job/org-failure-lines';
import { fieldOf, tallyFields, unlessZero } from '../job/tally-fields';
import type { SandboxContents } from '../machine/sandbox-process';
import { field, MESSAGE_LENGTH } from '../terminal/field';
import { warningLines } from '../job/warning-lines';

const SHOWN_REASONS = 3;

/** The result of an import, as it is shown. */
export interface ImportReport {
  readonly checkpoint: Checkpoint;
  readonly files: Pick<
    ImportEnd['files'],
    'errors' | 'results' | 'missing' | 'organizations' | 'roles'
  >;
  readonly withoutPassword?: number;
  /** Why rows failed, the most frequent reason first. */
  readonly reasons: readonly RowNote[];
  /** Why organizations failed. */
  readonly orgFailures: readonly OrgFailure[];
  readonly next: readonly string[];
  /** False when errors.jsonl and results.csv could not be written. */
  readonly reported: boolean;
  readonly stoppedBy?: Abort;
  readonly earlierJob?: ImportEnd['earlierJob'];
  readonly sandbox?: SandboxContents;
}

/** The result of an import as text. Pure, but for colours. */
export function renderImport(report: ImportReport): string {
  const { checkpoint, files, next } = report;
  const lines = [
    headline(report),
    ...(report.stoppedBy?.actions ?? []).map(
      (action) => `  ${chalk.dim('→')} ${sanitizeLine(action)}`,
    ),
    '',
    ...tallyFields(checkpoint.summary),
    ...fieldOf('No password', unlessZero(report.withoutPassword ?? 0, 'of the created users')),
    ...reasonLines(report),
    ...orgFailureLines(report.orgFailures, ', which organizations-results.csv lists'),
    ...warningLines(checkpoint.summary.warnings, ' in checkpoint.json'),
    ...sandboxLines(report.sandbox),
    '',
    field('Job', checkpoint.jobId),
    ...(report.reported ? [field('Results', files.results)] : []),
    ...(files.roles === undefined ? [] : [field('Role results', files.roles)]),
    ...(files.missing !== undefined && checkpoint.summary.missing > 0
      ? [field('Missing rows', files.missing)]
      : []),
    ...(files.organizations === undefined ? [] : [field('Org results', files.organizations)]),
    ...(report.reported && checkpoint.summary.failures > 0 ? [field('Errors', files.errors)] : []),
    ...nextFields(next),
  ];
  return lines.join('\n');
}

function headline({ checkpoint, stoppedBy, earlierJob }: ImportReport): string {
  const { summary, jobId } = checkpoint;
  if (earlierJob === 'finished') {
    const words =
      summary.failures > 0
        ? `${count(summary.failures)} of ${countOf(summary.total, 'row')} failed`
        : allArrived(summary.total);
    return `${chalk.green('Imported already')} as ${jobId}: ${words}. Nothing was sent.`;
  }
  const took = `in ${duration(summary.durationMs)}`;
  if (stoppedBy !== undefined) {
    const left = countOf(summary.unprocessed, 'row');
    return `${chalk.yellow('Stopped')} ${took}, ${left} left. ${sanitizeLine(stoppedBy.message)}`;
  }
  if (summary.failures > 0) {
    return `${chalk.yellow('Finished')} ${took}: ${count(summary.failures)} of ${countOf(summary.total, 'row')} failed`;
  }
  const failed = failedDefinitions(summary);
  if (failed.length > 0) {
    return `${chalk.yellow('Finished')} ${took}: ${allArrived(summary.total)}, but ${failed.join(' and ')} failed`;
  }
  return `${chalk.green('Done')} ${took}: ${allArrived(summary.total)}`;
}

function allArrived(rows: number): string {
  return rows === 1 ? '1 row arrived' : `all ${countOf(rows, 'row')} arrived`;
}

function reasonLines(report: ImportReport): readonly string[] {
  const reasons = report.reasons.slice(0, SHOWN_REASONS);
  if (reasons.length === 0) return [];
  const width = Math.max(...reasons.map((reason) => count(reason.count).length));
  const others = report.reasons.length - reasons.length;
  return [
    '',
    chalk.bold('Why rows failed'),
    ...reasons.map(
      (reason) =>
        `  ${count(reason.count).padStart(width)} × ${clip(sanitizeLine(reason.message), MESSAGE_LENGTH)}`,
    ),
    ...(others > 0 ? [`  and ${countOf(others, 'other reason')}, which analyze explains`] : []),
  ];
}

function sandboxLines(contents: SandboxContents | undefined): readonly string[] {
  if (contents === undefined) return [];
  const { users, organizations, memberships } = contents;
  const held = [
    countOf(users, 'user'),
    countOf(organizations, 'organization'),
    countOf(memberships, 'membership'),
  ];
  return ['', field('Sandbox', `now holds ${held.join(', ')}`)];
}

import chalk from 'chalk';
import { type KeptObject, totalUndone } from '../../jobs';
import { clip, count, countOf, duration, sanitizeLine } from '../../model';
import type { UndoEnd, UndoPreview } from '../../undo';
import { fieldOf, someOf, unlessZero } from '../job/tally-fields';
import { undoneFields } from '../job/undone-fields';
import { field, MESSAGE_LENGTH } from '../terminal/field';
import { nextFields } from '../job/next-fields';

const SHOWN_KEPT = 5;

/** What an undo is about to do, as lines. Pure. */
export function previewLines({ counts, options, shortestMs }: UndoPreview): readonly string[] {
  const { inDoubt } = counts;
  const deletions = options.keepOrganizations
    ? someOf(counts.organizations, 'organization').map((words) => `${words} left as they are`)
    : unlessZero(counts.organizations, 'to delete');
  return [
    ...fieldOf('Memberships', [
      ...unlessZero(counts.memberships, 'to delete'),
      ...unlessZero(counts.membershipsUpdated, 'to restore'),
    ]),
    ...fieldOf('Users', [
      ...unlessZero(counts.users, 'to delete'),
      ...unlessZero(counts.usersUpdated, 'to restore'),
    ]),
    ...fieldOf('Second factors', unlessZero(counts.factors, 'to delete')),
    ...fieldOf('Roles', [
      ...unlessZero(counts.roles, 'to delete, but for those of the environment'),
      ...unlessZero(counts.rolesUpdated, 'to restore'),
    ]),
    ...fieldOf('Permissions', unlessZero(counts.permissions, 'to delete')),
    ...fieldOf('Organizations', [
      ...deletions,
      ...unlessZero(counts.organizationsUpdated, 'to restore'),
    ]),
    ...fieldOf('In doubt', [
      ...someOf(inDoubt, 'request').map(
        (words) => `${words} without a recorded result: resume the job first to settle them`,
      ),
    ]),
    field('Duration', `at least ${duration(shortestMs)}`),
  ];
}

/** The result of an undo as text. Pure, but for colours. */
export function renderUndo(
  end: UndoEnd,
  { warnings, next }: { readonly warnings: readonly string[]; readonly next: readonly string[] },
): string {
  const { summary, keptPath, stoppedBy } = end;
  const { kept, failed } = totalUndone(summary);
  return [
    headline(end),
    ...(stoppedBy?.actions ?? []).map((action) => `  ${chalk.dim('→')} ${sanitizeLine(action)}`),
    '',
    ...undoneFields(summary, end.isDryRun),
    ...fieldOf('Requests', [
      ...someOf(end.requests.writes, 'write'),
      ...someOf(end.requests.reads, 'read'),
    ]),
    ...keptLines(end.kept, kept + failed),
    ...(warnings.length === 0
      ? []
      : ['', chalk.bold('Warnings'), ...warnings.map((text) => `  ${sanitizeLine(text)}`)]),
    '',
    field('Job', end.jobId),
    ...(kept + failed > 0 && keptPath !== undefined ? [field('Listed in', keptPath)] : []),
    ...nextFields(next),
  ].join('\n');
}

function headline({ isDryRun, status, summary, durationMs, stoppedBy }: UndoEnd): string {
  const { kept, failed } = totalUndone(summary);
  const took = `in ${duration(durationMs)}`;
  if (stoppedBy !== undefined) {
    return `${chalk.yellow('Stopped')} ${took}. ${sanitizeLine(stoppedBy.message)}`;
  }
  if (isDryRun) return `${chalk.green('Dry run')}: nothing was changed.`;
  if (status === 'completed') return `${chalk.green('Undone')} ${took}`;
  const parts = [...unlessZero(kept, 'kept'), ...unlessZero(failed, 'failed')];
  return `${chalk.yellow('Undone in part')} ${took}: ${parts.join(', ')}`;
}

function keptLines(kept: readonly KeptObject[], left: number): readonly string[] {
  if (kept.length === 0) return [];
  const shown = kept.slice(0, SHOWN_KEPT);
  const more = left - shown.length;
  return [
    '',
    chalk.bold('Kept'),
    ...shown.map(({ kind, id, row, message }) => {
      const where = row === undefined ? '' : ` of row ${count(row)}`;
      const named = id === undefined ? `a ${kind}${where}` : `${kind} ${sanitizeLine(id)}${where}`;
      return `  ${named}: ${clip(sanitizeLine(message), MESSAGE_LENGTH)}`;
    }),
    ...(more > 0 ? [`  and ${countOf(more, 'other object')}`] : []),
  ];
}

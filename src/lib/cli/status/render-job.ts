import chalk from 'chalk';
import type { JobState, JobView, UndoState } from '../../jobs';
import {
  count,
  countOf,
  describeVerification,
  duration,
  sanitizeLine,
  settledRows,
  type Summary,
} from '../../model';
import { failedDefinitions } from '../job/failed-definitions';
import { nextFields } from '../job/next-fields';
import { etaText } from '../job/progress-view';
import { tallyFields } from '../job/tally-fields';
import { undoneFields } from '../job/undone-fields';
import { field } from '../terminal/field';
import type { JobSnapshot } from './status-json';

/** The time and the machine that ages and owners are shown relative to. */
export interface RenderContext {
  readonly nowMs: number;
  readonly host: string;
}

/** One job in detail. Pure, but for colours. */
export function renderJob(snapshot: JobSnapshot, context: RenderContext): string {
  const { view, checkpoint, pace, next } = snapshot;
  const { csv, chunks, target, summary } = checkpoint;
  const kind = { live: 'LIVE environment', test: 'test environment', sandbox: 'a sandbox' };
  const eta = pace.etaMs === undefined ? '' : `, ${etaText(pace.etaMs)}`;
  const perSecond = pace.rowsPerSecond.toFixed(pace.rowsPerSecond < 10 ? 1 : 0);
  return [
    headline(snapshot),
    '',
    field('File', `${sanitizeLine(csv.path)}, ${countOf(csv.rows, 'row')}`),
    field('Target', `${sanitizeLine(target.apiUrl)} (${kind[target.environment]})`),
    ...tallyFields(summary),
    field(
      'Chunks',
      `${count(chunks.done)} of ${count(chunks.total)} done, of ${countOf(chunks.size, 'row')} each`,
    ),
    field('Pace', `${perSecond} rows/s${eta}`),
    field(
      'Started',
      `${formatTime(checkpoint.createdAt)}, ${formatAge(checkpoint.createdAt, context.nowMs)}`,
    ),
    ...verifiedLine(snapshot, context),
    ...ownerLine(snapshot, context),
    ...undoLines(snapshot),
    '',
    field('Checkpoint', sanitizeLine(view.files.checkpoint)),
    ...(view.state === 'running' || view.state === 'killed'
      ? []
      : [field('Results', sanitizeLine(view.files.results))]),
    ...(summary.failures > 0 ? [field('Errors', sanitizeLine(view.files.errors))] : []),
    ...nextFields(next),
  ].join('\n');
}

function headline({ view, checkpoint }: JobSnapshot): string {
  const { failures, unprocessed, total } = checkpoint.summary;
  const percent = Math.floor((100 * settledRows(checkpoint.summary)) / Math.max(1, total));
  const parts = [
    `${percent} % of ${countOf(total, 'row')}`,
    ...(failures > 0 ? [`${count(failures)} failed`] : []),
    ...(unprocessed > 0 ? [`${count(unprocessed)} remaining`] : []),
    ...failedDefinitions(checkpoint.summary).map((what) => `${what} failed`),
  ];
  return `Job ${view.jobId} ${stateWord(view, checkpoint.summary)}: ${parts.join(', ')}`;
}

const WORDS: Readonly<Record<JobState, readonly [word: string, paint: chalk.Chalk]>> = {
  running: ['is running', chalk.cyan],
  killed: ['was killed', chalk.red],
  stopped: ['was stopped', chalk.yellow],
  interrupted: ['was interrupted', chalk.yellow],
  partial: ['is finished, some rows failed', chalk.yellow],
  done: ['is done', chalk.green],
};

function stateWord({ state, undo }: JobView, summary: Summary): string {
  if (undo !== undefined) return chalk.yellow(undoWords(state, undo));
  if (state === 'partial' && summary.failures === 0 && failedDefinitions(summary).length > 0) {
    return chalk.yellow('is finished');
  }
  const [word, paint] = WORDS[state];
  return paint(word);
}

function verifiedLine({ verification }: JobSnapshot, { nowMs }: RenderContext): readonly string[] {
  if (verification === undefined) return [];
  const age = formatAge(verification.verifiedAt, nowMs);
  return [field('Verified', `${age}: ${describeVerification(verification)}`)];
}

function undoWords(state: JobState, undo: UndoState): string {
  if (state === 'running') return 'is being undone';
  return undo.state === 'done' ? 'was undone' : 'has an unfinished undo';
}

function undoLines({ view: { undo } }: JobSnapshot): readonly string[] {
  if (undo === undefined) return [];
  return ['', chalk.bold('Undone'), ...undoneFields(undo.summary)];
}

function ownerLine({ view }: JobSnapshot, { host, nowMs }: RenderContext): readonly string[] {
  const { owner } = view;
  if (owner === undefined) return [];
  const where = owner.host === host ? '' : ` on ${sanitizeLine(owner.host)}`;
  const forMs = Math.max(0, nowMs - Date.parse(owner.since));
  return [field('Process', `${String(owner.pid)}${where}, for ${duration(forMs)}`)];
}

/** `2026-11-23T14:15:02.123Z` as `2026-11-23 14:15 UTC`. */
export function formatTime(iso: string): string {
  return `${sanitizeLine(iso).slice(0, 16).replace('T', ' ')} UTC`;
}

/** The age of a time in one unit: `5 s ago`, `3 h ago`, `12 d ago`. */
export function formatAge(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(iso)) / 1000));
  if (!Number.isFinite(seconds)) return 'some time ago';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

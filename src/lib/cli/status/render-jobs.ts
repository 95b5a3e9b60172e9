import { type DamagedJob, whereJobsAre } from '../../jobs';
import { count, defined, sanitizeLine, settledRows } from '../../model';
import { formatAge, formatTime } from './render-job';
import type { JobSnapshot } from './status-json';
import {
  type Cell,
  type Column,
  tableHead,
  tableRow,
  textWidth,
  widthOf,
} from '../terminal/text-table';

type JobRow = JobSnapshot | DamagedJob;

const MIN_JOB_WIDTH = 12;
// The widths of `2026-11-23 14:15 UTC` and of its day.
const MINUTE_WIDTH = 20;
const DAY_WIDTH = 10;

/**
 * All jobs as a table no wider than `width`: a line for each job where there is room, else two. Pure, but for colours.
 */
export function renderJobs(
  jobs: readonly JobRow[],
  place: {
    readonly checkpointDir: string;
    readonly where?: string | undefined;
    readonly nowMs: number;
    readonly width: number;
  },
): string {
  if (jobs.length === 0) {
    const { checkpointDir, where } = place;
    const looked = whereJobsAre(checkpointDir, defined({ where }));
    return `There is no job in ${sanitizeLine(where ?? checkpointDir)}.\n${looked}`;
  }
  const flat = jobs.map((job) => lineOf(job, place.nowMs));
  const wide = FLAT.map((column, index) => ({
    ...column,
    width: widest(flat, index, column.title),
  }));
  if (widthOf(wide) <= place.width) return table(wide, flat);
  const rows = jobs.map((job) => cellsOf(job, place.nowMs));
  return table(columnsFor(rows, place.width), rows);
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  return tableHead(columns)
    .concat(...rows.map((cells) => tableRow(columns, cells)))
    .trimEnd();
}

const FLAT: readonly Omit<Column, 'width'>[] = [
  { title: 'Job' },
  { title: 'File' },
  { title: 'State' },
  { title: 'Rows', align: 'right' },
  { title: 'Failed', align: 'right' },
  { title: 'Started' },
];

/** The cells of a job in one line. */
function lineOf(job: JobRow, nowMs: number): readonly Cell[] {
  if (!('view' in job)) return [job.name, '', 'damaged', '', '', job.reason.message];
  const [[jobId, file], state, rows, failed, started] = cellsOfJob(job, nowMs);
  return [jobId, file, state.join(', '), rows.join(' '), failed, started.join(', ')];
}

const TITLES = ['Job and file', 'State', 'Rows', 'Failed', 'Started'] as const;

function cellsOf(job: JobRow, nowMs: number): readonly Cell[] {
  if (!('view' in job)) return [job.name, 'damaged', '', '', job.reason.message];
  return cellsOfJob(job, nowMs);
}

function cellsOfJob({ view, checkpoint }: JobSnapshot, nowMs: number) {
  const { csv, summary, createdAt } = checkpoint;
  const pid = view.owner === undefined ? [] : [`process ${String(view.owner.pid)}`];
  return [
    [view.jobId, csv.path.split(/[\\/]/).at(-1) ?? ''],
    [stateOf(view), ...pid],
    [count(settledRows(checkpoint.summary)), `of ${count(csv.rows)}`],
    count(summary.failures),
    [formatTime(createdAt), formatAge(createdAt, nowMs)],
  ] as const;
}

/** A job that is undone is no longer what its rows say. */
function stateOf({ state, undo }: JobSnapshot['view']): string {
  if (undo === undefined || state === 'running') return state;
  return undo.state === 'done' ? 'undone' : 'undo unfinished';
}

function widest(rows: readonly (readonly Cell[])[], index: number, title: string): number {
  const texts = rows.flatMap((cells) => cells[index] ?? '').concat(title);
  return texts.reduce((most, text) => Math.max(most, textWidth(sanitizeLine(text))), 0);
}

/** Sizes every column to its content. On a narrow terminal the first column shrinks, then the last. */
function columnsFor(rows: readonly (readonly Cell[])[], width: number): readonly Column[] {
  const between: readonly Column[] = [
    { title: TITLES[1], width: widest(rows, 1, TITLES[1]) },
    { title: TITLES[2], width: widest(rows, 2, TITLES[2]), align: 'right' },
    { title: TITLES[3], width: widest(rows, 3, TITLES[3]), align: 'right' },
  ];
  const left = width - widthOf([...between, { width: 0 }, { width: 0 }]);
  const started = Math.max(DAY_WIDTH, Math.min(MINUTE_WIDTH, left - MIN_JOB_WIDTH));
  return [
    {
      title: TITLES[0],
      width: Math.min(widest(rows, 0, TITLES[0]), Math.max(MIN_JOB_WIDTH, left - started)),
    },
    ...between,
    { title: TITLES[4], width: started },
  ];
}

import type { DamagedJob } from '../../jobs';
import { count, sanitizeLine, settledRows } from '../../model';
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

/** All jobs as a table. Pure, but for colours. */
export function renderJobs(
  jobs: readonly JobRow[],
  place: { readonly checkpointDir: string; readonly nowMs: number; readonly width: number },
): string {
  if (jobs.length === 0) return `There is no job in ${sanitizeLine(place.checkpointDir)}.`;
  const rows = jobs.map((job) => cellsOf(job, place.nowMs));
  const columns = columnsFor(rows, place.width);
  return tableHead(columns)
    .concat(...rows.map((cells) => tableRow(columns, cells)))
    .trimEnd();
}

const TITLES = ['Job and file', 'State', 'Rows', 'Failed', 'Started'] as const;

function cellsOf(job: JobRow, nowMs: number): readonly Cell[] {
  if (!('view' in job)) return [job.name, 'damaged', '', '', job.reason.message];
  const { view, checkpoint } = job;
  const { csv, summary, createdAt } = checkpoint;
  const pid = view.owner === undefined ? [] : [`process ${String(view.owner.pid)}`];
  return [
    [view.jobId, csv.path.split(/[\\/]/).at(-1) ?? ''],
    [view.state, ...pid],
    [count(settledRows(checkpoint.summary)), `of ${count(csv.rows)}`],
    count(summary.failures),
    [formatTime(createdAt), formatAge(createdAt, nowMs)],
  ];
}

/** Sizes every column to its content. On a narrow terminal the first column shrinks, then the last. */
function columnsFor(rows: readonly (readonly Cell[])[], width: number): readonly Column[] {
  const widest = (index: number): number => {
    const texts = rows.flatMap((cells) => cells[index] ?? '').concat(TITLES[index] ?? '');
    return texts.reduce((most, text) => Math.max(most, textWidth(sanitizeLine(text))), 0);
  };
  const between: readonly Column[] = [
    { title: TITLES[1], width: widest(1) },
    { title: TITLES[2], width: widest(2), align: 'right' },
    { title: TITLES[3], width: widest(3), align: 'right' },
  ];
  const left = width - widthOf([...between, { width: 0 }, { width: 0 }]);
  const started = Math.max(DAY_WIDTH, Math.min(MINUTE_WIDTH, left - MIN_JOB_WIDTH));
  return [
    { title: TITLES[0], width: Math.min(widest(0), Math.max(MIN_JOB_WIDTH, left - started)) },
    ...between,
    { title: TITLES[4], width: started },
  ];
}

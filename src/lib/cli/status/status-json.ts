import type { Checkpoint, DamagedJob, JobState, JobView } from '../../jobs';
import { defined } from '../../model';
import { type ErrorReport, reportOf } from '../command/base-command';
import type { JobPace } from '../job/job-pace';

/** A job as `status --json` prints it: its checkpoint, by the ledger of now, and how it is. */
export interface JobJson extends Checkpoint {
  readonly state: JobState;
  /** True while a process has the job. */
  readonly alive: boolean;
  /** That process; null when there is none. `host` is given when it is another machine's. */
  readonly pid: number | null;
  readonly host?: string;
  readonly rowsPerSecond: number;
  /** Milliseconds to the end; null when the job does not run, or it cannot be told yet. */
  readonly etaMs: number | null;
  readonly files: JobView['files'];
  /** Commands that go on from here. */
  readonly next: readonly string[];
}

/** A folder of a job that cannot be read, in the list of jobs. */
export interface DamagedJson {
  readonly jobId: string;
  readonly state: 'damaged';
  readonly alive: false;
  readonly error: ErrorReport;
}

/** What `status --json` prints without a job. */
export interface JobsJson {
  readonly jobs: readonly (JobJson | DamagedJson)[];
}

/** A job that was looked at: everything that is shown of it. */
export interface SeenJob {
  readonly view: JobView;
  /** By the ledger of now. */
  readonly checkpoint: Checkpoint;
  readonly pace: JobPace;
  readonly next: readonly string[];
}

export function jobJson({ view, checkpoint, pace, next }: SeenJob, thisHost: string): JobJson {
  const { state, owner, files } = view;
  return {
    ...checkpoint,
    state,
    alive: owner !== undefined,
    pid: owner?.pid ?? null,
    ...defined({ host: owner?.host === thisHost ? undefined : owner?.host }),
    rowsPerSecond: Math.round(pace.rowsPerSecond * 1000) / 1000,
    etaMs: pace.etaMs ?? null,
    files,
    next,
  };
}

export function damagedJson({ name, reason }: DamagedJob): DamagedJson {
  return { jobId: name, state: 'damaged', alive: false, error: reportOf(reason) };
}

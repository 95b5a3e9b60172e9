import type { Checkpoint, DamagedJob, JobState, JobView } from '../../jobs';
import { defined, type Verification } from '../../model';
import type { BudgetView } from '../../store';
import { type ErrorReport, reportOf } from '../command/error-report';
import type { JobPace } from '../job/job-pace';

/** A job as `status --json` prints it: its checkpoint, brought up to date from the ledger, and its state. */
export interface JobJson extends Checkpoint {
  readonly state: JobState;
  /** True while a process holds the job. */
  readonly alive: boolean;
  /** The process that holds the job, else null. `host` is given when it is on another machine. */
  readonly pid: number | null;
  readonly host?: string;
  readonly rowsPerSecond: number;
  /** Milliseconds to the end; null when unknown, or when the job is not running. */
  readonly etaMs: number | null;
  readonly files: JobView['files'];
  /** The last verification; absent where there was none. */
  readonly verification?: Verification;
  /** What its undo has taken back; absent where none has begun. */
  readonly undo?: JobView['undo'];
  /** The commands to run next. */
  readonly next: readonly string[];
}

/** An unreadable job in the list of jobs. */
export interface DamagedJson {
  readonly jobId: string;
  readonly state: 'damaged';
  readonly alive: false;
  readonly error: ErrorReport;
}

/** What `status --json` prints without a job. */
export interface JobsJson {
  readonly jobs: readonly (JobJson | DamagedJson)[];
  /** The rate budgets of the store; absent without one. */
  readonly budgets?: readonly BudgetView[];
}

/** A job at one moment, with everything that is shown of it. */
export interface JobSnapshot {
  readonly view: JobView;
  /** Brought up to date from the ledger. */
  readonly checkpoint: Checkpoint;
  readonly pace: JobPace;
  readonly verification?: Verification;
  readonly next: readonly string[];
}

export function jobJson(snapshot: JobSnapshot, thisHost: string): JobJson {
  const { view, checkpoint, pace, verification, next } = snapshot;
  const { state, owner, files, undo } = view;
  return {
    ...checkpoint,
    state,
    alive: owner !== undefined,
    pid: owner?.pid ?? null,
    ...defined({ host: owner?.host === thisHost ? undefined : owner?.host }),
    rowsPerSecond: Math.round(pace.rowsPerSecond * 1000) / 1000,
    etaMs: pace.etaMs ?? null,
    files,
    ...defined({ verification, undo }),
    next,
  };
}

export function damagedJson({ name, reason }: DamagedJob): DamagedJson {
  return { jobId: name, state: 'damaged', alive: false, error: reportOf(reason) };
}

import type { Checkpoint, Job, JobHistory, JobOptions } from '../../jobs';
import type { Abort, JobId } from '../../model';
import type { StepContext } from '../rows/context';
import type { RunProgress } from './run-progress';
import type { RowNote } from '../plan/notes';
import type { Plan } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { RetryFailed } from '../rows/retry-failed';
import type { RequestRoute } from '../../requests';

/** How an import ended. */
export interface ImportEnd {
  readonly checkpoint: Checkpoint;
  readonly files: Job['files'];
  /** False when the disk refused `results.csv` or `errors.jsonl`. */
  readonly reported: boolean;
  /** Why rows failed, most frequent first. */
  readonly reasons: readonly RowNote[];
  /** Failed rows that are worth another try. */
  readonly retryable: number;
  /** Why it ended before its rows did. */
  readonly stoppedBy?: Abort;
}

/** A job at work: an import's or a resume's. */
export interface JobRun {
  readonly jobId: JobId;
  readonly options: JobOptions;
  readonly retry: RetryFailed;
  readonly ports: ImportPorts;
  readonly route: RequestRoute;
  readonly context: StepContext;
  readonly plan: Plan;
  readonly progress: RunProgress;
  readonly job: Job;
  /** What earlier runs left. */
  readonly history: Pick<JobHistory, 'epochs' | 'receipts' | 'settled' | 'orgs' | 'orgIntents'>;
}

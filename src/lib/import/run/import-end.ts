import type { Checkpoint, Job, JobLists } from '../../jobs';
import type { Abort } from '../../model';
import type { Appended } from '../plan/appended-rows';
import type { RowNote } from '../plan/notes';
import type { OrgFailure } from './organization-results';

/** How an import ended. */
export interface ImportEnd {
  readonly checkpoint: Checkpoint;
  readonly files: Job['files'] & JobLists;
  /** False when the disk failed to write `results.csv` or `errors.jsonl`. */
  readonly reported: boolean;
  /** Why rows failed, most frequent first. */
  readonly reasons: readonly RowNote[];
  /** The organizations of `organizations.csv` that failed. */
  readonly orgFailures: readonly OrgFailure[];
  /** How many failed rows are worth retrying. */
  readonly retryable: number;
  /** How many users the job created to whom WorkOS got no password; undefined where no row was processed. */
  readonly withoutPassword?: number;
  /** What was appended to the file, which the job does not import. */
  readonly appended?: Appended;
  /** An earlier job of the file, which the import resumed, or found finished, in place of a new job. */
  readonly earlierJob?: 'resumed' | 'finished';
  /** Why it ended before its rows did. */
  readonly stoppedBy?: Abort;
}

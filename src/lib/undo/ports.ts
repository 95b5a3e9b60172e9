import type { ImportPorts, JobOfTarget } from '../import';
import type { KeptObject, RunOptions, Target, UndoOptions, UndoSummary } from '../jobs';
import type { Abort, JobId, RequestCounts } from '../model';
import type { RequestEvent } from '../requests';
import type { UndoPreview } from './preview';

/** What an undo needs to know. */
export interface UndoRequest extends JobOfTarget {
  readonly options: UndoOptions;
  /** Reads what would be kept, and changes nothing. */
  readonly isDryRun: boolean;
  /** Options of the job that count for the undo, unless this changes them. */
  readonly changes: Partial<Pick<RunOptions, 'rateLimit' | 'headroom' | 'concurrency' | 'budget'>>;
}

/** How far an undo is. Its numbers are those of the moment when they are read. */
export interface UndoProgress {
  readonly objects: number;
  readonly settled: number;
  readonly left: number;
  readonly elapsedMs: number;
  readonly requests: Readonly<RequestCounts>;
  /** Share of the rate budget that is used now: below 1 after a 429. */
  readonly share: number;
}

export type UndoEvent =
  RequestEvent | { readonly type: 'progress'; readonly progress: UndoProgress };

/** The outside world of an undo. */
export interface UndoPorts extends Pick<
  ImportPorts,
  'files' | 'clock' | 'random' | 'newNonce' | 'digestKey' | 'gateway' | 'stop' | 'books'
> {
  readonly emit: (event: UndoEvent) => void;
  /** Called before anything is changed; a rejection ends the run, as if it had not begun. */
  readonly confirm?: (preview: UndoPreview) => Promise<void>;
}

/** How an undo ended. */
export interface UndoEnd {
  readonly jobId: JobId;
  readonly target: Target;
  readonly isDryRun: boolean;
  readonly options: UndoOptions;
  /** `partial`: something was kept or failed. */
  readonly status: 'completed' | 'partial' | 'stopped';
  readonly summary: UndoSummary;
  /** The first of the objects that were kept, or failed. */
  readonly kept: readonly KeptObject[];
  /** The file that lists all of them; absent in a dry run. */
  readonly keptPath?: string;
  readonly requests: RequestCounts;
  readonly durationMs: number;
  /** Jobs whose records cannot be read, and which may use objects of this job. */
  readonly unread: readonly string[];
  /** Why it ended before everything was looked at. */
  readonly stoppedBy?: Abort;
}

import type { Expectation, JobId, Tally } from '../model';
import type { Columns } from '../records';
import type { RequestCounters, RequestEvent } from '../requests';

/** How far a run is. Its numbers are those of the moment when they are read. */
export interface Progress {
  readonly rows: number;
  readonly tally: Tally;
  readonly counts: Readonly<RequestCounters>;
  /** Milliseconds since the run began. */
  readonly elapsedMs: number;
  /** Milliseconds to the end; undefined while there is no estimate. */
  readonly etaMs: number | undefined;
  /** Share of the rate budget that is used now: below 1 after a 429. */
  readonly share: number;
  /** The `--concurrency` that would fill the budget, when slots and not the budget limit the run. */
  readonly concurrencyToFill: number | undefined;
}

/** How far the file was read before anything is sent. */
export interface PlanningEvent {
  readonly type: 'planning';
  readonly bytesRead: number;
  readonly bytes: number;
}

/** What the engine reports while it works. */
export type ImportEvent =
  | RequestEvent
  | PlanningEvent
  | {
      readonly type: 'planned';
      readonly rows: number;
      readonly expectation: Expectation;
      readonly warnings: readonly string[];
      readonly columns: Pick<Columns, 'proposals'>;
    }
  /** Something to know before the question whether to go on. */
  | { readonly type: 'warning'; readonly message: string }
  /** The file has a job already: it is resumed in place of a new one. */
  | { readonly type: 'resuming'; readonly jobId: JobId; readonly notes: readonly string[] }
  | { readonly type: 'progress'; readonly progress: Progress }
  /** A worker is gone or did not start; `words` describe how, without a full stop. */
  | { readonly type: 'worker_lost'; readonly words: string; readonly isReplaced: boolean }
  | { readonly type: 'reporting' };

export type Emit = (event: ImportEvent) => void;

import type { Expectation, Tally } from '../model';
import type { LiveCounts } from './request-stack';

/** How far a run is. Numbers are of this moment. */
export interface Progress {
  readonly rows: number;
  readonly tally: Tally;
  readonly counts: Readonly<LiveCounts>;
  /** Writes the plan needs when all goes well. */
  readonly plannedWrites: number;
  readonly startedAtMs: number;
}

/** What the engine tells while it works. */
export type ImportEvent =
  | { readonly type: 'planning'; readonly bytesRead: number; readonly bytes: number }
  | {
      readonly type: 'planned';
      readonly rows: number;
      readonly expectation: Expectation;
      readonly warnings: readonly string[];
    }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'throttled'; readonly delayMs: number }
  /** A worker is gone or did not start; `words` say how. What it had goes to another. */
  | { readonly type: 'worker_lost'; readonly words: string }
  | { readonly type: 'reporting' };

export type Emit = (event: ImportEvent) => void;

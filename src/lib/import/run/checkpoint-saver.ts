import type { Checkpoint, Job } from '../../jobs';
import type { Clock, RequestCounts } from '../../model';
import type { StopSwitch } from '../../requests';

const SAVE_EVERY_MS = 2_000;

/** Requests and working time of all runs of the job, and the rows of this one. */
export interface RunUsage {
  readonly requests: RequestCounts;
  readonly ms: number;
  readonly rows: number;
}

/** What is saved of a run while it is in progress. */
export interface SavedState {
  readonly spent: RunUsage;
  readonly checkpoint: Checkpoint;
}

/** Keeps `checkpoint.json` a few seconds behind the run at most. A disk error stops the run. */
export class CheckpointSaver {
  private savedAtMs = Number.NEGATIVE_INFINITY;
  private isSaving = false;

  constructor(
    private readonly ports: { readonly clock: Clock; readonly stop: StopSwitch },
    private readonly job: Pick<Job, 'record' | 'saveCheckpoint'>,
  ) {}

  /** Saves unless the last save was a moment ago, or is still in progress. */
  saveWhenDue(stateNow: () => SavedState): void {
    const { clock, stop } = this.ports;
    const nowMs = clock.monotonicMs();
    if (this.isSaving || nowMs - this.savedAtMs < SAVE_EVERY_MS) return;
    this.savedAtMs = nowMs;
    this.isSaving = true;
    // Both are requested at once: what is saved at the end of the run is queued after them.
    const { spent, checkpoint } = stateNow();
    Promise.all([this.job.record({ type: 'spent', ...spent }), this.job.saveCheckpoint(checkpoint)])
      .catch((error: unknown) => {
        stop.fail(error);
      })
      .finally(() => {
        this.isSaving = false;
      });
  }
}

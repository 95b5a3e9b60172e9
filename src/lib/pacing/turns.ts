import Bottleneck from 'bottleneck';
import type { Clock } from '../model';

/** At high rates, grants of single permits would cost more than the requests. */
const SPACING_MS = 5;
/** A turn comes within the spacing, or not for as long as the wall clock was set back. */
const LATE_MS = 250;

/**
 * Lets pieces of work take turns: one at a time, and 5 ms apart.
 *
 * Bottleneck says when a turn has come. It schedules by the wall clock, and after one is set back it would let nothing
 * begin until that clock has caught up: a new one takes its place then.
 */
export class Turns {
  private limiter = limiterOfTurns();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly clock: Pick<Clock, 'sleep'>) {}

  /** Resolves with what `work` does, once it has had its turn. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(async () => {
      await this.turn();
      return work();
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  private async turn(): Promise<void> {
    const come = new AbortController();
    const coming = this.limiter
      .schedule(() => Promise.resolve())
      .then(() => {
        come.abort();
      });
    await Promise.race([coming, this.clock.sleep(LATE_MS, come.signal)]);
    if (come.signal.aborted) return;
    coming.catch(() => undefined);
    void this.limiter.stop({ dropWaitingJobs: true });
    this.limiter = limiterOfTurns();
  }
}

function limiterOfTurns(): Bottleneck {
  return new Bottleneck({ maxConcurrent: 1, minTime: SPACING_MS });
}

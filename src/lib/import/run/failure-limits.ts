import { Abort, type RowFailure } from '../../model';
import type { StopSwitch } from '../../requests';
import { FailureStreak } from './failure-streak';

/** Stops a run in which too many rows fail: `--max-errors` in all, or consecutive ones because of the environment. */
export class FailureLimits {
  private readonly streak = new FailureStreak();
  private failures = 0;
  private reached: Abort | undefined;

  constructor(
    private readonly maxErrors: number | null,
    private readonly stop: Pick<StopSwitch, 'stop'>,
  ) {}

  /** Why this has stopped the run, if it has. */
  get reason(): Abort | undefined {
    return this.reached;
  }

  addSuccess(): void {
    this.streak.end();
  }

  addFailure(failure: RowFailure): void {
    this.failures += 1;
    const { maxErrors } = this;
    if (maxErrors !== null && this.failures >= maxErrors) this.reach(tooManyErrors(maxErrors));
    const reason = this.streak.add(failure);
    if (reason !== undefined) this.reach(reason);
  }

  private reach(reason: Abort): void {
    this.reached ??= reason;
    this.stop.stop(reason);
  }
}

function tooManyErrors(maxErrors: number): Abort {
  return new Abort(
    'stopped_early',
    'max_errors',
    `Stopped because ${String(maxErrors)} rows failed (--max-errors ${String(maxErrors)}).`,
  );
}

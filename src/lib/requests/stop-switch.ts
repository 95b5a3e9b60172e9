import { setMaxListeners } from 'node:events';
import { Abort } from '../model';

/**
 * Why and how a run ends before its rows do. Modes: *running*; *stopping*: no new row begins, rows in flight
 * finish; *halted*: nothing more is sent, answers under way are awaited; *abandoned*: not even those. Of
 * several reasons the weightiest counts: a refused key, then a signal, then the rest.
 */
export class StopSwitch {
  /** A bug that ended the run; it outranks every reason. */
  bug: Error | undefined;
  /** Resolves when the run is abandoned. */
  readonly abandoned: Promise<void>;
  isAbandoned = false;
  private weightiest: Abort | undefined;
  private readonly halting = new AbortController();
  private readonly stopListeners: ((reason: Abort) => void)[] = [];
  private readonly haltListeners: ((reason: Abort) => void)[] = [];
  private resolveAbandoned: () => void = () => undefined;

  constructor() {
    // Every wait of every row listens.
    setMaxListeners(0, this.halting.signal);
    this.abandoned = new Promise((resolve) => {
      this.resolveAbandoned = resolve;
    });
  }

  get reason(): Abort | undefined {
    return this.weightiest;
  }

  get isStopping(): boolean {
    return this.weightiest !== undefined;
  }

  /** Aborted when the run is halted. */
  get signal(): AbortSignal {
    return this.halting.signal;
  }

  stop(reason: Abort): void {
    if (this.weightiest !== undefined && rank(reason) <= rank(this.weightiest)) return;
    this.weightiest = reason;
    for (const listener of this.stopListeners) listener(reason);
  }

  halt(reason: Abort): void {
    this.stop(reason);
    if (this.signal.aborted) return;
    this.halting.abort();
    for (const listener of this.haltListeners) listener(reason);
  }

  abandon(reason: Abort): void {
    this.halt(reason);
    this.isAbandoned = true;
    this.resolveAbandoned();
  }

  /** Halts on whatever a step threw: an `Abort` is a reason, anything else a bug. */
  fail(error: unknown): void {
    if (error instanceof Abort) {
      this.halt(error);
      return;
    }
    this.bug ??= error instanceof Error ? error : new Error(String(error));
    this.halt(new Abort('stopped_early', 'bug', this.bug.message));
  }

  /** Called at every stop whose reason is weightier than those before. */
  onStop(listener: (reason: Abort) => void): void {
    this.stopListeners.push(listener);
  }

  onHalt(listener: (reason: Abort) => void): void {
    this.haltListeners.push(listener);
  }
}

function rank({ reason }: Abort): number {
  if (reason === 'key_refused') return 2;
  return reason === 'interrupted' ? 1 : 0;
}

import { setMaxListeners } from 'node:events';
import { Abort, deferred } from '../model';

/**
 * Why and how a run ends before its rows do.
 *
 * Modes, each stricter than the one before; a run passes through all of them on the way to a stricter one, and never
 * returns:
 *
 * - *running*
 * - *stopping* (`stop`): no new row begins, rows in progress finish.
 * - *halted* (`halt`): nothing more is sent, answers to requests in flight are awaited.
 * - *abandoned* (`abandon`): those answers are not awaited either.
 *
 * Of several reasons the heaviest counts: a refused key, then a signal, then any other.
 */
export class StopSwitch {
  /** A bug that ended the run; it outranks every reason. */
  bug: Error | undefined;
  isAbandoned = false;
  private heaviest: Abort | undefined;
  private readonly halting = new AbortController();
  private readonly abandoning = deferred();
  private readonly stopListeners: ((reason: Abort) => void)[] = [];
  private readonly haltListeners: ((reason: Abort) => void)[] = [];

  constructor() {
    // Every wait of every row listens.
    setMaxListeners(0, this.halting.signal);
  }

  get reason(): Abort | undefined {
    return this.heaviest;
  }

  get isStopping(): boolean {
    return this.heaviest !== undefined;
  }

  /** Aborted when the run is halted. */
  get signal(): AbortSignal {
    return this.halting.signal;
  }

  /** Resolves when the run is abandoned. */
  get abandoned(): Promise<void> {
    return this.abandoning.promise;
  }

  stop(reason: Abort): void {
    if (this.heaviest !== undefined && rank(reason) <= rank(this.heaviest)) return;
    this.heaviest = reason;
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
    this.abandoning.resolve();
  }

  /** Halts because of an error that a step threw: an `Abort` is the reason, any other error a bug. */
  fail(error: unknown): void {
    if (error instanceof Abort) {
      this.halt(error);
      return;
    }
    this.bug ??= error instanceof Error ? error : new Error(String(error));
    this.halt(new Abort('stopped_early', 'bug', this.bug.message));
  }

  /** Calls `listener` at every stop whose reason outranks the reasons before it. */
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

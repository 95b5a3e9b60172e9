import { setMaxListeners } from 'node:events';
import type { Clock } from '../model';
import { Pause } from './pause';
import { REQUEST_CLASSES, type PermitSource, type RequestClass } from './permit-source';

/** What a request waited for last before it left: nothing, a slot, or a permit (or the end of a pause). */
export type StartCause = 'none' | 'slot' | 'permit';

/** The one place where requests leave: never more at once than the slots, never without a permit. */
export interface Gate {
  /**
   * Waits for a slot and a permit, then sends. Once the gate is closed nothing more leaves: the returned
   * promise rejects with the reason.
   */
  run<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T>;
  /** Lets nothing leave for `delayMs`, whoever asks. A longer pause that is under way stands. */
  pause(delayMs: number): void;
  /** Lets nothing leave until it is released, but for probes. */
  hold(): void;
  release(): void;
  /** As `run`, but ahead of all that wait, and also while the gate is held. */
  probe<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T>;
  /** Refuses everything that has not left yet, for good. What is in flight finishes. */
  close(reason: Error): void;
}

/** Builds the gate of this process. `slots` bounds the requests in flight. */
export function createGate(permits: PermitSource, slots: number, clock: Clock): Gate {
  return new SlotGate(permits, slots, clock);
}

interface Waiting {
  readonly start: (cause: StartCause) => void;
  readonly refuse: (reason: Error) => void;
}

/**
 * Modes: *open* lets waiting requests leave in turn by class while slots and permits last; *paused* lets none
 * leave until the pause ends; *held* only probes; *closed* refuses all, for good.
 */
class SlotGate implements Gate {
  private readonly queues: Record<RequestClass, Waiting[]> = { write: [], read: [], other: [] };
  private readonly pool: Record<RequestClass, number> = { write: 0, read: 0, other: 0 };
  private readonly asking = new Set<RequestClass>();
  private readonly closing = new AbortController();
  private inFlight = 0;
  private turn = 0;
  private readonly paused = new Pause();
  private closedBy: Error | undefined;
  private isHeld = false;
  private readonly probes: { readonly requestClass: RequestClass; readonly waiting: Waiting }[] =
    [];

  constructor(
    private readonly permits: PermitSource,
    private readonly slots: number,
    private readonly clock: Clock,
  ) {
    setMaxListeners(0, this.closing.signal);
  }

  run<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T> {
    return this.queue(send, (waiting) => {
      this.queues[requestClass].push(waiting);
    });
  }

  probe<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T> {
    return this.queue(send, (waiting) => {
      this.probes.push({ requestClass, waiting });
    });
  }

  pause(delayMs: number): void {
    this.paused.extend(delayMs, this.clock.now());
    void this.wakeAfterPause();
  }

  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
    this.pump('permit');
  }

  close(reason: Error): void {
    if (this.closedBy !== undefined) return;
    this.closedBy = reason;
    this.closing.abort();
    this.permits.close();
    for (const { waiting } of this.probes.splice(0)) waiting.refuse(reason);
    for (const requestClass of REQUEST_CLASSES) {
      for (const waiting of this.queues[requestClass].splice(0)) waiting.refuse(reason);
    }
  }

  private queue<T>(
    send: (cause: StartCause) => Promise<T>,
    enter: (waiting: Waiting) => void,
  ): Promise<T> {
    if (this.closedBy !== undefined) return Promise.reject(this.closedBy);
    return new Promise<T>((resolve, reject) => {
      const start = (cause: StartCause): void => {
        this.inFlight += 1;
        void send(cause)
          .then(resolve, reject)
          .finally(() => {
            this.inFlight -= 1;
            this.pump('slot');
          });
      };
      enter({ start, refuse: reject });
      this.pump('none');
    });
  }

  private pump(cause: StartCause): void {
    while (this.mayStart()) {
      const waiting = this.next();
      if (waiting === undefined) return;
      waiting.start(cause);
    }
  }

  private mayStart(): boolean {
    if (this.closedBy !== undefined || this.inFlight >= this.slots) return false;
    return this.pauseLeftMs() <= 0;
  }

  private next(): Waiting | undefined {
    const probe = this.nextProbe();
    if (probe !== undefined || this.isHeld) return probe;
    // Classes take turns, so that lookups and organizations are not held up behind a queue of writes.
    this.turn += 1;
    for (let i = 0; i < REQUEST_CLASSES.length; i += 1) {
      const requestClass = REQUEST_CLASSES[(this.turn + i) % REQUEST_CLASSES.length];
      if (requestClass === undefined || this.queues[requestClass].length === 0) continue;
      if (this.spend(requestClass)) return this.queues[requestClass].shift();
    }
    return undefined;
  }

  private nextProbe(): Waiting | undefined {
    const [first] = this.probes;
    if (first === undefined || !this.spend(first.requestClass)) return undefined;
    return this.probes.shift()?.waiting;
  }

  /** Uses up a permit; false when none is at hand, and then some are asked for. */
  private spend(requestClass: RequestClass): boolean {
    this.refill(requestClass);
    if (this.pool[requestClass] === 0) return false;
    this.pool[requestClass] -= 1;
    this.permits.sent(requestClass, 1, this.clock.now());
    return true;
  }

  private refill(requestClass: RequestClass): void {
    const batch = this.permits.batchSize(requestClass);
    if (this.asking.has(requestClass) || this.pool[requestClass] * 2 > batch) return;
    this.asking.add(requestClass);
    void this.permits.take(requestClass, batch).then((count) => {
      this.asking.delete(requestClass);
      this.pool[requestClass] += count;
      this.pump('permit');
    });
  }

  private pauseLeftMs(): number {
    return this.paused.leftMs(this.clock.now());
  }

  private async wakeAfterPause(): Promise<void> {
    // A timer may fire a little early: look again until the pause is really over.
    for (
      let ms = this.pauseLeftMs();
      this.closedBy === undefined && ms > 0;
      ms = this.pauseLeftMs()
    ) {
      await this.clock.sleep(ms, this.closing.signal);
    }
    this.pump('permit');
  }
}

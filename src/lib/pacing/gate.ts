import { setMaxListeners } from 'node:events';
import type { Clock } from '../model';
import { Pause } from './pause';
import { PermitPool } from './permit-pool';
import type { PermitSource } from './permit-source';
import { REQUEST_CLASSES, type RequestClass } from './request-class';
import type { SendWindow } from './send-window';

/** What a request waited for last before it was sent: nothing, a slot, or a permit (or the end of a pause). */
export type StartCause = 'none' | 'slot' | 'permit';

/** The one place where requests leave a process: never more at once than the slots, never without a permit. */
export interface Gate {
  /** Waits for a slot and a permit, then sends. Rejects with the reason once the gate is closed. */
  run<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T>;
  /** Sends nothing for `delayMs`. A longer pause that is under way is not shortened. */
  pause(delayMs: number): void;
  /** Sends nothing but probes until `unblock`. */
  block(): void;
  unblock(): void;
  /** As `run`, but ahead of all waiting requests, and also while the gate is blocked. */
  probe<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T>;
  /** Rejects every request that was not sent yet, for good. Requests in flight finish. */
  close(reason: Error): void;
}

/** What a gate lets through. */
export interface GateLimits {
  readonly permits: PermitSource;
  /** Requests in flight at most. */
  readonly slots: number;
  /** Nothing leaves outside of it, probes included. Absent: at any time. */
  readonly window?: SendWindow;
}

/** Builds the gate of this process. */
export function createGate(limits: GateLimits, clock: Clock): Gate {
  return new SlotGate(limits, clock);
}

interface Waiting {
  readonly start: (cause: StartCause) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Modes; the first in this list that applies counts:
 *
 * - *closed* rejects all requests, for good: `close`.
 * - *held* sends nothing while its window is closed. The next renewal opens it.
 * - *paused* sends nothing until the pause has ended: `pause`. It ends by itself.
 * - *blocked* sends probes alone: `block`, until `unblock`.
 * - *open* sends the waiting requests, the classes in turn, while slots and permits last.
 */
class SlotGate implements Gate {
  private readonly queues: Record<RequestClass, Waiting[]> = {
    write: [],
    read: [],
    other: [],
    deletion: [],
  };
  private readonly probes: { readonly requestClass: RequestClass; readonly waiting: Waiting }[] =
    [];
  private readonly pool: PermitPool;
  /** Classes whose next permits were requested and have not arrived. */
  private readonly requested = new Set<RequestClass>();
  private readonly closing = new AbortController();
  private readonly currentPause = new Pause();
  private inFlight = 0;
  private turn = 0;
  private closedBy: Error | undefined;
  private isBlocked = false;
  private readonly permits: PermitSource;

  constructor(
    private readonly limits: GateLimits,
    private readonly clock: Clock,
  ) {
    this.permits = limits.permits;
    setMaxListeners(0, this.closing.signal);
    this.pool = new PermitPool(this.permits);
    limits.window?.onExtend(() => {
      this.startWaiting('permit');
    });
  }

  run<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T> {
    return this.enqueue(send, (waiting) => {
      this.queues[requestClass].push(waiting);
    });
  }

  probe<T>(requestClass: RequestClass, send: (cause: StartCause) => Promise<T>): Promise<T> {
    return this.enqueue(send, (waiting) => {
      this.probes.push({ requestClass, waiting });
    });
  }

  pause(delayMs: number): void {
    this.currentPause.extend(delayMs, this.clock.monotonicMs());
    void this.continueAfterPause();
  }

  block(): void {
    this.isBlocked = true;
  }

  unblock(): void {
    this.isBlocked = false;
    this.startWaiting('permit');
  }

  close(reason: Error): void {
    if (this.closedBy !== undefined) return;
    this.closedBy = reason;
    this.closing.abort();
    this.permits.close();
    for (const { waiting } of this.probes.splice(0)) waiting.reject(reason);
    for (const requestClass of REQUEST_CLASSES) {
      for (const waiting of this.queues[requestClass].splice(0)) waiting.reject(reason);
    }
  }

  private enqueue<T>(
    send: (cause: StartCause) => Promise<T>,
    add: (waiting: Waiting) => void,
  ): Promise<T> {
    if (this.closedBy !== undefined) return Promise.reject(this.closedBy);
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        this.inFlight -= 1;
        this.startWaiting('slot');
      };
      const start = (cause: StartCause): void => {
        this.inFlight += 1;
        void send(cause).then(resolve, reject).then(leave);
      };
      add({ start, reject });
      this.startWaiting('none');
    });
  }

  private startWaiting(cause: StartCause): void {
    while (this.mayStart()) {
      const waiting = this.next();
      if (waiting === undefined) return;
      waiting.start(cause);
    }
  }

  private mayStart(): boolean {
    if (this.closedBy !== undefined || this.inFlight >= this.limits.slots) return false;
    if (this.limits.window?.isOpen === false) return false;
    return this.pauseLeftMs() <= 0;
  }

  private next(): Waiting | undefined {
    const probe = this.nextProbe();
    if (probe !== undefined || this.isBlocked) return probe;
    // Classes take turns, so that a queue of writes does not delay lookups and organizations.
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

  /** Uses up a permit. False when none is left; more have been requested then. */
  private spend(requestClass: RequestClass): boolean {
    const nowMs = this.clock.monotonicMs();
    this.refill(requestClass, nowMs);
    if (!this.pool.spend(requestClass, nowMs)) return false;
    this.permits.sent(requestClass, 1, nowMs);
    return true;
  }

  private refill(requestClass: RequestClass, nowMs: number): void {
    const batch = this.permits.batchSize(requestClass);
    const left = this.pool.left(requestClass, nowMs);
    if (this.requested.has(requestClass) || left * 2 > batch) return;
    this.requested.add(requestClass);
    void this.permits.take(requestClass, batch).then((count) => {
      this.requested.delete(requestClass);
      this.pool.add(requestClass, count, this.clock.monotonicMs());
      this.startWaiting('permit');
    });
  }

  private pauseLeftMs(): number {
    return this.currentPause.leftMs(this.clock.monotonicMs());
  }

  private async continueAfterPause(): Promise<void> {
    // A timer may fire a little early: check again until the pause is really over.
    for (
      let ms = this.pauseLeftMs();
      this.closedBy === undefined && ms > 0;
      ms = this.pauseLeftMs()
    ) {
      await this.clock.sleep(ms, this.closing.signal);
    }
    this.startWaiting('permit');
  }
}

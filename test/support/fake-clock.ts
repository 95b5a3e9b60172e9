import type { Clock } from '../../src/lib/model';

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** How far the wall clock of a machine is set during a run: back by NTP or after a sleep, or forward by mistake. */
export const WALL_JUMPS = [
  ['back 30 s', -30_000],
  ['back an hour', -3_600_000],
  ['forward a year', 365 * 86_400_000],
] as const;

/** A clock that moves only when a test advances it, and whose wall clock a test may set. */
export class FakeClock implements Clock {
  private nowMs: number;
  private wallAheadMs = 0;
  private sleepers: Sleeper[] = [];

  constructor(startMs = 1_000_000) {
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs + this.wallAheadMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  /** Sets the wall clock forward by this much (back: negative). Time does not pass. */
  setWall(byMs: number): void {
    this.wallAheadMs += byMs;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const sleeper = { untilMs: this.nowMs + delayMs, wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  get sleeping(): number {
    return this.sleepers.length;
  }

  /** How long until the first sleeper wakes; infinite without one. */
  get nextInMs(): number {
    return Math.min(...this.sleepers.map(({ untilMs }) => untilMs - this.nowMs));
  }

  /** Advances to the next sleeper's time and wakes it; false when there is no sleeper. */
  async next(): Promise<boolean> {
    const [first] = [...this.sleepers].sort((a, b) => a.untilMs - b.untilMs);
    if (first === undefined) return false;
    await this.advance(first.untilMs - this.nowMs);
    return true;
  }

  async advance(byMs: number): Promise<void> {
    this.nowMs += byMs;
    const due = this.sleepers.filter(({ untilMs }) => untilMs <= this.nowMs);
    for (const { wake } of due) wake();
    await settle();
  }
}

/** Stops timers until a test advances them. Everything else, e.g. a socket, continues. */
export function stopTimers(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date'] });
}

/** Waits for a condition instead of a time, since a busy machine is slow. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

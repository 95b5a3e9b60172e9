import fc from 'fast-check';
import {
  createGate,
  type Gate,
  type PermitBank,
  type RateBookkeeping,
  type RequestClass,
  sharePermits,
} from '../../src/lib/pacing';
import { FULL_PACE } from '../../src/lib/pacing/pace';
import { FakeClock, settle } from '../support/fake-clock';
import { largestWindow } from '../support/largest-window';

const STEP_MS = 1_000 / (50 * 0.97);

/** The books as the database keeps them: what `book` in `store/schema.ts` does, in memory. */
class Books implements RateBookkeeping {
  share = 1;
  pausedUntilMs = 0;
  changes = 0;
  isAway = false;
  booked = 0;
  private tatMs = 0;
  pace: unknown = null;

  constructor(
    private readonly clock: FakeClock,
    public latencyMs = 2,
  ) {}

  async book(_class: RequestClass, wanted: number, aheadMs: number) {
    const askedAtMs = this.clock.monotonicMs();
    await this.clock.sleep(this.latencyMs / 2);
    while (this.isAway) await this.clock.sleep(100);
    const nowMs = this.clock.monotonicMs();
    const stepMs = STEP_MS / this.share;
    const atMs = Math.max(nowMs, this.tatMs, this.pausedUntilMs);
    const granted = atMs - nowMs > aheadMs ? 0 : wanted;
    this.booked += granted;
    if (granted > 0) this.tatMs = atMs + granted * stepMs;
    await this.clock.sleep(this.latencyMs / 2);
    const tookMs = this.clock.monotonicMs() - askedAtMs;
    return { granted, dueMs: atMs - nowMs, stepMs, share: this.share, tookMs };
  }

  pause(delayMs: number): Promise<void> {
    this.pausedUntilMs = this.clock.monotonicMs() + delayMs;
    return Promise.resolve();
  }

  changePace: RateBookkeeping['changePace'] = (_class, change) => {
    const next = change({ pace: this.pace, nowMs: this.clock.monotonicMs(), bookedShare: 1 });
    if (next === undefined) return Promise.resolve();
    this.changes += 1;
    this.pace = JSON.parse(JSON.stringify(next));
    this.share = next.share;
    return Promise.resolve();
  };
}

/** A run whose own limits never bind. */
const unlimited = (): PermitBank => ({
  share: 1,
  take: (_class, wanted) => Promise.resolve(wanted),
  sent: () => undefined,
  batchSize: () => 2,
  slowDown: () => undefined,
  close: () => undefined,
});

/** Processes on one budget, and when their writes arrived. */
class World {
  readonly clock = new FakeClock();
  readonly arrivals: number[] = [];
  readonly books: Books;
  readonly failures: unknown[] = [];
  private processes: { readonly gate: Gate; readonly permits: PermitBank }[] = [];

  constructor(latencyMs?: number) {
    this.books = new Books(this.clock, latencyMs);
  }

  get last(): PermitBank | undefined {
    return this.processes.at(-1)?.permits;
  }

  join(): void {
    const { clock, books } = this;
    const onFailure = (error: unknown): number => this.failures.push(error);
    const permits = sharePermits(unlimited(), books, { clock, onFailure });
    this.processes.push({ gate: createGate({ permits, slots: 10 }, clock), permits });
  }

  /** A process ends as kill -9 ends it. */
  kill(): void {
    this.processes.pop()?.gate.close(new Error('killed'));
  }

  /** Each process wants to send so many writes. */
  work(count: number): void {
    for (const { gate } of this.processes) {
      for (let i = 0; i < count; i += 1) {
        const send = async (): Promise<void> => {
          // One request may be 60 ms slower on its way than the next.
          this.arrivals.push(this.clock.monotonicMs() + (i % 7) * 10);
          await this.clock.sleep(80);
        };
        gate.run('write', send).catch(() => undefined);
      }
    }
  }

  /** Lets time pass, in steps that are the lateness of every timer. */
  async pass(ms: number, lateMs: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += lateMs) await this.clock.advance(lateMs);
  }
}

const event = fc.oneof(
  fc.constant({ kind: 'join' as const }),
  fc.constant({ kind: 'kill' as const }),
  fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ kind: fc.constant('stall' as const), ms: fc.integer({ min: 50, max: 2_000 }) }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('work' as const),
      count: fc.integer({ min: 1, max: 300 }),
    }),
  },
);

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

async function happen(world: World, what: Event): Promise<void> {
  switch (what.kind) {
    case 'join':
      world.join();
      return;
    case 'kill':
      world.kill();
      return;
    case 'pause':
      await world.books.pause(what.ms);
      return;
    case 'stall':
      // All processes stand still at once, and go on at once: the worst for the window.
      await world.clock.advance(what.ms);
      return;
    case 'work':
      world.work(what.count);
  }
}

describe('permits of a shared budget', () => {
  it('never exceed the limit in any 10 s, whichever processes come, go, stall and are killed', async () => {
    const step = fc.tuple(event, fc.integer({ min: 0, max: 3_000 }));
    const campaign = fc.array(step, { minLength: 4, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(campaign, fc.integer({ min: 5, max: 40 }), async (steps, lateMs) => {
        const world = new World();
        world.join();
        world.work(300);
        for (const [what, thenMs] of steps) {
          await happen(world, what);
          await world.pass(thenMs, lateMs);
        }
        await world.pass(12_000, lateMs);
        expect(largestWindow(world.arrivals, 10_000)).toBeLessThanOrEqual(500);
        expect(world.failures).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it.each([
    [1, 2],
    [2, 2],
    [3, 60],
  ])(
    'use 95 %% of it while there is work: %d processes, books %d ms away',
    async (count, latencyMs) => {
      const world = new World(latencyMs);
      for (let i = 0; i < count; i += 1) world.join();
      world.work(2_000);
      await world.pass(5_000, 5);
      const before = world.arrivals.length;
      await world.pass(20_000, 5);
      expect((world.arrivals.length - before) / (20 * 50)).toBeGreaterThanOrEqual(0.95);
      expect(largestWindow(world.arrivals, 10_000)).toBeLessThanOrEqual(500);
    },
  );

  it.each([100, 200])('go on when the way to the books becomes %d ms longer', async (byMs) => {
    const world = new World();
    world.join();
    world.work(2_000);
    await world.pass(5_000, 5);
    world.books.latencyMs += byMs;
    await world.pass(10_000, 5);
    const before = world.arrivals.length;
    await world.pass(10_000, 5);
    expect((world.arrivals.length - before) / 500).toBeGreaterThanOrEqual(0.95);
  });

  it('are booked for what is sent, not for what might be', async () => {
    const world = new World();
    world.join();
    for (let i = 0; i < 30; i += 1) {
      world.work(1);
      await world.pass(1_000, 5);
    }
    expect(world.arrivals).toHaveLength(30);
    expect(world.books.booked).toBeLessThanOrEqual(3 * 30);
  });

  it('are lost when they were due too long ago', async () => {
    const world = new World();
    world.join();
    for (let i = 0; i < 3; i += 1) {
      const taken = world.last?.take('write', 2);
      await world.pass(100, 5);
      await taken;
    }
    // Some are in stock now; the process stands still past all of them.
    await world.clock.advance(2_000);
    const late = world.last?.take('write', 10);
    await world.pass(30, 5);
    await expect(late).resolves.toBe(1);
  });

  it('stay with the process that is left when another is killed', async () => {
    const world = new World();
    world.join();
    world.join();
    world.work(2_000);
    await world.pass(5_000, 5);
    world.kill();
    const before = world.arrivals.length;
    await world.pass(10_000, 5);
    expect((world.arrivals.length - before) / 500).toBeGreaterThanOrEqual(0.95);
  });

  it('are not handed out while the books are away, and are afterwards', async () => {
    const world = new World();
    world.join();
    world.work(1_000);
    await world.pass(1_000, 5);
    world.books.isAway = true;
    await world.pass(1_000, 5);
    const before = world.arrivals.length;
    await world.pass(60_000, 100);
    expect(world.arrivals).toHaveLength(before);
    world.books.isAway = false;
    await world.pass(1_000, 5);
    expect(world.arrivals.length).toBeGreaterThan(before + 30);
  });

  it('become fewer for all after a 429, and more again after a while', async () => {
    const world = new World();
    world.join();
    world.join();
    world.work(5_000);
    await world.pass(1_000, 5);
    world.last?.slowDown({ requestClass: 'write', delayMs: 500 });
    await settle();
    expect(world.books.share).toBeLessThan(1);
    expect(world.books.pausedUntilMs).toBe(world.clock.monotonicMs() + 500);
    await world.pass(2_000, 5);
    expect(world.last?.share).toBe(world.books.share);
    await world.pass(20_000, 5);
    expect(world.books.share).toBe(1);
    expect(world.last?.share).toBe(1);
  });

  it('become fewer and more also after the clock of the books was set back', async () => {
    const world = new World();
    const atMs = world.clock.monotonicMs() + 3_600_000;
    const pace = { ...FULL_PACE, share: 0.9, changedAtMs: atMs, cutAtMs: atMs };
    Object.assign(world.books, { pace, share: 0.9 });
    world.join();
    world.work(5_000);
    world.last?.slowDown({ requestClass: 'write', delayMs: 0 });
    await settle();
    expect(world.books.share).toBeLessThan(0.9);
    world.books.pace = pace;
    await world.pass(20_000, 5);
    expect(world.books.share).toBe(1);
  });

  it('end with the run, also while the books are away', async () => {
    const world = new World();
    world.join();
    world.books.isAway = true;
    const taken = world.last?.take('write', 2);
    await settle();
    world.last?.close();
    await expect(taken).resolves.toBe(0);
  });
});

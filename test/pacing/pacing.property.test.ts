import fc from 'fast-check';
import type { Clock } from '../../src/lib/model';
import {
  createGate,
  createPermitBank,
  type Gate,
  limitsFor,
  type PermitBank,
  type RequestClass,
} from '../../src/lib/pacing';
import { largestWindow } from '../support/largest-window';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Time that Jest advances. */
const clock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      signal?.addEventListener('abort', end);
    }),
};

const WRITES_PER_SECOND = 50;
const TICK_MS = 20;
const TAKES_AT_MOST_MS = 300;
// So many slots that permits alone decide how long all requests take.
const SLOTS_AT_LEAST = (TAKES_AT_MOST_MS * WRITES_PER_SECOND) / 1_000;

type Happening =
  /** A process with this many slots joins. */
  | { readonly kind: 'join'; readonly slots: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'pause'; readonly delayMs: number }
  | {
      readonly kind: 'work';
      readonly requests: number;
      readonly requestClass: RequestClass;
      readonly takesMs: number;
    };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('join' as const),
    slots: fc.integer({ min: SLOTS_AT_LEAST, max: 40 }),
  }),
  { arbitrary: fc.record({ kind: fc.constant('leave' as const) }), weight: 1 },
  fc.record({ kind: fc.constant('pause' as const), delayMs: fc.integer({ min: 1, max: 3_000 }) }),
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('work' as const),
      requests: fc.integer({ min: 1, max: 250 }),
      requestClass: fc.constantFrom<RequestClass>('write', 'write', 'read', 'other'),
      takesMs: fc.integer({ min: 1, max: TAKES_AT_MOST_MS }),
    }),
  },
);

/** Processes that share one bank, and when which requests arrived at the server. */
class World {
  readonly arrivals: { readonly atMs: number; readonly requestClass: RequestClass }[] = [];
  requested = 0;
  settled = 0;
  private readonly bank: PermitBank;
  private gates: Gate[] = [];

  constructor() {
    this.bank = createPermitBank({ writesPerSecond: WRITES_PER_SECOND }, clock);
    this.join(SLOTS_AT_LEAST);
  }

  happen(happening: Happening): void {
    switch (happening.kind) {
      case 'join':
        this.join(happening.slots);
        return;
      case 'leave':
        this.leave();
        return;
      case 'pause':
        for (const gate of this.gates) gate.pause(happening.delayMs);
        return;
      case 'work':
        for (let i = 0; i < happening.requests; i += 1) this.ask(happening, i);
        return;
    }
  }

  close(): void {
    this.bank.close();
  }

  private join(slots: number): void {
    // Closing the gate of one process must not end the permits of all.
    const { bank } = this;
    const permits = {
      take: (requestClass: RequestClass, wanted: number) => bank.take(requestClass, wanted),
      sent: (requestClass: RequestClass, count: number, atMs: number) => {
        bank.sent(requestClass, count, atMs);
      },
      batchSize: () => 2,
      close: () => undefined,
    };
    this.gates.push(createGate({ permits, slots }, clock));
  }

  private leave(): void {
    if (this.gates.length > 1) this.gates.pop()?.close(new Error('gone'));
  }

  private ask({ requestClass, takesMs }: Happening & { kind: 'work' }, index: number): void {
    this.requested += 1;
    const gate = this.gates[index % this.gates.length];
    const send = async (): Promise<void> => {
      // Up to 90 ms on the way: one request may be that much slower than the next.
      this.arrivals.push({ atMs: Date.now() + (index % 10) * 9, requestClass });
      await clock.sleep(takesMs);
    };
    void gate?.run(requestClass, send).then(
      () => (this.settled += 1),
      () => (this.settled += 1),
    );
  }
}

function timesOf(arrivals: readonly { readonly atMs: number }[]): number[] {
  return arrivals.map(({ atMs }) => atMs);
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += TICK_MS) await jest.advanceTimersByTimeAsync(TICK_MS);
}

describe('pacing', () => {
  it('never exceeds a limit and sends every request, whichever processes join, leave and pause', async () => {
    const limits = limitsFor({ writesPerSecond: WRITES_PER_SECOND });
    const step = fc.tuple(happening, fc.integer({ min: 0, max: 4_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const world = new World();
        for (const [what, thenMs] of steps) {
          world.happen(what);
          await pass(thenMs);
        }
        // The longest that all requests may take, as if all were writes.
        await pass((world.requested / WRITES_PER_SECOND) * 1_050 + 5_000);
        expect(world.settled).toBe(world.requested);
        const of = (requestClass: RequestClass): number[] =>
          timesOf(world.arrivals.filter((arrival) => arrival.requestClass === requestClass));
        expect(largestWindow(of('write'), 10_000)).toBeLessThanOrEqual(limits.write.requests);
        expect(largestWindow(of('read'), 10_000)).toBeLessThanOrEqual(limits.read.requests);
        expect(largestWindow(timesOf(world.arrivals), 60_000)).toBeLessThanOrEqual(
          limits.total.requests,
        );
        world.close();
      }),
      { numRuns: 8 },
    );
  });

  it.each([1, 2, 4])(
    'fills 98 %% of the limit while work waits, with %d processes',
    async (processes) => {
      const world = new World();
      for (let i = 1; i < processes; i += 1) world.happen({ kind: 'join', slots: 10 });
      world.happen({ kind: 'work', requests: 3_000, requestClass: 'write', takesMs: 80 });
      await pass(10_000);
      const before = world.arrivals.length;
      await pass(40_000);
      const share = (world.arrivals.length - before) / (40 * WRITES_PER_SECOND);
      expect(share).toBeGreaterThanOrEqual(0.98);
      expect(largestWindow(timesOf(world.arrivals), 10_000)).toBeLessThanOrEqual(500);
      world.close();
    },
  );

  it('keeps the limit across two runs, the second right after the first', async () => {
    const first = new World();
    first.happen({ kind: 'work', requests: 5_000, requestClass: 'write', takesMs: 50 });
    await pass(15_000);
    first.close();
    const bank = createPermitBank({ writesPerSecond: WRITES_PER_SECOND, isUsedUp: true }, clock);
    const gate = createGate({ permits: bank, slots: 10 }, clock);
    const sent = [...first.arrivals];
    for (let i = 0; i < 1_000; i += 1) {
      void gate.run('write', async () => {
        sent.push({ atMs: Date.now(), requestClass: 'write' });
        await clock.sleep(50);
      });
    }
    await pass(15_000);
    expect(largestWindow(timesOf(sent), 10_000)).toBeLessThanOrEqual(500);
    expect(sent.length - first.arrivals.length).toBeGreaterThan(650);
    bank.close();
  });
});

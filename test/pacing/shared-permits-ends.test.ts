import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type PermitBank, type RateBookkeeping, sharePermits } from '../../src/lib/pacing';

let nowMs = 0;
const clock = { now: () => 0, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };

/** A run whose own limits never bind. */
const unlimited = (): PermitBank => ({
  share: 1,
  take: (_class, wanted) => Promise.resolve(wanted),
  sent: () => undefined,
  batchSize: () => 2,
  slowDown: () => undefined,
  close: () => undefined,
});

/** Books that answer each booking so. */
const booksWith = (book: RateBookkeeping['book']): RateBookkeeping => ({
  book,
  pause: () => Promise.resolve(),
  changePace: () => Promise.resolve(),
});

describe('permits of a shared budget', () => {
  it('leave nothing in memory once they are handed out', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const booking = { granted: 1, dueMs: 0, stepMs: 1, share: 1, tookMs: 0 };
    const books = booksWith(() => Promise.resolve(booking));
    const permits = sharePermits(unlimited(), books, { clock, onFailure: () => undefined });
    const heapAfter = async (takes: number): Promise<number> => {
      for (let i = 0; i < takes; i += 1) {
        // None is in stock by now: each is waited for.
        nowMs += 1_000;
        await permits.take('write', 1);
      }
      // What has ended in this turn is collected in the next.
      await new Promise(setImmediate);
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await heapAfter(1_000);
    expect((await heapAfter(20_000)) - before).toBeLessThan(1_500_000);
    permits.close();
  });

  it('halt the run when the books fail for good', async () => {
    const failures: unknown[] = [];
    const failure = new Error('the schema is gone');
    const books = booksWith(() => Promise.reject(failure));
    const onFailure = (error: unknown): number => failures.push(error);
    const permits = sharePermits(unlimited(), books, { clock, onFailure });
    await expect(permits.take('write', 1)).resolves.toBe(0);
    expect(failures).toEqual([failure]);
  });
});

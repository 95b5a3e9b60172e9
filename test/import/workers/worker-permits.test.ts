import { WorkerPermits } from '../../../src/lib/import/workers/worker-permits';
import type { PermitSource } from '../../../src/lib/pacing';

/** Permits of a worker, and how many of them were counted as sent, and when. */
function permitsOfWorker() {
  const sent: [count: number, atMs: number][] = [];
  const source: PermitSource = {
    take: (_requestClass, wanted) => Promise.resolve(wanted),
    sent: (_requestClass, count, atMs) => void sent.push([count, atMs]),
    batchSize: () => 1,
    close: () => undefined,
  };
  return { permits: new WorkerPermits(source), sent };
}

describe('the permits of a worker', () => {
  it('count as sent when the worker reports that, and the rest when it is lost', async () => {
    const { permits, sent } = permitsOfWorker();
    expect(await permits.grant('write', 5)).toBe(5);
    permits.sent('write', 2, 1_000);
    permits.lose();
    permits.sent('write', 3, 2_000);
    expect(sent).toEqual([
      [2, 1_000],
      [3, Infinity],
    ]);
  });

  it('that are granted after its end count at once, and are not sent to it', async () => {
    const { permits, sent } = permitsOfWorker();
    const granted = permits.grant('read', 4);
    permits.lose();
    expect(await granted).toBeUndefined();
    expect(sent).toEqual([[4, Infinity]]);
  });
});

import { ChunkQueue } from '../../src/lib/chunks/chunk-queue';
import type { Chunk } from '../../src/lib/model';
import { chunkOf } from '../support/jobs/records';
import { settle } from '../support/fake-clock';

const chunk = (index: number): Chunk => chunkOf(index + 1, 1, index);

const CHUNKS = [0, 1, 2, 3].map(chunk);

/** Takes a chunk for a worker with these chunks in progress. */
const take = (queue: ChunkQueue, ...inProgress: readonly number[]): Promise<number | undefined> =>
  queue.take(() => inProgress.map(chunk)).then((taken) => taken?.index);

async function isWaiting(taking: Promise<unknown>): Promise<boolean> {
  let waits = true;
  void taking.then(() => (waits = false));
  await settle();
  return waits;
}

describe('the chunk queue', () => {
  it('grants the lowest chunk first, and ends when all chunks have ended', async () => {
    const queue = new ChunkQueue(CHUNKS);
    for (const index of [0, 1, 2, 3]) expect(await take(queue)).toBe(index);
    const last = take(queue);
    expect(await isWaiting(last)).toBe(true);
    for (const { index } of CHUNKS) {
      expect([index, queue.isOpen]).toEqual([index, true]);
      queue.end();
    }
    expect(await last).toBeUndefined();
    expect(queue.isOpen).toBe(false);
  });

  it('grants a worker no chunk lower than one it has in progress', async () => {
    const queue = new ChunkQueue(CHUNKS);
    await take(queue);
    await take(queue);
    queue.putBack(chunk(0));
    expect(await take(queue, 1)).toBe(2);
    expect(await take(queue)).toBe(0);
  });

  it('grants a chunk that was lost only to a worker without another', async () => {
    const queue = new ChunkQueue(CHUNKS.slice(0, 2));
    await take(queue);
    await take(queue);
    expect(queue.returnLost(chunk(1))).toBe(true);
    expect(queue.isSuspect(chunk(1))).toBe(true);
    const busy = take(queue, 0);
    expect(await isWaiting(busy)).toBe(true);
    expect(await take(queue)).toBe(1);
    queue.end();
    queue.end();
    expect(await busy).toBeUndefined();
  });

  it('skips a chunk that was lost three times', async () => {
    const queue = new ChunkQueue(CHUNKS.slice(0, 1));
    const kept: boolean[] = [];
    for (let crash = 1; crash <= 3; crash += 1) {
      expect(await take(queue)).toBe(0);
      kept.push(queue.returnLost(chunk(0)));
    }
    expect(kept).toEqual([true, true, false]);
    expect(await take(queue)).toBeUndefined();
  });

  it('grants no more once it is closed, and ends every wait', async () => {
    const queue = new ChunkQueue(CHUNKS.slice(0, 1));
    await take(queue);
    const waiting = take(queue);
    queue.close();
    expect(await waiting).toBeUndefined();
    queue.putBack(chunk(0));
    expect(await take(queue)).toBeUndefined();
  });
});

import { ChunkQueue } from '../../src/lib/chunks/chunk-queue';
import type { Chunk } from '../../src/lib/model';
import { chunkOf } from '../support/jobs/records';
import { settle } from '../support/fake-clock';

const chunk = (index: number): Chunk => chunkOf(index + 1, 1, index);

const CHUNKS = [0, 1, 2, 3].map(chunk);

/** Takes for somebody who has these chunks at work. */
const take = (queue: ChunkQueue, ...atWork: readonly number[]): Promise<number | undefined> =>
  queue.take(() => atWork.map(chunk)).then((taken) => taken?.index);

async function isWaiting(taking: Promise<unknown>): Promise<boolean> {
  let waits = true;
  void taking.then(() => (waits = false));
  await settle();
  return waits;
}

describe('the queue of chunks', () => {
  it('gives the lowest first, and ends when all have ended', async () => {
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

  it('gives nobody a chunk lower than one they have', async () => {
    const queue = new ChunkQueue(CHUNKS);
    await take(queue);
    await take(queue);
    queue.putBack(chunk(0));
    expect(await take(queue, 1)).toBe(2);
    expect(await take(queue)).toBe(0);
  });

  it('gives a chunk that was lost to nobody who has another', async () => {
    const queue = new ChunkQueue(CHUNKS.slice(0, 2));
    await take(queue);
    await take(queue);
    expect(queue.giveBack(chunk(1))).toBe(true);
    expect(queue.isSuspect(chunk(1))).toBe(true);
    const busy = take(queue, 0);
    expect(await isWaiting(busy)).toBe(true);
    expect(await take(queue)).toBe(1);
    queue.end();
    queue.end();
    expect(await busy).toBeUndefined();
  });

  it('sets a chunk aside that was lost three times', async () => {
    const queue = new ChunkQueue(CHUNKS.slice(0, 1));
    const kept: boolean[] = [];
    for (let death = 1; death <= 3; death += 1) {
      expect(await take(queue)).toBe(0);
      kept.push(queue.giveBack(chunk(0)));
    }
    expect(kept).toEqual([true, true, false]);
    expect(await take(queue)).toBeUndefined();
  });

  it('gives no more once it is closed, and ends every wait', async () => {
    const queue = new ChunkQueue(CHUNKS.slice(0, 1));
    await take(queue);
    const waiting = take(queue);
    queue.close();
    expect(await waiting).toBeUndefined();
    queue.putBack(chunk(0));
    expect(await take(queue)).toBeUndefined();
  });
});

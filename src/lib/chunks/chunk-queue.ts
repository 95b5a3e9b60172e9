import { type Chunk, deferred } from '../model';

/** A chunk that crashes this many workers is skipped. */
const CRASHES_AT_MOST = 3;

/** The chunks that the worker which takes one has in progress. */
export type ChunksInProgress = () => readonly Chunk[];

/**
 * The chunks to be processed.
 *
 * Invariant: lowest chunk first. The queue grants the lowest chunk it has, and never one that is lower than a chunk the
 * same worker has in progress. The reason: a row may wait for rows of lower chunks, and counts towards the row limit of
 * its worker meanwhile. With rising chunks, the lowest unfinished row waits for no other and is within the limit of its
 * worker, so it can always run. A lower chunk granted later might never begin: rows that wait for it would use up the
 * limit.
 *
 * For the same reason a chunk whose worker was lost goes to a worker without any other chunk. If it crashes, this
 * chunk alone is the cause.
 */
export class ChunkQueue {
  /** Highest first: the next chunk is the last. */
  private readonly waiting: Chunk[];
  private readonly crashes = new Map<number, number>();
  private readonly wakers: (() => void)[] = [];
  /** Chunks that were taken and may come back. */
  private taken = 0;
  private isClosed = false;

  constructor(chunks: readonly Chunk[]) {
    this.waiting = [...chunks].reverse();
  }

  /** True while a chunk waits or may come back. */
  get isOpen(): boolean {
    return !this.isClosed && (this.waiting.length > 0 || this.taken > 0);
  }

  /** The next chunk; waits while one may come back. Undefined when nothing is left, or the queue is closed. */
  async take(inProgress: ChunksInProgress): Promise<Chunk | undefined> {
    while (this.isOpen) {
      const chunk = this.next(inProgress());
      if (chunk !== undefined) {
        this.taken += 1;
        return chunk;
      }
      const change = deferred();
      this.wakers.push(change.resolve);
      await change.promise;
    }
    return undefined;
  }

  /**
   * True when a worker was lost while it processed this chunk. It gets no other chunk then, which could be to blame.
   */
  isSuspect(chunk: Chunk): boolean {
    return this.crashes.has(chunk.index);
  }

  /** A chunk that was taken will not come back. */
  end(): void {
    this.taken -= 1;
    this.wake();
  }

  /** Returns a chunk that was taken and never begun. */
  putBack(chunk: Chunk): void {
    this.waiting.push(chunk);
    this.waiting.sort((a, b) => b.index - a.index);
    this.end();
  }

  /** Returns a chunk whose worker was lost. False when it has crashed too many workers: the chunk is skipped then. */
  returnLost(chunk: Chunk): boolean {
    const crashes = (this.crashes.get(chunk.index) ?? 0) + 1;
    this.crashes.set(chunk.index, crashes);
    if (crashes < CRASHES_AT_MOST) this.putBack(chunk);
    else this.end();
    return crashes < CRASHES_AT_MOST;
  }

  /** Grants no more chunks, and ends every wait. */
  close(): void {
    this.isClosed = true;
    this.wake();
  }

  private next(inProgress: readonly Chunk[]): Chunk | undefined {
    const highest = Math.max(-1, ...inProgress.map(({ index }) => index));
    const at = this.waiting.findLastIndex(
      (chunk) => chunk.index > highest && (inProgress.length === 0 || !this.isSuspect(chunk)),
    );
    return at < 0 ? undefined : this.waiting.splice(at, 1)[0];
  }

  private wake(): void {
    for (const wake of this.wakers.splice(0)) wake();
  }
}

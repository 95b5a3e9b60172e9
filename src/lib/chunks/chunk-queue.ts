import type { Chunk } from '../model';

/** A chunk that kills so many workers is set aside. */
const DEATHS_AT_MOST = 3;

/** Whoever asks for chunks: the chunks it has at work now. */
export type ChunksHeld = () => readonly Chunk[];

/**
 * The chunks to be worked off, lowest first. A row may wait for rows of lower chunks and holds a seat while it waits:
 * so nobody is given a chunk lower than one it has, for want of a seat it might never begin. A chunk that comes back
 * goes to somebody who has nothing else: the process that takes the place of the one that was lost.
 */
export class ChunkQueue {
  private readonly waiting: Chunk[];
  private readonly deaths = new Map<number, number>();
  private readonly askers: (() => void)[] = [];
  private out = 0;
  private isClosed = false;

  constructor(chunks: readonly Chunk[]) {
    this.waiting = [...chunks].reverse();
  }

  /** True while a chunk waits or may come back. */
  get isOpen(): boolean {
    return !this.isClosed && (this.waiting.length > 0 || this.out > 0);
  }

  /** The next chunk; waits while one may come. Undefined when nothing is left, or the queue is closed. */
  async take(atWork: ChunksHeld): Promise<Chunk | undefined> {
    while (this.isOpen) {
      const chunk = this.next(atWork());
      if (chunk !== undefined) {
        this.out += 1;
        return chunk;
      }
      await new Promise<void>((resolve) => this.askers.push(resolve));
    }
    return undefined;
  }

  /** True when a process was lost over this chunk: it is worked off alone, so that no other chunk is blamed for it. */
  isSuspect(chunk: Chunk): boolean {
    return this.deaths.has(chunk.index);
  }

  /** A chunk that was taken will not come back. */
  end(): void {
    this.out -= 1;
    this.wake();
  }

  /** A chunk that was taken and never begun. */
  putBack(chunk: Chunk): void {
    this.waiting.push(chunk);
    this.waiting.sort((a, b) => b.index - a.index);
    this.end();
  }

  /** A chunk whose process was lost; false when that was once too often, and it is set aside. */
  giveBack(chunk: Chunk): boolean {
    const deaths = (this.deaths.get(chunk.index) ?? 0) + 1;
    this.deaths.set(chunk.index, deaths);
    if (deaths < DEATHS_AT_MOST) this.putBack(chunk);
    else this.end();
    return deaths < DEATHS_AT_MOST;
  }

  /** Gives no more chunks, and ends every wait. */
  close(): void {
    this.isClosed = true;
    this.wake();
  }

  private next(atWork: readonly Chunk[]): Chunk | undefined {
    const highest = Math.max(-1, ...atWork.map(({ index }) => index));
    const at = this.waiting.findLastIndex(
      (chunk) => chunk.index > highest && (atWork.length === 0 || !this.isSuspect(chunk)),
    );
    return at < 0 ? undefined : this.waiting.splice(at, 1)[0];
  }

  private wake(): void {
    for (const asker of this.askers.splice(0)) asker();
  }
}

import type { Chunk } from '../model';

/** So many lost workers mean that the chunk, and not chance, crashes them. */
const CRASHES_AT_MOST = 3;

/**
 * The chunks of a run that wait for a lease, and which of them a worker may take: the invariants of `LeaseStore` as a
 * data structure in memory.
 */
export class ChunkQueue {
  /** Highest first: the next chunk is the last. */
  private readonly waiting: Chunk[];
  private readonly crashes = new Map<number, number>();

  constructor(chunks: readonly Chunk[]) {
    this.waiting = [...chunks].sort((a, b) => b.index - a.index);
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Takes the next chunk for a worker that has the chunks `held`; undefined when none may be given to it now. */
  take(held: readonly Chunk[]): Chunk | undefined {
    if (held.some((chunk) => this.isSuspect(chunk))) return undefined;
    const highest = Math.max(-1, ...held.map(({ index }) => index));
    const at = this.waiting.findLastIndex(
      (chunk) => chunk.index > highest && (held.length === 0 || !this.isSuspect(chunk)),
    );
    return at < 0 ? undefined : this.waiting.splice(at, 1)[0];
  }

  /** Returns a chunk that was taken. */
  putBack(chunk: Chunk): void {
    this.waiting.push(chunk);
    this.waiting.sort((a, b) => b.index - a.index);
  }

  /** Returns a chunk whose worker was lost. False when it has crashed too many workers: it does not wait any more then. */
  returnLost(chunk: Chunk): boolean {
    const crashes = (this.crashes.get(chunk.index) ?? 0) + 1;
    this.crashes.set(chunk.index, crashes);
    const isKept = crashes < CRASHES_AT_MOST;
    if (isKept) this.putBack(chunk);
    return isKept;
  }

  /** True when a worker was lost while it had this chunk. */
  private isSuspect({ index }: Chunk): boolean {
    return this.crashes.has(index);
  }
}

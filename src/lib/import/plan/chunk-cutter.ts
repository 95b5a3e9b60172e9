import { PartDigests, type RowBatch } from '../../csv';
import type { CsvChunk, Draft } from '../../model';

/**
 * Cuts the rows of a file into chunks, and digests the bytes of each. Blank records belong to the chunk before them; those
 * before the first row to none.
 */
export class ChunkCutter {
  private readonly chunks: CsvChunk[] = [];
  private open: Draft<Omit<CsvChunk, 'digests'>> | undefined;
  private digests = new PartDigests();

  /** @param size rows of a chunk */
  constructor(private readonly size: number) {}

  add({ rows, bytes, byteStart }: RowBatch): void {
    let taken = 0;
    for (const row of rows) {
      const at = row.byteStart - byteStart;
      if (this.open?.count === this.size) {
        this.take(bytes.subarray(taken, at));
        this.close();
      }
      if (this.open === undefined) {
        this.open = {
          index: this.chunks.length,
          byteStart: row.byteStart,
          byteEnd: row.byteStart,
          first: row.row,
          firstLine: row.line,
          count: 0,
        };
        taken = at;
      }
      this.open.count += 1;
    }
    this.take(bytes.subarray(taken));
  }

  end(): readonly CsvChunk[] {
    this.close();
    return this.chunks;
  }

  private take(bytes: Uint8Array): void {
    if (this.open === undefined) return;
    this.digests.add(bytes);
    this.open.byteEnd += bytes.length;
  }

  private close(): void {
    if (this.open === undefined) return;
    this.chunks.push({ ...this.open, digests: this.digests.end() });
    this.open = undefined;
    this.digests = new PartDigests();
  }
}

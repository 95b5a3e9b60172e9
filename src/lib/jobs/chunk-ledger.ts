import { join } from 'node:path';
import type { Chunk, JobId } from '../model';
import { foldRecord, rowOf, type RowState } from './chunk-fold';
import { fromArray, LEDGER_VERSION, toArray, type ChunkRecord } from './chunk-record';
import type { JobFiles } from './files';
import { decodeLine } from './ledger-line';
import { openLedger } from './ledger-writer';
import { readLines } from './lines';

/** The ledger of one chunk under one lease. */
export interface ChunkLedger {
  /** Resolves once the records are durable, in this order. Rejects with `Abort` when the disk refuses. */
  append(...records: readonly ChunkRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Where a chunk's ledger of a lease lies; the names sort by chunk, then epoch. */
export function chunkLedgerName(chunk: number, epoch: number): string {
  return `chunk-${String(chunk).padStart(7, '0')}.${String(epoch)}.log`;
}

/** Opens the ledger of a lease and records whose it is. */
export async function openChunkLedger(
  files: JobFiles,
  folder: string,
  lease: { readonly jobId: JobId; readonly chunk: Chunk; readonly epoch: number },
): Promise<ChunkLedger> {
  const { jobId, chunk, epoch } = lease;
  const writer = await openLedger(files, join(folder, chunkLedgerName(chunk.index, epoch)));
  const header = ['chunk', LEDGER_VERSION, jobId, chunk.index, epoch, chunk.firstRow, chunk.rows];
  try {
    await writer.append(header);
    await files.syncFolder(folder);
  } catch (error) {
    await writer.close();
    throw error;
  }
  return {
    append: (...records) => writer.append(...records.map(toArray)),
    close: () => writer.close(),
  };
}

/**
 * What the ledger knows of a chunk's rows, by row, over all its leases. Lines that are torn or garbled are passed
 * over and counted: their rows stand as what the sound lines say.
 */
export async function readChunk(
  files: JobFiles,
  folder: string,
  chunk: Chunk,
): Promise<{ readonly rows: ReadonlyMap<number, RowState>; readonly badLines: number }> {
  const rows = new Map<number, RowState>();
  let badLines = 0;
  const last = chunk.firstRow + chunk.rows;
  for (const name of await leaseNames(files, folder, chunk.index)) {
    for await (const line of readLines(join(folder, name))) {
      const array = decodeLine(line) ?? [];
      if (array[0] === 'chunk') continue;
      const record = fromArray(array);
      const row = record === undefined ? 0 : rowOf(record);
      if (record !== undefined && row >= chunk.firstRow && row < last) {
        rows.set(row, foldRecord(rows.get(row) ?? {}, record));
      } else {
        badLines += 1;
      }
    }
  }
  return { rows, badLines };
}

// Leases of one chunk are few and their epochs consecutive: asking for each beats listing a large folder.
async function leaseNames(files: JobFiles, folder: string, chunk: number): Promise<string[]> {
  const names: string[] = [];
  for (let epoch = 1; ; epoch += 1) {
    const name = chunkLedgerName(chunk, epoch);
    if (!(await files.exists(join(folder, name)))) return names;
    names.push(name);
  }
}

import { join } from 'node:path';
import type { Chunk, JobId } from '../model';
import { foldRecord, rowOf, type RowState } from './chunk-fold';
import { fromArray, LEDGER_VERSION, toArray, type ChunkRecord } from './chunk-record';
import type { JobFiles } from './files';
import { decodeLine } from './ledger-line';
import { onDisk } from './disk-failure';
import { openLedger } from './ledger-writer';
import { LEDGER_FOLDER } from './names';
import { refuseNewer } from './version';
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

/** The lease whose ledger has this name. */
export function chunkLeaseOf(
  name: string,
): { readonly chunk: number; readonly epoch: number } | undefined {
  const [, chunk, epoch] = /^chunk-(\d{7,})\.([1-9]\d*)\.log$/.exec(name) ?? [];
  return chunk === undefined ? undefined : { chunk: Number(chunk), epoch: Number(epoch) };
}

/** What the ledger knows of a chunk. */
export interface KnownChunk {
  readonly rows: ReadonlyMap<number, RowState>;
  /** Lines that are torn, garbled or none of ours. */
  readonly badLines: number;
}

/** The ledgers of a job's chunks: the coordinator and every worker have one of these. */
export interface ChunkLedgers {
  /** Opens the ledger of a lease and records whose it is. */
  open(chunk: Chunk, epoch: number): Promise<ChunkLedger>;
  /**
   * What the leases up to `epoch` know of a chunk's rows; a lease that left no file knows nothing. Lines that are torn
   * or garbled are passed over and counted: their rows stand as what the sound lines say.
   *
   * @throws Abort `job_newer` when a newer version wrote them
   */
  read(chunk: Chunk, epoch: number): Promise<KnownChunk>;
}

/** The chunk ledgers of the job whose folder is `jobFolder`. */
export function chunkLedgers(files: JobFiles, jobFolder: string, jobId: JobId): ChunkLedgers {
  const folder = join(jobFolder, LEDGER_FOLDER);
  return {
    open: (chunk, epoch) => onDisk(openChunkLedger(files, folder, { jobId, chunk, epoch }), folder),
    read: (chunk, epoch) => onDisk(readChunk(files, folder, { jobId, chunk, epoch }), folder),
  };
}

interface Lease {
  readonly jobId: JobId;
  readonly chunk: Chunk;
  readonly epoch: number;
}

async function openChunkLedger(
  files: JobFiles,
  folder: string,
  lease: Lease,
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

async function readChunk(files: JobFiles, folder: string, upTo: Lease): Promise<KnownChunk> {
  const rows = new Map<number, RowState>();
  let badLines = 0;
  for (let epoch = 1; epoch <= upTo.epoch; epoch += 1) {
    const path = join(folder, chunkLedgerName(upTo.chunk.index, epoch));
    if (await files.exists(path)) badLines += await readLease(path, { ...upTo, epoch }, rows);
  }
  return { rows, badLines };
}

/** Adds what one lease knows to what is known of the rows; gives the number of its lines that are none. */
async function readLease(path: string, lease: Lease, rows: Map<number, RowState>): Promise<number> {
  let badLines = 0;
  let isOurs = true;
  for await (const line of readLines(path)) {
    const array = decodeLine(line) ?? [];
    if (array[0] === 'chunk') {
      isOurs = isHeaderOf(array, lease);
      if (!isOurs) badLines += 1;
      continue;
    }
    const record = isOurs ? fromArray(array) : undefined;
    if (record !== undefined && isRowOf(lease.chunk, rowOf(record))) {
      const before = rows.get(rowOf(record)) ?? {};
      rows.set(rowOf(record), foldUnder(lease.epoch, before, record));
    } else {
      badLines += 1;
    }
  }
  return badLines;
}

function foldUnder(epoch: number, before: RowState, record: ChunkRecord): RowState {
  const state = foldRecord(before, record);
  const hasFailed = record.type === 'failure' && state.failure === record.failure;
  return hasFailed ? { ...state, failedIn: epoch } : state;
}

function isRowOf({ firstRow, rows }: Chunk, row: number): boolean {
  return row >= firstRow && row < firstRow + rows;
}

function isHeaderOf(array: readonly unknown[], { jobId, chunk }: Lease): boolean {
  const [, version, job, index] = array;
  refuseNewer(version);
  return job === jobId && index === chunk.index;
}

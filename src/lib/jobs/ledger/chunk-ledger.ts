import { join } from 'node:path';
import { type Chunk, type Guard, isWhole, type JobId } from '../../model';
import { foldRecord, type RowFold, type RowState } from './chunk-fold';
import { type ChunkRecord, fromArray, rowOf, toArray } from './chunk-record';
import type { JobFiles } from '../disk/job-files';
import { decodeLine } from './ledger-line';
import { onDisk } from '../disk/disk-error';
import { openLedger } from './ledger-writer';
import { type Damage, type Doubt, doubtLostRows } from './lost-rows';
import { LEDGER_FOLDER } from '../names';
import { LEDGER_VERSION, rejectOtherLedger } from '../version';

/** The ledger of one chunk under one lease. */
export interface ChunkLedger {
  /** Resolves once the records are durable, in this order. Rejects with `Abort` after a disk error. */
  append(...records: readonly ChunkRecord[]): Promise<void>;
  close(): Promise<void>;
}

// Far more than a job can have, and the next ones are whole numbers, too.
const HIGHEST_EPOCH = 1e15;

/** The number of a lease. */
export const isEpoch: Guard<number> = (value): value is number =>
  isWhole(value) && value >= 1 && value <= HIGHEST_EPOCH;

/** The file name of a chunk's ledger under a lease; the names sort by chunk, then epoch. */
export function chunkLedgerName(chunk: number, epoch: number): string {
  return `chunk-${String(chunk).padStart(7, '0')}.${String(epoch)}.log`;
}

/** The lease whose ledger has this name. */
export function chunkLeaseOf(
  name: string,
): { readonly chunk: number; readonly epoch: number } | undefined {
  const [, chunk, epoch] = /^chunk-(\d{7,15})\.([1-9]\d*)\.log$/.exec(name) ?? [];
  if (chunk === undefined || !isEpoch(Number(epoch))) return undefined;
  return { chunk: Number(chunk), epoch: Number(epoch) };
}

/** The part of a chunk that its ledger knows. */
export type RowRange = Pick<Chunk, 'index' | 'first' | 'count'>;

/** What the ledgers record about a chunk. */
export interface KnownChunk {
  readonly rows: ReadonlyMap<number, RowState>;
  /** Lines that are torn, garbled or not valid records. */
  readonly badLines: number;
}

/** The ledgers of a job's chunks: the coordinator and every worker have one of these. */
export interface ChunkLedgers {
  /** Opens the ledger of a lease and writes its head. */
  open(chunk: Chunk, epoch: number): Promise<ChunkLedger>;
  /**
   * What the leases up to `epoch` recorded about a chunk's rows. Lines that are torn or garbled are skipped and
   * counted: the state of their rows is what the sound lines say. With a `doubt`, what those lines may have lost is in
   * doubt.
   *
   * @throws Abort `job_newer`, `job_older` when another version wrote them
   */
  read(chunk: Chunk, epoch: number, doubt?: Doubt): Promise<KnownChunk>;
}

/** The chunk ledgers of the job whose folder is `jobFolder`. */
export function chunkLedgers(files: JobFiles, jobFolder: string, jobId: JobId): ChunkLedgers {
  const folder = join(jobFolder, LEDGER_FOLDER);
  return {
    open: (chunk, epoch) => onDisk(openChunkLedger(files, folder, { jobId, chunk, epoch }), folder),
    async read(chunk, epoch, doubt) {
      const read = readChunk(files, folder, { jobId, chunk, epoch });
      const { rows, badLines, damagedIn } = await onDisk(read, folder);
      if (doubt !== undefined) doubtLostRows(rows, chunk, { ...doubt, damagedIn });
      return { rows, badLines };
    },
  };
}

interface LeaseKey {
  readonly jobId: JobId;
  readonly chunk: RowRange;
  readonly epoch: number;
}

async function openChunkLedger(
  files: JobFiles,
  folder: string,
  lease: LeaseKey,
): Promise<ChunkLedger> {
  const { jobId, chunk, epoch } = lease;
  const writer = await openLedger(files, join(folder, chunkLedgerName(chunk.index, epoch)));
  const header = ['chunk', LEDGER_VERSION, jobId, chunk.index, epoch, chunk.first, chunk.count];
  try {
    await writer.append(header);
  } catch (error) {
    await writer.close();
    throw error;
  }
  return {
    append: (...records) => writer.append(...records.map(toArray)),
    close: () => writer.close(),
  };
}

/** Folds the leases of a chunk up to an epoch. Rejects with Node's own error. */
export async function readChunk(
  files: JobFiles,
  folder: string,
  upTo: LeaseKey,
): Promise<Damage & { readonly rows: Map<number, RowState>; readonly badLines: number }> {
  const rows = new Map<number, RowFold>();
  let badLines = 0;
  let damagedIn = 0;
  for (const epoch of await epochsOf(files, folder, upTo)) {
    const path = join(folder, chunkLedgerName(upTo.chunk.index, epoch));
    if (!(await files.exists(path))) continue;
    const lines = (onTorn: () => void): AsyncIterable<string> => files.readLines(path, onTorn);
    const bad = await readLease(lines, { ...upTo, epoch }, rows);
    badLines += bad.lines;
    if (bad.isDamage) damagedIn = epoch;
  }
  return { rows, badLines, damagedIn };
}

const FEW_EPOCHS = 16;

/**
 * The epochs up to which a chunk may have a file each, in order. Few are tried one by one: listing the folder for each
 * chunk of a job takes longer. Many are those that have a file, however high a damaged name or grant has made the last.
 */
async function epochsOf(
  files: JobFiles,
  folder: string,
  { chunk, epoch }: LeaseKey,
): Promise<readonly number[]> {
  if (epoch <= FEW_EPOCHS) return Array.from({ length: epoch }, (_unused, at) => at + 1);
  const leases = (await files.list(folder)).map(chunkLeaseOf);
  return leases
    .filter((lease) => lease?.chunk === chunk.index)
    .map((lease) => lease?.epoch ?? 0)
    .filter((each) => each <= epoch)
    .sort((one, other) => one - other);
}

/** Adds the records of one lease to the rows, and returns how many of its lines are not valid records. */
async function readLease(
  linesOf: (onTorn: () => void) => AsyncIterable<string>,
  lease: LeaseKey,
  rows: Map<number, RowFold>,
): Promise<{ readonly lines: number; readonly isDamage: boolean }> {
  const bad = { lines: 0, isDamage: false };
  let isOurs = true;
  let isTorn = false;
  const onTorn = (): void => {
    isTorn = true;
  };
  for await (const line of linesOf(onTorn)) {
    const array = decodeLine(line) ?? [];
    const isHead = array[0] === 'chunk';
    if (isHead) isOurs = isHeaderOf(array, lease);
    if (isOurs && (isHead || addRecord(array, lease, rows))) continue;
    bad.lines += 1;
    // A line without its line feed was not durable yet, so no request was sent because of it.
    bad.isDamage ||= !isTorn;
  }
  return bad;
}

function addRecord(
  array: readonly unknown[],
  { chunk, epoch }: LeaseKey,
  rows: Map<number, RowFold>,
): boolean {
  const record = fromArray(array);
  if (record === undefined) return false;
  const row = rowOf(record);
  if (!isRowOf(chunk, row)) return false;
  rows.set(row, foldRecord(rows.get(row) ?? {}, record, epoch));
  return true;
}

function isRowOf({ first, count }: RowRange, row: number): boolean {
  return row >= first && row < first + count;
}

function isHeaderOf(array: readonly unknown[], { jobId, chunk }: LeaseKey): boolean {
  const [, version, job, index, , first, count] = array;
  rejectOtherLedger(version);
  const isOfChunk = index === chunk.index && first === chunk.first && count === chunk.count;
  return job === jobId && isOfChunk;
}

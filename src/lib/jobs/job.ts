import { join } from 'node:path';
import { type Chunk, type JobId, type RowFailure } from '../model';
import { type Checkpoint } from './checkpoint';
import { type ChunkLedger, openChunkLedger } from './chunk-ledger';
import { diskFailure, tidy } from './disk-failure';
import { type AppendFile, type JobFiles, writeWhole } from './files';
import { CHECKPOINT_FILE, type ClaimedFolder, LEDGER_FOLDER } from './job-folder';
import { type JobRecord, jobRecordToArray } from './job-record';
import { type LedgerWriter, openLedger } from './ledger-writer';
import { releaseLock } from './lock';
import { type CsvLine, ERRORS_FILE, errorLine, RESULTS_FILE, writeReports } from './reports';

/** A job that exists: the only writer of its folder. Every method rejects with `Abort` when the disk refuses. */
export interface Job {
  readonly jobId: JobId;
  readonly files: {
    readonly checkpoint: string;
    readonly errors: string;
    readonly results: string;
  };
  /** Appends to the coordinator's ledger; resolves once durable. */
  record(...records: readonly JobRecord[]): Promise<void>;
  openChunk(chunk: Chunk, epoch: number): Promise<ChunkLedger>;
  /** Shows a failure in `errors.jsonl` while the job runs. */
  noteFailure(failure: RowFailure): Promise<void>;
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** Folds `results.csv` and `errors.jsonl` anew from the ledgers. */
  writeReports(chunks: readonly Chunk[], csvLine: CsvLine): Promise<{ readonly badLines: number }>;
  /** Closes the ledger and gives the lock back. Never rejects for the disk's sake: all that counts is durable. */
  close(): Promise<void>;
}

/** Makes the claimed folder a job: the coordinator's ledger first, `checkpoint.json` last. */
export async function beginJob(
  files: JobFiles,
  folder: ClaimedFolder,
  first: { readonly checkpoint: Checkpoint; readonly nonce: string; readonly atMs: number },
): Promise<Job> {
  const { checkpoint, nonce, atMs } = first;
  const ledger = await openLedger(files, join(folder.path, LEDGER_FOLDER, 'job.log'));
  const job = new FolderJob(files, folder, ledger);
  try {
    await job.record({ type: 'job', jobId: folder.jobId, nonce, atMs });
    await job.saveCheckpoint(checkpoint);
  } catch (error) {
    await ledger.close();
    throw error;
  }
  return job;
}

class FolderJob implements Job {
  readonly jobId: JobId;
  readonly files: Job['files'];
  private readonly path: string;
  private readonly ledgers: string;
  private errors: Promise<AppendFile> | undefined;
  private noted: Promise<void> = Promise.resolve();
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly disk: JobFiles,
    folder: ClaimedFolder,
    private readonly ledger: LedgerWriter,
  ) {
    this.jobId = folder.jobId;
    this.path = folder.path;
    this.ledgers = join(folder.path, LEDGER_FOLDER);
    this.files = {
      checkpoint: join(folder.path, CHECKPOINT_FILE),
      errors: join(folder.path, ERRORS_FILE),
      results: join(folder.path, RESULTS_FILE),
    };
  }

  record(...records: readonly JobRecord[]): Promise<void> {
    return this.ledger.append(...records.map(jobRecordToArray));
  }

  openChunk(chunk: Chunk, epoch: number): Promise<ChunkLedger> {
    return this.onDisk(
      openChunkLedger(this.disk, this.ledgers, { jobId: this.jobId, chunk, epoch }),
    );
  }

  noteFailure(failure: RowFailure): Promise<void> {
    this.errors ??= this.disk.openAppend(this.files.errors);
    const file = this.errors;
    // One after the other: lines that are written at once may mix.
    this.noted = this.noted.then(async () => (await file).append(errorLine(failure)));
    return this.onDisk(this.noted);
  }

  saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    // One after the other: all are written beside the same file.
    this.saving = tidy(this.saving).then(() => this.replaceCheckpoint(checkpoint));
    return this.onDisk(this.saving);
  }

  writeReports(chunks: readonly Chunk[], csvLine: CsvLine): Promise<{ readonly badLines: number }> {
    const job = { folder: this.path, ledgers: this.ledgers, chunks };
    return this.onDisk(this.closeErrors().then(() => writeReports(this.disk, job, csvLine)));
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.closeErrors();
    await tidy(releaseLock(this.disk, this.path));
  }

  // A file that is open cannot be replaced on Windows. Whether it ever was, `noteFailure` has told.
  private async closeErrors(): Promise<void> {
    const open = this.errors;
    this.errors = undefined;
    await tidy(this.noted);
    this.noted = Promise.resolve();
    await tidy(Promise.resolve(open).then((file) => file?.close()));
  }

  private async replaceCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const text = `${JSON.stringify(checkpoint, null, 2)}\n`;
    await writeWhole(this.disk, this.files.checkpoint, (append) => append(text));
  }

  private async onDisk<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw diskFailure(error, this.path);
    }
  }
}

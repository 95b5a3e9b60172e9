import { hostname } from 'node:os';
import { join } from 'node:path';
import { defined, type JobId, type RowFailure, ignoringSystemErrors } from '../../model';
import { type Checkpoint, specOf } from '../checkpoint/checkpoint';
import { type ChunkLedgers, chunkLedgers } from '../ledger/chunk-ledger';
import { onDisk } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import type { JobHold } from '../disk/job-locks';
import { writeWhole } from '../disk/write-whole';
import type { ClaimedFolder } from './job-folder';
import { type JobRecord, jobRecordToArray } from '../ledger/job-record';
import { type LedgerWriter, openLedger } from '../ledger/ledger-writer';
import { holdOn, releaseLock } from './lock';
import {
  CHECKPOINT_FILE,
  ERRORS_FILE,
  JOB_LOG,
  LEDGER_FOLDER,
  type JobList,
  JOB_LISTS,
  LIST_FILES,
  RESULTS_FILE,
} from '../names';
import { processStart } from './process-life';
import { openUndoLog, type UndoLog } from '../undo/undo-log';
import { copyReports } from '../disk/copy-reports';
import { ErrorsWriter } from '../reports/errors-writer';
import {
  type CsvLine,
  type ReportTotals,
  type ReportedJob,
  writeReports,
} from '../reports/reports';

/**
 * Paths of lists: `missing` of an import that names earlier jobs, `organizations` of one with an `organizations.csv`,
 * `roles` of one that creates or compares roles.
 */
export type JobLists = Readonly<Partial<Record<JobList, string>>>;

/** A job that exists: the only writer of its folder. Every method rejects with `Abort` after a disk error. */
export interface Job {
  readonly jobId: JobId;
  readonly folder: string;
  /** The lease of this process, where the job is not on a disk of this machine. */
  readonly hold: JobHold | undefined;
  readonly ledgers: ChunkLedgers;
  readonly files: {
    readonly checkpoint: string;
    readonly errors: string;
    readonly results: string;
  };
  /** The paths of the lists that the end of a run has written. */
  lists(): Promise<JobLists>;
  /** Appends to the coordinator's ledger; resolves once durable. */
  record(...records: readonly JobRecord[]): Promise<void>;
  /** Adds a failure to `errors.jsonl` while the job runs. */
  noteFailure(failure: RowFailure): Promise<void>;
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** Records the process of a worker, so that the next run can end it if it outlives this one. */
  noteWorker(pid: number): Promise<void>;
  /** Writes `results.csv` and `errors.jsonl` again from the ledgers. */
  writeReports(
    reported: Pick<
      ReportedJob,
      'chunks' | 'epochOf' | 'onFailure' | 'onRow' | 'isRepeated' | 'isAliased'
    >,
    csvLine: CsvLine,
  ): Promise<ReportTotals>;
  /** Opens `undo.log`. To be closed before the job. */
  openUndo(): Promise<UndoLog>;
  /** Replaces a list, and returns its path. */
  writeList(list: JobList, lines: Iterable<string>): Promise<string>;
  /** Closes the ledger and releases the lock. Never rejects because of a disk error: all that counts is durable. */
  close(): Promise<void>;
}

/** What a job begins with. */
export interface FirstRecord {
  readonly checkpoint: Checkpoint;
  readonly nonce: string;
  readonly keyDigest?: string;
  readonly atMs: number;
}

/** Turns the claimed folder into a job: writes the coordinator's ledger first, `checkpoint.json` last. */
export async function beginJob(
  files: JobFiles,
  folder: ClaimedFolder,
  first: FirstRecord,
): Promise<Job> {
  const { checkpoint, nonce, keyDigest, atMs } = first;
  await folder.makeReady();
  const job = await openFolder(files, folder);
  try {
    const spec = specOf(checkpoint);
    const { jobId } = folder;
    await job.record({ type: 'job', jobId, nonce, atMs, spec, ...defined({ keyDigest }) });
    await job.saveCheckpoint(checkpoint);
  } catch (error) {
    await job.closeLedger();
    throw error;
  }
  return job;
}

/** Opens the job of a folder whose lock this process holds. */
export async function openFolder(
  files: JobFiles,
  folder: Pick<ClaimedFolder, 'jobId' | 'path'>,
): Promise<FolderJob> {
  const ledger = await openLedger(files, join(folder.path, LEDGER_FOLDER, JOB_LOG));
  return new FolderJob(files, folder, ledger);
}

/** The real job. */
export class FolderJob implements Job {
  readonly jobId: JobId;
  readonly files: Job['files'];
  readonly folder: string;
  readonly hold: JobHold | undefined;
  readonly ledgers: ChunkLedgers;
  private readonly errors: ErrorsWriter;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly disk: JobFiles,
    folder: Pick<ClaimedFolder, 'jobId' | 'path'>,
    private readonly ledger: LedgerWriter,
  ) {
    this.jobId = folder.jobId;
    this.folder = folder.path;
    this.hold = holdOn(disk, folder.path);
    this.ledgers = chunkLedgers(disk, folder.path, folder.jobId);
    this.files = {
      checkpoint: join(folder.path, CHECKPOINT_FILE),
      errors: join(folder.path, ERRORS_FILE),
      results: join(folder.path, RESULTS_FILE),
    };
    this.errors = new ErrorsWriter(disk, this.files.errors);
  }

  record(...records: readonly JobRecord[]): Promise<void> {
    return this.ledger.append(...records.map(jobRecordToArray));
  }

  noteWorker(pid: number): Promise<void> {
    return this.record({ type: 'worker', pid, start: processStart(pid), host: hostname() });
  }

  noteFailure(failure: RowFailure): Promise<void> {
    return this.onDisk(this.errors.append(failure));
  }

  saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    // One after the other: each is written to the same file beside it.
    this.saving = ignoringSystemErrors(this.saving).then(() => this.replaceCheckpoint(checkpoint));
    return this.onDisk(this.saving);
  }

  writeReports(
    reported: Pick<
      ReportedJob,
      'chunks' | 'epochOf' | 'onFailure' | 'onRow' | 'isRepeated' | 'isAliased'
    >,
    csvLine: CsvLine,
  ): Promise<ReportTotals> {
    const { errors, ledgers } = this;
    const job = { ...reported, resultsPath: this.files.results, errors, ledgers };
    const { results, errors: failures } = this.files;
    return this.onDisk(
      writeReports(this.disk, job, csvLine).then(async (totals) => {
        await copyReports(this.disk, this.folder, [results, failures]);
        return totals;
      }),
    );
  }

  lists(): Promise<JobLists> {
    return this.onDisk(this.findLists());
  }

  openUndo(): Promise<UndoLog> {
    return openUndoLog(this.disk, this.folder);
  }

  async writeList(list: JobList, lines: Iterable<string>): Promise<string> {
    const path = join(this.folder, LIST_FILES[list]);
    await this.onDisk(
      writeWhole(this.disk, path, async (append) => {
        for (const line of lines) await append(line);
      }).then(() => copyReports(this.disk, this.folder, [path])),
    );
    return path;
  }

  closeLedger(): Promise<void> {
    return this.ledger.close();
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.errors.close();
    await ignoringSystemErrors(this.saving);
    await ignoringSystemErrors(releaseLock(this.disk, this.folder));
  }

  private async findLists(): Promise<JobLists> {
    const paths: Partial<Record<JobList, string>> = {};
    for (const list of JOB_LISTS) {
      const path = join(this.folder, LIST_FILES[list]);
      if (await this.disk.exists(path)) paths[list] = path;
    }
    return paths;
  }

  private async replaceCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const text = `${JSON.stringify(checkpoint, null, 2)}\n`;
    await writeWhole(this.disk, this.files.checkpoint, (append) => append(text));
  }

  private onDisk<T>(work: Promise<T>): Promise<T> {
    return onDisk(work, this.folder);
  }
}

import { dirname } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { type Deferred, deferred, ignoringSystemErrors } from '../../model';
import { diskError } from '../disk/disk-error';
import type { AppendFile, JobFiles } from '../disk/job-files';
import { encodeLine } from './ledger-line';

/** Appends to one ledger file. */
export interface LedgerWriter {
  /**
   * Resolves once the records, in this order, are on the disk. Records that arrive while the disk is busy share the
   * next write: one sync a batch, not one a record. After a failed write every call rejects with the same `Abort`.
   */
  append(...records: readonly (readonly unknown[])[]): Promise<void>;
  /** Waits for the write under way and closes the file. What was reported durable stays durable if the close fails. */
  close(): Promise<void>;
}

// A write and a sync cost as much processor time as several rows. So they happen at most 500 times a second, and at
// most 125 times where a batch gathers few records, as in each of several workers.
const SPACING_MS = 2;
const WIDE_SPACING_MS = 8;
const FEW_APPENDS = 16;

interface Batch {
  text: string;
  appends: number;
  readonly done: Deferred<void>;
}

/** Opens the ledger file at `path` for appending. Its name is durable: a file that is synced may lose its name. */
export async function openLedger(files: JobFiles, path: string): Promise<LedgerWriter> {
  let file: AppendFile | undefined;
  try {
    file = await files.openAppend(path);
    await files.syncFolder(dirname(path));
  } catch (error) {
    await ignoringSystemErrors(Promise.resolve(file?.close()));
    throw diskError(error, path);
  }
  return writerOn(file, path);
}

function writerOn(file: AppendFile, path: string): LedgerWriter {
  let waiting: Batch | undefined;
  let writing: Promise<void> | undefined;
  let failure: Error | undefined;

  let rested: Promise<unknown> = Promise.resolve();

  async function write(): Promise<void> {
    while (waiting !== undefined) {
      // Records of this turn of the event loop share the write, and under load also those that follow before the rest
      // is over.
      if (failure === undefined) await Promise.all([rested, nextTurn()]);
      const batch = waiting;
      rested = wait(batch.appends < FEW_APPENDS ? WIDE_SPACING_MS : SPACING_MS);
      waiting = undefined;
      if (failure === undefined) {
        try {
          await file.append(batch.text);
          await file.sync();
        } catch (error) {
          failure = failureOf(error, path);
        }
      }
      if (failure === undefined) batch.done.resolve();
      else batch.done.reject(failure);
    }
    writing = undefined;
  }

  return {
    append(...records) {
      if (failure !== undefined) return Promise.reject(failure);
      waiting ??= { text: '', appends: 0, done: deferred() };
      waiting.appends += 1;
      for (const record of records) waiting.text += encodeLine(record);
      const { done } = waiting;
      writing ??= write();
      return done.promise;
    },
    async close() {
      await writing;
      await ignoringSystemErrors(file.close());
    },
  };
}

// A bug rejects the appends, like any failure: or a caller would wait forever.
function failureOf(error: unknown, path: string): Error {
  try {
    return diskError(error, path);
  } catch (bug) {
    return bug instanceof Error ? bug : new Error(String(bug));
  }
}

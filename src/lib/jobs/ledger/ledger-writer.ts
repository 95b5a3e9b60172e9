import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { type Deferred, deferred, ignoringSystemErrors } from '../../model';
import { diskFailure } from '../disk/disk-failure';
import type { AppendFile, JobFiles } from '../disk/job-files';
import { encodeLine } from './ledger-line';

/** Appends to one ledger file. */
export interface LedgerWriter {
  /**
   * Resolves once the records, in this order, are on the disk. Records that arrive while the disk is busy go
   * together into the next write: one sync a batch, not one a record. After a failed write every call rejects
   * with the same `Abort`.
   */
  append(...records: readonly (readonly unknown[])[]): Promise<void>;
  /** Waits for what is under way and closes the file. What was reported durable is, whatever a close says. */
  close(): Promise<void>;
}

// A write and a sync cost as much as some rows do, and rows wait for them: they are made 500 times a second at most, and
// only 125 times where that gathers few records, as in each of several workers.
const SPACING_MS = 2;
const WIDE_SPACING_MS = 8;
const FEW_APPENDS = 16;

interface Batch {
  text: string;
  appends: number;
  readonly done: Deferred<void>;
}

/** Opens the ledger file at `path` for appending. */
export async function openLedger(files: JobFiles, path: string): Promise<LedgerWriter> {
  let file: AppendFile;
  try {
    file = await files.openAppend(path);
  } catch (error) {
    throw diskFailure(error, path);
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
      // What else happens in this turn of the loop goes into the same write, and under load what comes until the next.
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

// A bug is given to whoever appends, like any failure: nobody may wait for ever.
function failureOf(error: unknown, path: string): Error {
  try {
    return diskFailure(error, path);
  } catch (bug) {
    return bug instanceof Error ? bug : new Error(String(bug));
  }
}

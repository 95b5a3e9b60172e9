import { join } from 'node:path';
import { onDisk } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { writeWhole } from '../disk/write-whole';
import { decodeLine } from '../ledger/ledger-line';
import { type LedgerWriter, openLedger } from '../ledger/ledger-writer';
import { copyReports } from '../disk/copy-reports';
import { UNDO_KEPT_FILE, UNDO_LOG } from '../names';
import { type KeptObject, readUndoRecord, type UndoRecord, undoToArray } from './undo-record';

/** The only writer of a job's `undo.log`. Every method rejects with `Abort` after a disk error. */
export interface UndoLog {
  readonly keptPath: string;
  /** Resolves once the records are durable, in this order. */
  append(...records: readonly UndoRecord[]): Promise<void>;
  /**
   * Writes `undo-kept.jsonl` again from the log: what the last receipt of each part left as it is. Returns the first of
   * them, `atMost` of them.
   */
  writeKept(atMost: number): Promise<readonly KeptObject[]>;
  /** Removes the log: the undo has changed nothing, and the job is as it was. */
  discard(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log of the job whose folder this process has locked, without what a kill has torn. */
export async function openUndoLog(files: JobFiles, folder: string): Promise<UndoLog> {
  const path = join(folder, UNDO_LOG);
  await onDisk(files.cutTail(path), folder);
  return new FolderUndoLog(files, { path, folder, writer: await openLedger(files, path) });
}

class FolderUndoLog implements UndoLog {
  readonly keptPath: string;

  constructor(
    private readonly files: JobFiles,
    private readonly at: {
      readonly path: string;
      readonly folder: string;
      readonly writer: LedgerWriter;
    },
  ) {
    this.keptPath = join(at.folder, UNDO_KEPT_FILE);
  }

  append(...records: readonly UndoRecord[]): Promise<void> {
    return this.at.writer.append(...records.map(undoToArray));
  }

  writeKept(atMost: number): Promise<readonly KeptObject[]> {
    return onDisk(this.rewriteKept(atMost), this.at.folder);
  }

  async discard(): Promise<void> {
    await this.close();
    await onDisk(this.files.remove(this.at.path), this.at.folder);
  }

  close(): Promise<void> {
    return this.at.writer.close();
  }

  private async rewriteKept(atMost: number): Promise<readonly KeptObject[]> {
    const first: KeptObject[] = [];
    const lastReceipts = await this.lastReceipts();
    await writeWhole(this.files, this.keptPath, async (append) => {
      let receipts = 0;
      let pending: KeptObject[] = [];
      for await (const record of this.records()) {
        if (record.type === 'kept') pending.push(record.kept);
        if (record.type === 'run') pending = [];
        if (record.type !== 'receipt') continue;
        // A part that a later run has done again has left other objects.
        if (lastReceipts.has(receipts)) {
          first.push(...pending.slice(0, atMost - first.length));
          await append(pending.map((kept) => `${JSON.stringify(kept)}\n`).join(''));
        }
        receipts += 1;
        pending = [];
      }
    });
    await copyReports(this.files, this.at.folder, [this.keptPath]);
    return first;
  }

  /** The last receipts of the parts, by their place among all receipts of the log. */
  private async lastReceipts(): Promise<ReadonlySet<number>> {
    const places = new Map<string, number>();
    let receipts = 0;
    for await (const record of this.records()) {
      if (record.type !== 'receipt') continue;
      places.set(`${record.phase} ${String(record.part)}`, receipts);
      receipts += 1;
    }
    return new Set(places.values());
  }

  private async *records(): AsyncGenerator<UndoRecord> {
    for await (const line of this.files.readLines(this.at.path)) {
      const record = readUndoRecord(decodeLine(line) ?? []);
      if (record !== undefined) yield record;
    }
  }
}

import { join } from 'node:path';
import { IdSet } from '../../model';
import type { JobFiles } from '../disk/job-files';
import { decodeLine } from '../ledger/ledger-line';
import { UNDO_LOG } from '../names';
import {
  addUndone,
  leftBehind,
  NOTHING_UNDONE,
  readUndoRecord,
  type RestoredTimes,
  type UndoPhase,
  type UndoRecord,
  type UndoSummary,
} from './undo-record';

/** What earlier runs of an undo recorded about its objects. A kind and an id make the key of an object: `keyOfObject`. */
export interface UndoHistory {
  /** Of the API key of the last run; absent where there was none. */
  readonly keyDigest: string | undefined;
  /** Objects that were deleted or restored. */
  readonly done: IdSet;
  /** Objects that were gone before. */
  readonly gone: IdSet;
  /** Objects that an earlier run was about to delete or restore, and may have. */
  readonly open: ReadonlySet<string>;
  /** The counts of a part that is done and has nothing left to try again. */
  finished(phase: UndoPhase, part: number): UndoSummary | undefined;
}

/** The key by which an undo knows an object. */
export function keyOfObject(kind: string, id: string): string {
  return `${kind} ${id}`;
}

/** Calls `note` with each object that the undo of a job has restored, and whose times are known. */
export async function eachRestored(
  files: JobFiles,
  folder: string,
  note: (key: string, times: RestoredTimes) => void,
): Promise<void> {
  const path = join(folder, UNDO_LOG);
  if (!(await files.exists(path))) return;
  for await (const line of files.readLines(path)) {
    const record = readUndoRecord(decodeLine(line) ?? []);
    if (record?.type !== 'result' || record.times === undefined) continue;
    note(keyOfObject(record.kind, record.id), record.times);
  }
}

/** Folds `undo.log`; of a job whose undo has not begun, the history is empty. */
export async function readUndoHistory(files: JobFiles, folder: string): Promise<UndoHistory> {
  const fold = new UndoFold();
  const path = join(folder, UNDO_LOG);
  if (await files.exists(path)) {
    for await (const line of files.readLines(path)) {
      const record = readUndoRecord(decodeLine(line) ?? []);
      if (record !== undefined) fold.add(record);
    }
  }
  return fold;
}

class UndoFold implements UndoHistory {
  keyDigest: string | undefined;
  readonly done = new IdSet();
  readonly gone = new IdSet();
  readonly open = new Set<string>();
  private readonly receipts = new Map<string, UndoSummary>();

  add(record: UndoRecord): void {
    switch (record.type) {
      case 'run':
        this.keyDigest = record.keyDigest;
        return;
      case 'intent':
        this.open.add(keyOfObject(record.kind, record.id));
        return;
      case 'result':
        this.addResult(record);
        return;
      case 'receipt':
        this.receipts.set(partKey(record.phase, record.part), record.counts);
        return;
      case 'kept':
      case 'end':
        return;
    }
  }

  finished(phase: UndoPhase, part: number): UndoSummary | undefined {
    const counts = this.receipts.get(partKey(phase, part));
    return counts !== undefined && leftBehind(counts) === 0 ? counts : undefined;
  }

  private addResult({ kind, id, outcome }: UndoRecord & { type: 'result' }): void {
    const key = keyOfObject(kind, id);
    this.open.delete(key);
    if (outcome === 'gone') this.gone.add(key);
    else if (outcome !== 'failed') this.done.add(key);
  }
}

function partKey(phase: UndoPhase, part: number): string {
  return `${phase} ${String(part)}`;
}

/** How far the undo of a job is. */
export interface UndoState {
  /** `unfinished`: a run of the undo did not reach its end. */
  readonly state: 'unfinished' | 'done';
  readonly beganAt: string;
  readonly summary: UndoSummary;
}

const SHOWN_LINES = /^.{9}\["(?:undo|done|end)",/;

/** How far the undo of a job is; undefined when it has none. Parses receipts and the beginnings and ends of runs alone. */
export async function readUndoState(
  files: JobFiles,
  folder: string,
): Promise<UndoState | undefined> {
  const path = join(folder, UNDO_LOG);
  if (!(await files.exists(path))) return undefined;
  const fold = new StateFold();
  for await (const line of files.readLines(path)) {
    if (SHOWN_LINES.test(line)) fold.add(readUndoRecord(decodeLine(line) ?? []));
  }
  return fold.state();
}

class StateFold {
  private beganAtMs: number | undefined;
  private isDone = false;
  private readonly receipts = new Map<string, UndoSummary>();

  add(record: UndoRecord | undefined): void {
    if (record?.type === 'run') {
      this.beganAtMs ??= record.atMs;
      this.isDone = false;
    } else if (record?.type === 'receipt') {
      this.receipts.set(partKey(record.phase, record.part), record.counts);
    } else if (record?.type === 'end') this.isDone = true;
  }

  state(): UndoState {
    return {
      state: this.isDone ? 'done' : 'unfinished',
      beganAt: new Date(this.beganAtMs ?? 0).toISOString(),
      summary: [...this.receipts.values()].reduce(addUndone, NOTHING_UNDONE),
    };
  }
}

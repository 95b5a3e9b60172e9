import { clip, sanitizeLine } from '../model';
import type {
  ExportRecord,
  RecordBatch,
  RecordPath,
  RecordValue,
  UnreadableRecord,
} from './export-record';

const NAME_LENGTH = 60;

/** Collects the records of a block, and gives them as batches of one path each, in file order. */
export class RecordSink {
  /** Unreadable records count, skipped paths do not. */
  recordsRead = 0;
  /** Records of paths that are not wanted, by path. */
  readonly skipped = new Map<RecordPath, number>();
  private batches: RecordBatch[] = [];
  private path: RecordPath = '';
  private records: ExportRecord[] = [];
  private unreadable: UnreadableRecord[] = [];

  /** @param wants tells whether records of a path are wanted; asked again for each record of a document */
  constructor(readonly wants: (path: RecordPath) => boolean) {}

  add(path: RecordPath, ref: string, value: RecordValue): void {
    if (path !== this.path) this.turn(path);
    this.recordsRead += 1;
    this.records.push({ ref, value });
  }

  reject(path: RecordPath, record: UnreadableRecord): void {
    if (path !== this.path) this.turn(path);
    this.recordsRead += 1;
    this.unreadable.push(record);
  }

  /** Counts a record of a path that is not wanted. */
  skip(path: RecordPath): void {
    this.skipped.set(path, (this.skipped.get(path) ?? 0) + 1);
  }

  /** The batches since the last call, at least one. */
  take(bytesRead: number): readonly RecordBatch[] {
    this.turn(this.path);
    const { path, batches } = this;
    this.batches = [];
    if (batches.length === 0) return [{ path, records: [], unreadable: [], bytesRead }];
    return batches.map((batch) => ({ ...batch, bytesRead }));
  }

  private turn(path: RecordPath): void {
    const { records, unreadable } = this;
    if (records.length > 0 || unreadable.length > 0) {
      this.batches.push({ path: this.path, records, unreadable, bytesRead: 0 });
      this.records = [];
      this.unreadable = [];
    }
    this.path = path;
  }
}

/** A name of the file, such as that of a table, for messages. */
export function printableName(name: string): string {
  return clip(sanitizeLine(name), NAME_LENGTH);
}

/** Reads the text of an export as it comes, and gives its records to a `RecordSink`. */
export interface RecordReader {
  /** Bytes of UTF-8. They are not kept. */
  push(bytes: Buffer): void;
  /** The file has ended. Returns what is missing when it ended too early, in a few words. */
  end(): string | undefined;
}

import { isUtf8 } from 'node:buffer';
import { changeRecordError } from './export-errors';
import type { UnreadableRecord } from './export-record';
import { type BadLine, type LineHandler, LineSplitter, MAX_RECORD_BYTES } from './line-splitter';
import type { RecordReader, RecordSink } from './record-sink';
import { NOT_UTF8, TOO_LONG } from './unreadable';

const ATTRIBUTE = /^([a-z0-9][a-z0-9.-]*)((?:;[a-z0-9-]+)*):(:|<|) *([^]*)$/i;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}$/;

/** Attributes whose bytes are no text, even where they happen to be valid UTF-8. */
const BINARY = new Set([
  'jpegphoto',
  'objectguid',
  'objectsid',
  'thumbnailphoto',
  'usercertificate',
]);

/** An entry that is being read. */
interface Entry {
  readonly line: number;
  readonly value: Record<string, string | string[]>;
  length: number;
  problem?: Pick<UnreadableRecord, 'code' | 'detail'>;
}

/**
 * Reads the entries of an LDIF (RFC 2849). Attribute names are in lower case and without options; a value is a text, or
 * an array of texts when there are several. Bytes that are no text, such as those of `objectGUID`, stay in base64 under
 * the name with `;base64`: `objectguid;base64`.
 *
 * An entry ends with an empty line, as slapcat, ldapsearch and ldifde write it: without it after the last entry, the
 * file may be cut.
 */
export class LdifReader implements RecordReader, LineHandler {
  private readonly lines = new LineSplitter(this);
  private readonly isWanted: boolean;
  private entry: Entry | undefined;
  /** The line that continuation lines may follow. */
  private pending: string | undefined;

  constructor(
    private readonly sink: RecordSink,
    private readonly options: { readonly path: string },
  ) {
    this.isWanted = sink.wants('');
  }

  push(bytes: Buffer): void {
    if (this.isWanted) this.lines.push(bytes);
  }

  end(): string | undefined {
    this.lines.end();
    if (this.entry === undefined && this.pending === undefined) return undefined;
    return 'its last entry is not followed by an empty line. Add one if the entry is whole';
  }

  onLine(line: string, number: number): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.startsWith(' ')) {
      if (this.pending !== undefined) this.fold(text.slice(1));
      return;
    }
    this.attribute();
    if (text === '') this.finish();
    else if (!text.startsWith('#')) this.open(number, text);
  }

  onBadLine(problem: BadLine, line: number): void {
    this.attribute();
    this.open(line, '');
    if (problem === 'too_long') this.spoil('record_too_long', TOO_LONG);
    else this.spoil('bad_row', NOT_UTF8);
  }

  private open(line: number, text: string): void {
    // The first line of the file is no part of an entry.
    if (this.entry === undefined && /^version:/i.test(text)) return;
    this.entry ??= { line, value: {}, length: 0 };
    this.pending = '';
    this.fold(text);
  }

  private fold(text: string): void {
    const { entry, pending = '' } = this;
    if (entry === undefined) return;
    entry.length += text.length;
    if (entry.length > MAX_RECORD_BYTES) this.spoil('record_too_long', TOO_LONG);
    this.pending = entry.problem ? undefined : pending + text;
  }

  /** The pending line is whole: it becomes a value of the entry. */
  private attribute(): void {
    const { entry, pending } = this;
    this.pending = undefined;
    if (entry === undefined || pending === undefined) return;
    const [, name, , mark, written] = ATTRIBUTE.exec(pending) ?? [];
    if (name === undefined || written === undefined) {
      this.spoil('bad_row', 'A line of the entry is not an attribute with a value.');
      return;
    }
    const key = name.toLowerCase();
    if (key === 'changetype') {
      this.assertAdded(entry, written);
      return;
    }
    if (mark === '<') {
      this.spoil('bad_row', 'The entry has a value in another file, which is not read.');
      return;
    }
    if (mark !== ':') {
      addValue(entry, key, written);
      return;
    }
    if (!BASE64.test(written)) {
      this.spoil('bad_row', 'The entry has a value that is not valid base64.');
      return;
    }
    this.decode(entry, key, written);
  }

  /** Windows' ldifde writes each entry as one that is added. */
  private assertAdded({ line }: Entry, changeType: string): void {
    if (changeType.trim().toLowerCase() === 'add') return;
    throw changeRecordError(this.options.path, line);
  }

  private decode(entry: Entry, key: string, written: string): void {
    const bytes = Buffer.from(written, 'base64');
    if (!BINARY.has(key) && isUtf8(bytes)) addValue(entry, key, bytes.toString('utf8'));
    else addValue(entry, `${key};base64`, written);
  }

  private spoil(code: UnreadableRecord['code'], detail: string): void {
    if (this.entry) this.entry.problem ??= { code, detail };
  }

  private finish(): void {
    const { entry } = this;
    this.entry = undefined;
    if (entry === undefined) return;
    const ref = `line ${String(entry.line)}`;
    if (entry.problem === undefined && entry.value['dn'] === undefined) {
      entry.problem = { code: 'bad_row', detail: 'The entry has no dn.' };
    }
    if (entry.problem) this.sink.reject('', { ref, ...entry.problem });
    else this.sink.add('', ref, entry.value);
  }
}

function addValue({ value }: Entry, key: string, text: string): void {
  const present = value[key];
  if (present === undefined) value[key] = text;
  else if (typeof present === 'string') value[key] = [present, text];
  else present.push(text);
}

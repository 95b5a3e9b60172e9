import { asObject, count, parseJson } from '../model';
import { ByteWindow } from './byte-window';
import { malformedExportError } from './export-errors';
import type { RecordPath } from './export-record';
import type { JsonUnit } from './file-sample';
import { endsBareValue, isSeparator, ValueScan } from './json-scan';
import { MAX_RECORD_BYTES } from './line-splitter';
import { printableName, type RecordReader, type RecordSink } from './record-sink';
import { NOT_JSON, NOT_OBJECT, NOT_UTF8, TOO_LONG } from './unreadable';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the reader is: what the next byte that is not a separator may be. */
type Place =
  /** At a root value, or in `arrays` root arrays: units. */
  | 'units'
  /** In a document: a name, or its end. */
  | 'names'
  /** After a name: a colon. */
  | 'colon'
  /** After a colon: the value of a property. */
  | 'value'
  /** In the array of a property: records, or its end. */
  | 'list';

/** What is done with a value that is being scanned. */
type Use = 'record' | 'name' | 'nothing';

/** The records of one path. */
interface List {
  readonly path: RecordPath;
  /** For people: `record 3 of users`. */
  readonly suffix: string;
  count: number;
  /** False for an array of texts, which has no records. */
  hasObjects: boolean;
}

/**
 * Reads the records of JSON documents of any size: finds by brackets and quotes where a record ends, and parses one
 * record at a time. So a record that is not valid JSON is one unreadable record as long as its brackets match.
 *
 * Root values may follow each other. A comma too many is overlooked. What a root object is, and an object of a root
 * array, is the `unit`; what it is decided by is in `json-unit.ts`.
 */
export class JsonReader implements RecordReader {
  private readonly window = new ByteWindow();
  private readonly value = new ValueScan();
  private place: Place = 'units';
  /** Root arrays around the next unit. */
  private arrays = 0;
  /** The next byte to look at. */
  private at = 0;
  /** A value is being scanned; it begins at `start`, unless its bytes are dropped. */
  private use: Use | undefined;
  private start = 0;
  private isBare = false;
  private isTooLong = false;
  private list: List;
  private readonly lists = new Map<RecordPath, List>();
  private name: RecordPath = '';

  constructor(
    private readonly sink: RecordSink,
    private readonly options: { readonly path: string; readonly unit: JsonUnit },
  ) {
    this.list = this.listOf('');
  }

  push(bytes: Buffer): void {
    const isKept = isKeeping(this.use) && !this.isTooLong;
    const keepFrom = isKept ? this.start : this.at;
    this.window.push(bytes, keepFrom);
    this.at -= keepFrom;
    this.start -= keepFrom;
    const { window } = this;
    while (this.at < window.end) {
      if (this.use === undefined) this.between(window.buffer[this.at] ?? 0);
      else if (!this.goOn(this.use)) break;
    }
    if (isKeeping(this.use) && this.at - this.start > MAX_RECORD_BYTES) this.isTooLong = true;
  }

  end(): string | undefined {
    if (this.use === 'record')
      return `record ${count(this.list.count + 1)}${this.list.suffix} is cut off`;
    if (this.place === 'units' && this.arrays === 0 && this.use === undefined) return undefined;
    return 'its last closing bracket is missing';
  }

  /** One byte outside of values. */
  private between(byte: number): void {
    if (isSeparator(byte)) {
      this.at += 1;
      return;
    }
    switch (this.place) {
      case 'units':
        this.unit(byte);
        break;
      case 'names':
        if (byte === QUOTE) this.begin('name', byte);
        else this.leave(byte, CLOSE_OBJECT, 'units');
        break;
      case 'colon':
        this.leave(byte, COLON, 'value');
        break;
      case 'value':
        this.property(byte);
        break;
      case 'list':
        if (byte === CLOSE_ARRAY) this.leave(byte, CLOSE_ARRAY, 'names');
        else this.element(byte);
    }
  }

  private unit(byte: number): void {
    if (byte === OPEN_ARRAY) {
      this.at += 1;
      this.arrays += 1;
    } else if (byte === CLOSE_ARRAY && this.arrays > 0) {
      this.at += 1;
      this.arrays -= 1;
    } else if (byte === OPEN_OBJECT && this.options.unit === 'document') {
      this.at += 1;
      this.place = 'names';
    } else if (byte === OPEN_OBJECT || this.arrays > 0) {
      if (this.list.path !== '') this.list = this.listOf('');
      this.element(byte);
    } else {
      this.fail();
    }
  }

  private property(byte: number): void {
    this.place = 'names';
    if (byte === OPEN_ARRAY) {
      this.at += 1;
      this.place = 'list';
      this.list = this.listOf(this.name);
    } else if (byte === OPEN_OBJECT) {
      this.list = { path: this.name, suffix: suffixOf(this.name), count: 0, hasObjects: false };
      this.element(byte);
    } else {
      this.begin('nothing', byte);
    }
  }

  private element(byte: number): void {
    const { list } = this;
    list.hasObjects ||= byte === OPEN_OBJECT || list.path === '';
    const isWanted = list.hasObjects && this.sink.wants(list.path);
    this.begin(isWanted ? 'record' : 'nothing', byte);
    if (isWanted) return;
    list.count += 1;
    if (list.hasObjects) this.sink.skip(list.path);
  }

  private begin(use: Use, byte: number): void {
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte === COLON) this.fail();
    this.use = use;
    this.start = this.at;
    this.isBare = byte !== OPEN_OBJECT && byte !== OPEN_ARRAY && byte !== QUOTE;
    this.value.reset();
  }

  /** Scans the value on. False when it does not end in the window. */
  private goOn(use: Use): boolean {
    const { window } = this;
    const end = this.isBare
      ? endOfBare(window.buffer, this.at, window.end)
      : this.value.scan(window.buffer, this.at, window.end);
    this.at = end === -1 ? window.end : end;
    if (end === -1) return false;
    this.use = undefined;
    if (use === 'record') this.record(end);
    if (use === 'name') this.named(end);
    return true;
  }

  private record(end: number): void {
    const { list, sink } = this;
    list.count += 1;
    const ref = `record ${String(list.count)}${list.suffix}`;
    if (this.isTooLong || end - this.start > MAX_RECORD_BYTES) {
      this.isTooLong = false;
      sink.reject(list.path, { ref, code: 'record_too_long', detail: TOO_LONG });
      return;
    }
    const text = this.window.text(this.start, end);
    const value = text === undefined ? undefined : parseJson(text);
    const record = asObject(value);
    if (record !== undefined) {
      sink.add(list.path, ref, record);
      return;
    }
    const detail = text === undefined ? NOT_UTF8 : value === undefined ? NOT_JSON : NOT_OBJECT;
    sink.reject(list.path, { ref, code: 'bad_json', detail });
  }

  private named(end: number): void {
    const name = parseJson(this.window.text(this.start, end) ?? '');
    if (this.isTooLong || typeof name !== 'string') this.fail();
    else this.name = name;
    this.place = 'colon';
  }

  private leave(byte: number, expected: number, place: Place): void {
    if (byte !== expected) this.fail();
    this.at += 1;
    this.place = place;
  }

  private listOf(path: RecordPath): List {
    const known = this.lists.get(path);
    if (known) return known;
    const list = { path, suffix: suffixOf(path), count: 0, hasObjects: false };
    this.lists.set(path, list);
    return list;
  }

  private fail(): never {
    const offset = count(this.window.offsetOf(this.at));
    const what = `the character at offset ${offset} is not what JSON has there`;
    throw malformedExportError(this.options.path, what);
  }
}

function isKeeping(use: Use | undefined): boolean {
  return use === 'record' || use === 'name';
}

function suffixOf(path: RecordPath): string {
  return path === '' ? '' : ` of ${printableName(path)}`;
}

function endOfBare(buffer: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (endsBareValue(buffer[at])) return at;
  return -1;
}

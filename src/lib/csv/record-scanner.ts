import type { Delimiter } from './csv-source';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;

// The meanings of a code unit: it ends an unquoted cell, or it is special between quotes.
const ENDS_TEXT = 1;
const MATTERS_QUOTED = 2;

/** A file with a longer cell or record is treated as damaged: none in practice is that long, and memory is bounded. */
export const MAX_CELL_BYTES = 1024 * 1024;
export const MAX_RECORD_BYTES = 16 * MAX_CELL_BYTES;

/** Code units of the text: bytes for UTF-8 (every special character is ASCII), else UTF-16 units. */
export type CodeUnits = Uint8Array | Uint16Array;

/** The position of a record, in code units. `end` excludes its line end, `next` is just after it. */
export interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** The physical line it begins on, from 1. */
  readonly line: number;
  /** Index of the first cell with text after its closing quote, or -1. */
  readonly malformedCell: number;
}

/** Why no further record can be read. */
export interface ScanStop {
  readonly problem: 'open_quote' | 'cell_too_long' | 'record_too_long';
  readonly cell: number;
  /** The physical line the cell begins on. */
  readonly line: number;
  readonly quoted: boolean;
}

/** Units to find records in. They start between two records. */
export interface ScanInput {
  readonly units: CodeUnits;
  /** True when nothing follows these units. */
  readonly atEnd: boolean;
  /** The physical line the units begin on. */
  readonly line: number;
  readonly maxRecords: number;
}

/** The whole records found, and where (`next`, `line`) to continue once more units have been read. */
export interface ScanResult {
  readonly records: readonly RecordSpan[];
  readonly next: number;
  readonly line: number;
  readonly stop?: ScanStop;
}

/**
 * Finds whole records by papaparse's rules for well-formed text: a quote is special only as the first character of a
 * cell, and spaces may follow the closing quote. Other text after a closing quote is read up to the next delimiter or
 * line end, which limits the damage to its record.
 *
 * Keeps no state between calls: a record whose end has not been read yet is scanned again from its start.
 */
export class RecordScanner {
  private readonly marks: Uint8Array;
  private readonly delimiter: number;
  private readonly maxCell: number;
  private readonly maxRecord: number;
  private units: CodeUnits = new Uint8Array(0);
  private atEnd = false;
  private line = 1;
  private malformed = false;
  private stop: ScanStop | undefined;

  constructor(delimiter: Delimiter, unitBytes: 1 | 2) {
    this.delimiter = delimiter.charCodeAt(0);
    this.maxCell = MAX_CELL_BYTES / unitBytes;
    this.maxRecord = MAX_RECORD_BYTES / unitBytes;
    this.marks = new Uint8Array(unitBytes === 1 ? 0x100 : 0x10000);
    this.marks[this.delimiter] = ENDS_TEXT;
    this.marks[QUOTE] = MATTERS_QUOTED;
    this.marks[LF] = this.marks[CR] = ENDS_TEXT | MATTERS_QUOTED;
  }

  scan(input: ScanInput): ScanResult {
    this.begin(input);
    const records: RecordSpan[] = [];
    let next = 0;
    while (next < this.units.length && records.length < input.maxRecords) {
      const line = this.line;
      const isBlank = this.units[next] === LF || this.units[next] === CR;
      const record = isBlank ? undefined : this.record(next);
      const after = isBlank ? this.afterLineEnd(next) : (record?.next ?? -1);
      if (after === -1) {
        this.line = line;
        break;
      }
      if (record) records.push(record);
      this.line++;
      next = after;
    }
    return { records, next, line: this.line, ...(this.stop && { stop: this.stop }) };
  }

  private begin({ units, atEnd, line }: ScanInput): void {
    this.units = units;
    this.atEnd = atEnd;
    this.line = line;
    this.stop = undefined;
  }

  /** The record that begins at `start`; undefined when its end has not been read, or when `stop` was set. */
  private record(start: number): RecordSpan | undefined {
    const line = this.line;
    let malformedCell = -1;
    let cellStart = start;
    for (let cell = 0; ; cell++) {
      const cellLine = this.line;
      const end = this.endOfCell(cellStart);
      const known = end === -1 ? this.units.length : end;
      const next = end === -1 ? -1 : this.afterCell(end);
      if (this.malformed && malformedCell === -1) malformedCell = cell;
      const problem = this.problemOf({ start, cellStart, known, isOpen: end === -1 });
      if (problem) {
        this.stop = { problem, cell, line: cellLine, quoted: this.units[cellStart] === QUOTE };
      }
      if (problem || next === -1) return undefined;
      if (this.units[end] !== this.delimiter) return { start, end, next, line, malformedCell };
      cellStart = next;
    }
  }

  private problemOf(seen: {
    start: number;
    cellStart: number;
    known: number;
    isOpen: boolean;
  }): ScanStop['problem'] | undefined {
    if (seen.known - seen.cellStart > this.maxCell) return 'cell_too_long';
    if (seen.known - seen.start > this.maxRecord) return 'record_too_long';
    return seen.isOpen && this.atEnd ? 'open_quote' : undefined;
  }

  /** Index just after the cell at `start`; -1 when that has not been read. Sets `malformed`. */
  private endOfCell(start: number): number {
    this.malformed = false;
    if (this.units[start] !== QUOTE) return this.endOfText(start);
    const close = this.closingQuote(start);
    if (close === -1) return -1;
    let end = close + 1;
    while (this.isPadding(this.units[end])) end++;
    // Only the next unit shows whether the quote closes the cell or is the first of a doubled one.
    if (end === this.units.length) return this.atEnd ? end : -1;
    if (((this.marks[this.units[end] ?? 0] ?? 0) & ENDS_TEXT) !== 0) return end;
    this.malformed = true;
    return this.endOfText(end);
  }

  /** Index of the first delimiter or line end at or after `from`; -1 when none has been read. */
  private endOfText(from: number): number {
    const { units, marks } = this;
    const length = units.length;
    let at = from;
    while (at < length && ((marks[units[at] ?? 0] ?? 0) & ENDS_TEXT) === 0) at++;
    return at < length || this.atEnd ? at : -1;
  }

  /** Index of the quote that closes the one at `open`; -1 when it has not been read. Counts the lines between. */
  private closingQuote(open: number): number {
    const { units, marks } = this;
    const length = units.length;
    for (let at = open + 1; ; at++) {
      while (at < length && ((marks[units[at] ?? 0] ?? 0) & MATTERS_QUOTED) === 0) at++;
      if (at >= length) return -1;
      const unit = units[at];
      if (unit === LF || (unit === CR && units[at + 1] !== LF)) this.line++;
      if (unit !== QUOTE) continue;
      if (units[at + 1] !== QUOTE) return at;
      at++;
    }
  }

  private isPadding(unit: number | undefined): boolean {
    return unit === SPACE || (unit === TAB && this.delimiter !== TAB);
  }

  /** Index after the delimiter or line end at `end`; -1 when that has not been read. */
  private afterCell(end: number): number {
    if (end === this.units.length) return end;
    return this.units[end] === this.delimiter ? end + 1 : this.afterLineEnd(end);
  }

  /** Index after the LF, CRLF or CR at `at`; -1 when the unit that distinguishes CRLF from CR has not been read. */
  private afterLineEnd(at: number): number {
    if (this.units[at] === LF) return at + 1;
    if (at + 1 === this.units.length) return this.atEnd ? at + 1 : -1;
    return this.units[at + 1] === LF ? at + 2 : at + 1;
  }
}

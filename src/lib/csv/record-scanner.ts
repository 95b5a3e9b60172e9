import type { Draft } from '../model';
import type { Delimiter } from './csv-source';
import { isBlankRecord } from './record-cells';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const NON_ASCII = 0x80;

// The meanings of a code unit: it ends an unquoted cell, it is special between quotes, a blank record may contain it.
const ENDS_TEXT = 1;
const MATTERS_QUOTED = 2;
const MAY_BE_BLANK = 4;

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
  /** The physical lines it begins and ends on, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** Index of the first cell with text after its closing quote, or -1. */
  readonly malformedCell: number;
  /** True when spaces precede an opening quote. */
  readonly hasPaddedQuote: boolean;
}

/** Records that are skipped: empty lines, and records of blank cells. `line` is that of the first one; 0 for none. */
export interface BlankRecords {
  readonly count: number;
  readonly line: number;
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
  readonly blank: BlankRecords;
  readonly stop?: ScanStop;
}

/**
 * Finds whole records: a quote is special only as the first character of a cell, and spaces may surround the quotes.
 * Other text after a closing quote is read up to the next delimiter or line end, which limits the damage to its record.
 * These are papaparse's rules, except that it takes no spaces before a quote. Blank records are skipped.
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
  private padded = false;
  private stop: ScanStop | undefined;

  constructor(
    private readonly delimiterText: Delimiter,
    unitBytes: 1 | 2,
  ) {
    this.delimiter = delimiterText.charCodeAt(0);
    this.maxCell = MAX_CELL_BYTES / unitBytes;
    this.maxRecord = MAX_RECORD_BYTES / unitBytes;
    this.marks = new Uint8Array(unitBytes === 1 ? 0x100 : 0x10000);
    this.marks[this.delimiter] = ENDS_TEXT;
    this.marks[QUOTE] = MATTERS_QUOTED;
    this.marks[LF] = this.marks[CR] = ENDS_TEXT | MATTERS_QUOTED;
    for (let unit = 0; unit < this.marks.length; unit++) {
      const isCandidate = unit <= SPACE || unit >= NON_ASCII || this.marks[unit] !== 0;
      if (isCandidate) this.marks[unit] = (this.marks[unit] ?? 0) | MAY_BE_BLANK;
    }
  }

  scan(input: ScanInput): ScanResult {
    this.begin(input);
    const records: RecordSpan[] = [];
    const blank: Draft<BlankRecords> = { count: 0, line: 0 };
    let next = 0;
    while (next < this.units.length && records.length < input.maxRecords) {
      const line = this.line;
      const isEmpty = this.units[next] === LF || this.units[next] === CR;
      const record = isEmpty ? undefined : this.record(next);
      const after = isEmpty ? this.afterLineEnd(next) : (record?.next ?? -1);
      if (after === -1) {
        this.line = line;
        break;
      }
      if (record && !this.isBlank(record)) records.push(record);
      else countBlank(blank, line);
      this.line++;
      next = after;
    }
    return { records, next, line: this.line, blank, ...(this.stop && { stop: this.stop }) };
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
    this.padded = false;
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
        const quoted = this.openingQuote(cellStart) !== -1;
        this.stop = { problem, cell, line: cellLine, quoted };
      }
      if (problem || next === -1) return undefined;
      if (this.units[end] !== this.delimiter) {
        const { line: lastLine, padded: hasPaddedQuote } = this;
        return { start, end, next, line, lastLine, malformedCell, hasPaddedQuote };
      }
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

  /** True when all cells are blank. Nearly every record shows by its first unit that they are not. */
  private isBlank({ start, end }: RecordSpan): boolean {
    const { units, marks } = this;
    for (let at = start; at < end; at++) {
      if (((marks[units[at] ?? 0] ?? 0) & MAY_BE_BLANK) === 0) return false;
    }
    const { buffer, byteOffset, BYTES_PER_ELEMENT: unitBytes } = units;
    const bytes = Buffer.from(buffer, byteOffset + start * unitBytes, (end - start) * unitBytes);
    return isBlankRecord(bytes.toString(unitBytes === 1 ? 'utf8' : 'utf16le'), this.delimiterText);
  }

  /** Index just after the cell at `start`; -1 when that has not been read. Sets `malformed` and `padded`. */
  private endOfCell(start: number): number {
    this.malformed = false;
    const open = this.openingQuote(start);
    if (open === -1) return this.endOfText(start);
    if (open !== start) this.padded = true;
    const close = this.closingQuote(open);
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

  /** Index of the quote that opens the cell at `start`; -1 when the cell is not quoted. */
  private openingQuote(start: number): number {
    let at = start;
    while (this.isPadding(this.units[at])) at++;
    return this.units[at] === QUOTE ? at : -1;
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

function countBlank(blank: Draft<BlankRecords>, line: number): void {
  if (blank.count === 0) blank.line = line;
  blank.count += 1;
}

import type { FoundRecords } from './find-records';
import { parseRecords, type RecordText } from './parse-records';
import type { RecordSpan, CodeUnits } from './record-scanner';
import type { CsvRow, Delimiter } from './csv-source';

// The words of a record.
const START = 0;
const END = 1;
const NEXT = 2;
const LINE = 3;
// The malformed cell counted from 1; 0 when there is none.
const MALFORMED = 4;
const WORDS = 5;

/** The memory a block needs. */
export interface BlockSize {
  readonly bytes: number;
  readonly records: number;
}

/** Memory for a block. Over a `SharedArrayBuffer`, other threads can read the block, too. */
export interface BlockMemory {
  readonly bytes: Uint8Array;
  /** Five words a record. */
  readonly spans: Uint32Array;
}

/** The description of a block without its memory. Plain values: they can be sent to a thread. */
export interface RecordBlockFacts extends BlockSize {
  readonly delimiter: Delimiter;
  /** Bytes of a code unit. UTF-16 is in this machine's byte order. */
  readonly unitBytes: 1 | 2;
  /** The number of its first record. */
  readonly firstRow: number;
  /** Where in the file its bytes begin. */
  readonly byteStart: number;
}

/** The length of `BlockMemory.spans` for a number of records. */
export function spanMemoryWords(records: number): number {
  return records * WORDS;
}

/**
 * Consecutive records of a file, in memory of their own; cells are parsed on demand. Five words a record instead of an
 * object let another thread read the block where it is: sending 250 span objects takes a fifth of
 * the time of judging their rows.
 */
export class RecordBlock<Memory extends BlockMemory = BlockMemory> implements RecordText {
  readonly units: CodeUnits;
  private readonly buffer: Buffer;

  constructor(
    readonly memory: Memory,
    readonly facts: RecordBlockFacts,
  ) {
    const { buffer, byteOffset } = memory.bytes;
    const { bytes, unitBytes } = facts;
    this.buffer = Buffer.from(buffer, byteOffset, bytes);
    this.units =
      unitBytes === 1 ? this.buffer : new Uint16Array(buffer, byteOffset, bytes / unitBytes);
  }

  /** The text of the units from `from` to `to`. */
  text(from: number, to: number): string {
    const { unitBytes } = this.facts;
    return this.buffer.toString(
      unitBytes === 1 ? 'utf8' : 'utf16le',
      from * unitBytes,
      to * unitBytes,
    );
  }

  /** The cells of the records from index `from` to before `to`. */
  cells(from: number, to: number): readonly (readonly string[])[] {
    const records: RecordSpan[] = [];
    for (let index = from; index < to; index += 1) records.push(this.span(index));
    return parseRecords(this, records, this.facts.delimiter);
  }

  /** The record at `index` as a row; valid as long as the memory is. */
  row(index: number): CsvRow {
    return new BlockRow(this, index);
  }

  /** True when the record at `index` has text after a closing quote. */
  isMalformed(index: number): boolean {
    return this.word(index, MALFORMED) !== 0;
  }

  /** Where the record at `index` lies, in units of the block. */
  span(index: number): RecordSpan {
    return {
      start: this.word(index, START),
      end: this.word(index, END),
      next: this.word(index, NEXT),
      line: this.word(index, LINE),
      malformedCell: this.word(index, MALFORMED) - 1,
    };
  }

  private word(index: number, word: number): number {
    return this.memory.spans[index * WORDS + word] ?? 0;
  }
}

/** A row of a block. Its cells are parsed on every access. */
class BlockRow implements CsvRow {
  readonly row: number;
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly malformedQuote?: number;

  constructor(
    private readonly block: RecordBlock,
    private readonly index: number,
  ) {
    const { firstRow, byteStart, unitBytes } = block.facts;
    const { start, next, line, malformedCell } = block.span(index);
    this.row = firstRow + index;
    this.line = line;
    this.byteStart = byteStart + start * unitBytes;
    this.byteEnd = byteStart + next * unitBytes;
    if (malformedCell !== -1) this.malformedQuote = malformedCell;
  }

  get cells(): readonly string[] {
    return this.block.cells(this.index, this.index + 1)[0] ?? [];
  }
}

/** Copies the records found to the memory that `allocate` returns. */
export function copyToBlock<Memory extends BlockMemory>(
  { window, records, row }: FoundRecords,
  delimiter: Delimiter,
  allocate: (size: BlockSize) => Memory,
): RecordBlock<Memory> {
  const { unitBytes } = window;
  const bytes = (records.at(-1)?.next ?? 0) * unitBytes;
  const memory = allocate({ bytes, records: records.length });
  const { units } = window;
  memory.bytes.set(new Uint8Array(units.buffer, units.byteOffset, bytes));
  const { spans } = memory;
  let at = 0;
  for (const { start, end, next, line, malformedCell } of records) {
    spans[at + START] = start;
    spans[at + END] = end;
    spans[at + NEXT] = next;
    spans[at + LINE] = line;
    spans[at + MALFORMED] = malformedCell + 1;
    at += WORDS;
  }
  return new RecordBlock(memory, {
    bytes,
    records: records.length,
    delimiter,
    unitBytes,
    firstRow: row,
    byteStart: window.byteAt(0),
  });
}

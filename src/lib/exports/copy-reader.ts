import { count } from '../model';
import { insertsError } from './export-errors';
import type { RecordPath, RecordValue } from './export-record';
import { type BadLine, type LineHandler, LineSplitter } from './line-splitter';
import { printableName, type RecordReader, type RecordSink } from './record-sink';
import { NOT_UTF8, TOO_LONG } from './unreadable';

// https://www.postgresql.org/docs/current/sql-copy.html, "Text Format"; an identifier may be quoted.
const NAME = '(?:"(?:[^"]|"")+"|[^\\s",.()]+)';
const COPY = new RegExp(`^COPY (${NAME}(?:\\.${NAME})?) \\((.*)\\) FROM stdin;$`, 'i');
const IDENTIFIER = new RegExp(NAME, 'g');

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]))/g;

const ESCAPED: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A table whose rows are being read. */
interface Table {
  readonly path: RecordPath;
  readonly columns: readonly string[];
}

/** Reads the tables of a PostgreSQL dump in plain text: the rows after each `COPY table (columns) FROM stdin;`. */
export class CopyReader implements RecordReader, LineHandler {
  private readonly lines = new LineSplitter(this);
  private table: Table | undefined;
  private hasInserts = false;
  private hasTables = false;
  private isDump = false;
  private hasDumpEnd = false;
  private isLast = false;
  private isCut = false;

  constructor(
    private readonly sink: RecordSink,
    private readonly options: {
      readonly path: string;
      readonly onTable?: (path: RecordPath, columns: readonly string[]) => void;
    },
  ) {}

  push(bytes: Buffer): void {
    this.lines.push(bytes);
  }

  end(): string | undefined {
    this.isLast = true;
    this.lines.end();
    if (this.table) {
      return `the table ${printableName(this.table.path)} has no line with \\. at its end`;
    }
    if (this.isCut) return `line ${count(this.lines.line - 1)} is cut off`;
    if (this.isDump && !this.hasDumpEnd) return 'the last line of pg_dump is missing';
    if (this.hasInserts && !this.hasTables) throw insertsError(this.options.path);
    return undefined;
  }

  onLine(line: string, number: number): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    const { table } = this;
    if (table === undefined) this.statement(text);
    else if (text === '\\.') this.table = undefined;
    else if (this.isLast) return;
    else if (this.sink.wants(table.path)) this.row(table, text, number);
    else this.sink.skip(table.path);
  }

  onBadLine(problem: BadLine, line: number): void {
    if (this.table === undefined || this.isLast) return;
    const ref = `line ${String(line)}`;
    const { path } = this.table;
    if (!this.sink.wants(path)) {
      this.sink.skip(path);
      return;
    }
    if (problem === 'too_long') {
      this.sink.reject(path, { ref, code: 'record_too_long', detail: TOO_LONG });
    } else {
      this.sink.reject(path, { ref, code: 'bad_row', detail: NOT_UTF8 });
    }
  }

  /** A line outside of a table. */
  private statement(text: string): void {
    if (text.startsWith('COPY ')) {
      const [, name, columns] = COPY.exec(text) ?? [];
      if (name !== undefined && columns !== undefined) this.begin(name, columns);
      else this.isCut ||= this.isLast;
    } else if (text.startsWith('INSERT INTO ')) {
      this.hasInserts = true;
    } else if (text.startsWith('-- PostgreSQL database dump')) {
      if (text.startsWith('-- PostgreSQL database dump complete')) this.hasDumpEnd = true;
      else this.isDump = true;
    }
  }

  private begin(name: string, columns: string): void {
    this.hasTables = true;
    const path = identifiers(name).join('.');
    this.table = { path, columns: identifiers(columns) };
    this.options.onTable?.(path, this.table.columns);
  }

  private row({ path, columns }: Table, text: string, line: number): void {
    const ref = `line ${String(line)}`;
    const cells = text.split('\t');
    if (cells.length !== columns.length) {
      const has = `The row has ${count(cells.length)} columns, and its table ${count(columns.length)}.`;
      this.sink.reject(path, { ref, code: 'bad_row', detail: has });
      return;
    }
    const value: Record<string, string | null> = {};
    for (const [at, column] of columns.entries()) value[column] = unescaped(cells[at] ?? '');
    this.sink.add(path, ref, value satisfies RecordValue);
  }
}

/** The names in a list, without quotes. */
function identifiers(list: string): readonly string[] {
  return Array.from(list.matchAll(IDENTIFIER), ([name]) =>
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name,
  );
}

/** The text of a cell; null for `\N`. */
function unescaped(cell: string): string | null {
  if (!cell.includes('\\')) return cell;
  if (cell === '\\N') return null;
  if (!/\\[0-7x]/.test(cell)) return cell.replace(ESCAPE, characterOf);
  // Octal and hexadecimal escapes are bytes, of which several may make a character.
  const bytes = Buffer.from(cell, 'utf8').toString('latin1').replace(ESCAPE, characterOf);
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

// eslint-disable-next-line @typescript-eslint/max-params -- the groups of the pattern
function characterOf(
  _match: string,
  octal: string | undefined,
  hexadecimal: string | undefined,
  other: string | undefined,
): string {
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  if (hexadecimal !== undefined) return String.fromCharCode(Number.parseInt(hexadecimal, 16));
  return other === undefined ? '' : (ESCAPED[other] ?? other);
}

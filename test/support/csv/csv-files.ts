import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openCsv,
  readRows,
  type CsvRow,
  type CsvSource,
  type Encoding,
  type ReadOptions,
} from '../../../src/lib/csv';
import { Abort } from '../../../src/lib/model';

/** A temporary folder for the tests of one file, removed after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes `content` to a file of the folder and returns its path. */
export function write(folder: string, content: string | Uint8Array, name = 'users.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export type Form = Encoding | 'utf-8 with a BOM';

/** `text` as bytes; UTF-16 always with its byte order mark. */
export function encoded(text: string, form: Form): Buffer {
  switch (form) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-8 with a BOM':
      return Buffer.from(`\ufeff${text}`);
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  }
}

export async function rowsOf(source: CsvSource, options?: ReadOptions): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const batch of readRows(source, options)) rows.push(...batch);
  return rows;
}

export async function readAll(path: string): Promise<CsvRow[]> {
  return rowsOf(await openCsv(path));
}

/** The cells of each row of a file with this content. */
export async function cellsIn(folder: string, content: string | Uint8Array): Promise<unknown> {
  return (await readAll(write(folder, content))).map(({ cells }) => cells);
}

/** The `Abort` that `work` ends with. */
export async function abortOf(work: Promise<unknown>): Promise<Abort> {
  const outcome: unknown = await work.then(
    () => 'it did not abort',
    (error: unknown) => error,
  );
  if (outcome instanceof Abort) return outcome;
  throw outcome;
}

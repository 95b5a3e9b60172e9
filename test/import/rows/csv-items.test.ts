import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ItemSource } from '../../../src/lib/chunks';
import type { CsvRow } from '../../../src/lib/csv';
import { csvChunkOf, type Plan, planCsv } from '../../../src/lib/import/plan/plan-csv';
import { csvItems } from '../../../src/lib/import/rows/csv-items';
import type { Chunk, CsvChunk } from '../../../src/lib/model';

const EMAILS = ['a@x.io', 'b@x.io', 'c@x.io', 'd@x.io', 'e@x.io'];
const CSV = ['email', ...EMAILS, ''].join('\n');
const TIME = new Date('2026-01-01T00:00:00.000Z');

let folder: string;
let path: string;
let plan: Plan;
let items: ItemSource<CsvRow>;

/** Writes the file, or another one, in place and with the time it had before. */
function write(csv: string | Uint8Array, name = 'users.csv'): string {
  const at = join(folder, name);
  writeFileSync(at, csv);
  utimesSync(at, TIME, TIME);
  return at;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  path = join(folder, 'users.csv');
  write(CSV);
  plan = await planCsv({ csvPath: path, chunkSize: 2 });
  items = csvItems(plan.source, (chunk) => csvChunkOf(plan, chunk));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const secondChunk = (): CsvChunk => csvChunkOf(plan, { index: 1, first: 3, count: 2 });

async function read(chunk: Chunk): Promise<readonly (readonly [number, string | undefined])[]> {
  const rows: CsvRow[] = [];
  for await (const batch of items.read(chunk)) rows.push(...batch);
  return rows.map((row) => [items.numberOf(row), row.cells[0]]);
}

describe('the rows of a planned CSV as items', () => {
  it('have their row numbers, chunk by chunk', async () => {
    const chunks = await Promise.all(plan.chunks.map(read));
    expect(chunks).toEqual([
      [
        [1, 'a@x.io'],
        [2, 'b@x.io'],
      ],
      [
        [3, 'c@x.io'],
        [4, 'd@x.io'],
      ],
      [[5, 'e@x.io']],
    ]);
  });

  it.each<[string, () => void]>([
    ['was written later', () => utimesSync(path, TIME, new Date())],
    ['has more rows', () => write(`${CSV}f@x.io\n`)],
    ['is another one with the same rows', () => renameSync(write(CSV, 'copy.csv'), path)],
  ])('are those that were planned when the file %s', async (_, change) => {
    change();
    const chunks = await Promise.all(plan.chunks.map(read));
    expect(chunks.flat().map(([, email]) => email)).toEqual(EMAILS);
  });

  it.each<[string, () => void]>([
    ['has other rows', () => write(CSV.replace('d@x.io', 'z@x.io'))],
    ['has fewer rows', () => write(CSV.slice(0, 20))],
    ['can no longer be split into records', () => write(CSV.replace('c@x.io', '"@x.io'))],
    [
      'has bytes that are not text',
      () => write(Buffer.from(CSV.replace('\nc@', '\n\u00ff@'), 'latin1')),
    ],
  ])('are not those that were planned when the file %s', async (_, change) => {
    change();
    await expect(read(secondChunk())).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'csv_changed',
      message: `${path} has changed since it was planned: rows 3–4 differ. The changed rows were not sent.`,
    });
  });

  it('wait for the file when it is gone', async () => {
    rmSync(path);
    await expect(read(secondChunk())).rejects.toMatchObject({
      reason: 'stopped_early',
      code: 'csv_missing',
      message: `${path} does not exist (ENOENT). Check the path. The run stopped before rows 3–4.`,
    });
  });
});

describe('the rows of a chunk of many parts', () => {
  const MEBIBYTE = 1024 * 1024;
  const NOTE = 'x'.repeat(9_000);
  const ROWS = Array.from({ length: 400 }, (_, i) => `u${String(i)}@x.io,${NOTE}\n`);
  const LONG = `email,first_name\n${ROWS.join('')}`;

  beforeEach(async () => {
    write(LONG);
    plan = await planCsv({ csvPath: path, chunkSize: 1_000 });
    items = csvItems(plan.source, (chunk) => csvChunkOf(plan, chunk));
  });

  const onlyChunk = (): CsvChunk => csvChunkOf(plan, { index: 0, first: 1, count: 400 });

  /** Reads the rows, and after the first ones changes a byte at this offset in place. */
  async function emailsRead(offset: number): Promise<readonly unknown[]> {
    const emails: unknown[] = [];
    for await (const batch of items.read(onlyChunk())) {
      if (emails.length === 0) write(changedAt(offset));
      emails.push(...batch.map(({ cells }) => cells[0]));
    }
    return emails;
  }

  const changedAt = (offset: number): string =>
    `${LONG.slice(0, offset)}y${LONG.slice(offset + 1)}`;

  it('are read when nothing has changed', async () => {
    expect(onlyChunk().digests).toHaveLength(4);
    expect(await read(onlyChunk())).toHaveLength(ROWS.length);
  });

  it.each([0.5, 1.5, 3.4])('are not even begun when a byte at %d MiB has changed', async (at) => {
    write(changedAt(Math.round(at * MEBIBYTE)));
    await expect(items.read(onlyChunk())[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'csv_changed',
    });
  });

  it('are checked again as they are read', async () => {
    await expect(emailsRead(Math.round(1.5 * MEBIBYTE))).rejects.toMatchObject({
      code: 'csv_changed',
    });
  });
});

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ItemSource } from '../../../src/lib/chunks';
import type { CsvRow } from '../../../src/lib/csv';
import { csvChunkOf, type Plan, planCsv } from '../../../src/lib/import/plan/plan-csv';
import { csvItems } from '../../../src/lib/import/rows/csv-items';
import type { Chunk } from '../../../src/lib/model';

const CSV = 'email\na@x.io\nb@x.io\nc@x.io\nd@x.io\ne@x.io\n';
const TIME = new Date('2026-01-01T00:00:00.000Z');

let folder: string;
let path: string;
let plan: Plan;
let items: ItemSource<CsvRow>;

/** Writes the file anew with the time it had before. */
function write(csv: string | Uint8Array): void {
  writeFileSync(path, csv);
  utimesSync(path, TIME, TIME);
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
    ['is gone', () => rmSync(path)],
    ['was written later', () => utimesSync(path, TIME, new Date())],
    ['has another size', () => write(`${CSV}f@x.io\n`)],
    ['can no longer be split into records', () => write(CSV.replace('c@x.io', '"@x.io'))],
    [
      'has bytes that are not text',
      () => write(Buffer.from(CSV.replace('\nc@', '\n\u00ff@'), 'latin1')),
    ],
  ])('are not those that were planned when the file %s', async (_, change) => {
    change();
    const [, chunk] = plan.chunks;
    if (chunk === undefined) throw new Error('the file has no second chunk');
    await expect(read(chunk)).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'csv_changed',
      message: items.changed().message,
    });
  });
});

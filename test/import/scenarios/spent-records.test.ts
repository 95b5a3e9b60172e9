import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/lib/cli/machine/system';
import { readJobRecord } from '../../../src/lib/jobs/ledger/job-record';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import type { ImportEnd } from '../../../src/lib/import';
import { type TestBed, hastyClock, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());
afterEach(() => bed.faults());

function csvOf(rows: number): string {
  const emails = Array.from({ length: rows }, (_unused, row) => `row${String(row)}@example.com`);
  return ['email', ...emails, ''].join('\n');
}

/** Of each record of what was spent, in order. */
function rowsSpent({ files }: ImportEnd): readonly (number | undefined)[] {
  const log = readFileSync(join(files.checkpoint, '..', 'ledger', 'job.log'), 'utf8');
  return log.split('\n').flatMap((line) => {
    const record = readJobRecord(decodeLine(line) ?? []);
    return record?.type === 'spent' ? [record.rows] : [];
  });
}

describe('the ledger', () => {
  it('records now and then how many rows a run has settled, however large the chunks', async () => {
    const startMs = systemClock.monotonicMs();
    // A minute passes in some 60 ms.
    const monotonicMs = (): number => startMs + 1_000 * (systemClock.monotonicMs() - startMs);
    const clock = { ...hastyClock, monotonicMs };
    const { end } = await bed.import(csvOf(400), { clock });
    const rows = rowsSpent(end);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows).toEqual([...rows].sort((one, other) => Number(one) - Number(other)));
    expect(rows.at(-1)).toBe(400);
  });

  it('does not count again what a resume takes over from the run before', async () => {
    await bed.faults('POST /user_management/users status=503 after=7');
    const { end } = await bed.import(
      `email\n${'abcdefghij'
        .split('')
        .map((name) => `${name}@example.org\n`)
        .join('')}`,
      {
        options: { concurrency: 1 },
      },
    );
    expect(end.checkpoint.summary).toMatchObject({ successes: 7, failures: 3 });
    await bed.faults();
    const { end: resumed } = await bed.resume();
    expect(resumed.checkpoint.summary.successes).toBe(10);
    expect(rowsSpent(end).filter((rows) => rows === 10)).not.toEqual([]);
    expect(rowsSpent(resumed).at(-1)).toBe(3);
  });
});

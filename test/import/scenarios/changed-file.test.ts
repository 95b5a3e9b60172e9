import { appendFileSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

const rows = Array.from(
  { length: 400 },
  (_, i) => `user${String(i % 150)}@example.com,u,o${String(i)}`,
);
const csv = ['email,first_name,org_name', ...rows, ''].join('\n');

/** Changes the file once the first row is settled. Chunks are small, so that most of them are still to be read. */
async function importWhile(change: (path: string) => void) {
  const path = join(bed.folder, 'users-1.csv');
  let changed = false;
  return bed.import(csv, {
    options: { chunkSize: 10, concurrency: 2 },
    onEvent: (event) => {
      if (event.type !== 'progress' || changed) return;
      changed = true;
      change(path);
    },
  });
}

describe('a CSV that changes while it is imported', () => {
  it.each<[string, (path: string) => void]>([
    ['is removed', (path) => rmSync(path)],
    ['grows', (path) => appendFileSync(path, 'x@example.com,,\n')],
    [
      'loses rows and keeps its size',
      (path) => writeFileSync(path, csv.slice(0, 900).padEnd(csv.length, '\n')),
    ],
    [
      'has other emails in the same place',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('@example', 'xexample')),
    ],
    ['is written anew', (path) => utimesSync(path, 1, 1)],
  ])('stops the job and says so when it %s', async (_what, change) => {
    const { end } = await importWhile(change);
    expect(end.stoppedBy).toMatchObject({ reason: 'job_in_the_way', code: 'csv_changed' });
    const { summary, status } = end.checkpoint;
    expect(status).toBe('stopped');
    expect(summary.unprocessed).toBeGreaterThan(0);
    expect((await bed.state()).users).toHaveLength(summary.usersCreated);
  });
});

describe('the counts of a run', () => {
  it('hold the user of a row whose membership failed', async () => {
    const { end } = await bed.import(
      'email,org_name,role_slugs\nann@example.com,Acme,nope\nann@example.com,Globex,\n',
    );
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, failures: 1, successes: 1 });
  });

  it('call it finished when the last row is the one that reaches --max-errors', async () => {
    const { end } = await bed.import('email\nbad\nworse\n', { options: { maxErrors: 2 } });
    expect(end.stoppedBy).toBeUndefined();
    expect(end.checkpoint.status).toBe('partial');
  });
});

describe('an organization that rows name by external id and by name', () => {
  it('is created once', async () => {
    const { end } = await bed.import(
      'email,org_external_id,org_name\n' +
        'ann@example.com,,Acme\n' +
        'bob@example.com,acme,Acme\n' +
        'cem@example.com,,Acme\n',
    );
    expect(end.checkpoint.summary.failures).toBe(0);
    expect((await bed.state()).organizations).toHaveLength(1);
  });
});

import {
  appendFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ImportEnd, StopSwitch } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

// Emails come back in later chunks, so that rows wait for rows of a chunk that has changed.
const rows = Array.from(
  { length: 400 },
  (_, i) => `user${String(i % 150)}@example.com,u,o${String(i % 40)}`,
);
const csv = ['email,first_name,org_name', ...rows, ''].join('\n');
const path = (): string => join(bed.folder, 'users-1.csv');

/** Writes the file in place, and gives it back the time it had. */
function writeInPlace(content: string): void {
  const { atime, mtime } = statSync(path());
  writeFileSync(path(), content);
  utimesSync(path(), atime, mtime);
}

/** Changes the file once the first row is settled. Chunks are small, so that most of them are still to be read. */
async function importWhile(change: () => void, workers = 1): Promise<ImportEnd> {
  let changed = false;
  const { end } = await bed.import(csv, {
    options: { chunkSize: 10, concurrency: 2, workers },
    onEvent: (event) => {
      if (event.type !== 'progress' || changed) return;
      changed = true;
      change();
    },
  });
  return end;
}

async function expectAllThere(end: ImportEnd): Promise<void> {
  expect(end.stoppedBy).toBeUndefined();
  expect(end.checkpoint).toMatchObject({
    status: 'completed',
    summary: { total: 400, successes: 400, usersCreated: 150, unprocessed: 0 },
  });
  const { users, organizations } = await bed.state();
  expect([users.length, organizations.length]).toEqual([150, 40]);
}

describe.each([1, 3])('a CSV that changes while %d processes import it', (workers) => {
  it.each<[string, () => void]>([
    [
      'loses rows and keeps its size',
      () => writeInPlace(csv.slice(0, 300).padEnd(csv.length, '\n')),
    ],
    [
      'has other emails in the same place',
      () => writeInPlace(csv.replaceAll('@example', 'xexample')),
    ],
    ['is cut short', () => truncateSync(path(), 400)],
  ])('stops the run before the changed rows when it %s', async (_what, change) => {
    const end = await importWhile(change, workers);
    expect(end.stoppedBy).toMatchObject({ reason: 'job_in_the_way', code: 'csv_changed' });
    expect(end.stoppedBy?.message).toMatch(/users-1\.csv has changed .*: rows \d+–\d+ differ/);
    const { summary, status } = end.checkpoint;
    expect(status).toBe('stopped');
    expect(summary.unprocessed).toBeGreaterThan(0);
    const { users } = await bed.state();
    expect(users).toHaveLength(summary.usersCreated);
    expect(users.filter(({ email }) => !email.endsWith('@example.com'))).toEqual([]);
    await expect(bed.resume()).rejects.toMatchObject({ code: 'csv_changed' });
    writeInPlace(csv);
    await expectAllThere((await bed.resume()).end);
  });

  it('stops the run when it is gone, until it is back', async () => {
    const end = await importWhile(() => rmSync(path()), workers);
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'csv_missing' });
    await expect(bed.resume()).rejects.toMatchObject({ reason: 'usage', code: 'csv_missing' });
    writeFileSync(path(), csv);
    await expectAllThere((await bed.resume()).end);
  });

  it('is imported as planned when it is written again with the same rows', async () => {
    const end = await importWhile(() => {
      writeFileSync(`${path()}.new`, csv);
      renameSync(`${path()}.new`, path());
    }, workers);
    await expectAllThere(end);
  });
});

describe('rows that are appended to a CSV while it is imported', () => {
  const appended = Array.from({ length: 50 }, (_, i) => `new${String(i)}@example.com,,\n`).join('');

  it.each<[string, string, string]>([
    ['their number', appended, '50 rows'],
    ['one', 'new@example.com,,\n', '1 row'],
    ['their size when they are not whole', 'new@example.com,"', '17 bytes'],
  ])('are told at the end with %s, and not sent', async (_what, more, told) => {
    const end = await importWhile(() => appendFileSync(path(), more));
    await expectAllThere(end);
    expect(end.appended).toBeDefined();
    expect(end.checkpoint.summary.warnings).toEqual([
      `${told} appended to the file after the job had begun: not sent, and not counted. ` +
        'Import the file again with --on-existing adopt',
    ]);
  });

  it('are not mentioned when they are empty lines', async () => {
    const end = await importWhile(() => appendFileSync(path(), '\n\r\n'));
    await expectAllThere(end);
    expect(end.appended).toBeUndefined();
    expect(end.checkpoint.summary.warnings).toEqual([]);
  });

  it('are not sent by a resume either, and told again', async () => {
    const stop = new StopSwitch();
    const options = { chunkSize: 10, concurrency: 2 };
    await bed.import(csv, {
      options,
      stop,
      onEvent: ({ type }) => {
        if (type === 'progress') stop.stop(new Abort('interrupted', 'sigint', 'Stopped'));
      },
    });
    appendFileSync(path(), appended);
    const { end } = await bed.resume();
    await expectAllThere(end);
    expect(end.appended).toEqual({ rows: 50, bytes: appended.length });
  });

  it('do not end in the last planned row when that lacks its line end', async () => {
    const { end } = await bed.import('email\nann@example.com', {
      onEvent: ({ type }) => {
        if (type === 'planned') appendFileSync(path(), '.evil\nbob@example.com\n');
      },
    });
    expect(end.appended?.rows).toBe(1);
    expect((await bed.state()).users.map(({ email }) => email)).toEqual(['ann@example.com']);
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

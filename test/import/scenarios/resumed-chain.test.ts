import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { failingFiles } from '../../support/failing-files';
import { type TestBed, openTestBed, requestCounts } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const inLedger = (name: string): string => join(bed.folder, 'jobs', 'job', 'ledger', name);

/** The receipt of a chunk is lost: a resume works it off again, from what its rows have in the ledger. */
function loseReceipt(chunk: number): void {
  const lines = readFileSync(inLedger('job.log'), 'utf8').split('\n');
  const kept = lines.filter((line) => !line.includes(`["done",${String(chunk)},`));
  writeFileSync(inLedger('job.log'), kept.join('\n'));
}

/** The ledger of a chunk says this and no more. */
function tell(chunk: number, ...records: readonly (readonly unknown[])[]): void {
  const path = inLedger(`chunk-000000${String(chunk)}.1.log`);
  const [head = ''] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [`${head}\n`, ...records.map(encodeLine)].join(''));
}

describe('two rows of one user and organization with a settled one between', () => {
  const CSV = [
    'email,org_external_id,org_name,role_slugs',
    'a@example.com,x,X,admin',
    'a@example.com,,,',
    'a@example.com,x,X,member',
    '',
  ].join('\n');

  it.each([
    { chunkSize: 10, workers: 1 },
    { chunkSize: 2, workers: 1 },
    { chunkSize: 1, workers: 1 },
    { chunkSize: 1, workers: 2 },
  ])('join in the order of the file when they are retried: %j', async (setup) => {
    const { chunkSize, workers } = setup;
    await bed.faults('POST /user_management/organization_memberships status=500');
    await bed.import(CSV, { jobId: 'job', options: { chunkSize } });
    // The first has to try twice.
    await bed.faults('POST /user_management/organization_memberships status=500 n=1');
    const { end } = await bed.resume({ changes: { workers } });
    expect(end.checkpoint.summary).toMatchObject({ membershipsCreated: 1, membershipsRepeated: 1 });
    const { memberships } = await bed.state();
    expect(memberships.map(({ roles }) => roles)).toEqual([[{ slug: 'admin' }]]);
  });
});

describe('a row that was in progress when its process was lost', () => {
  const USERS = '/user_management/users';

  /** Rows of one email, each a chunk, the first without its outcome; the user has the second one's external id. */
  async function underWay(externalId: string, ...others: readonly string[]): Promise<string> {
    const rows = ['e1', externalId, ...others].map((id) => `a@example.com,${id}\n`);
    const csv = `email,external_id\n${rows.join('')}`;
    await bed.import(csv, { jobId: 'job', options: { chunkSize: 1 } });
    const id = (await bed.state()).users[0]?.id ?? '';
    const { url, key } = bed.sandbox;
    const body = JSON.stringify({ external_id: externalId });
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    await fetch(`${url}${USERS}/${id}`, { method: 'PUT', headers, body });
    tell(0, ['?', 'user', 1, Date.now() - 50]);
    loseReceipt(0);
    return id;
  }

  async function expectOneUser(successes = 2): Promise<void> {
    const before = requestCounts(await bed.stats());
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ successes, failures: 0, usersCreated: 1 });
    expect((await bed.stats()).created.users).toBe(1);
    // The ledger says which row created the user.
    expect(requestCounts(await bed.stats())).toEqual(before);
  }

  it.each(['e1', 'e2'])('shares the user whom a later row made: %s', async (externalId) => {
    const id = await underWay(externalId);
    tell(
      1,
      ['?', 'user', 2, Date.now() - 40],
      ['=', 'user', 2, 'created', id],
      ['ok', 2, 'a@example.com', externalId, 1, ''],
    );
    await expectOneUser();
  });

  it('takes the user for its own that a later row has from it', async () => {
    const id = await underWay('e1');
    tell(
      1,
      ['=', 'user', 2, 'created', id, null, 'shared'],
      ['ok', 2, 'a@example.com', 'e1', 1, ''],
    );
    await expectOneUser();
  });

  it('has its user counted once when the row that created it was killed before it could record that', async () => {
    const id = await underWay('e1', 'e1');
    tell(1, ['?', 'user', 2, Date.now() - 40]);
    loseReceipt(1);
    tell(
      2,
      ['=', 'user', 3, 'created', id, null, 'shared'],
      ['ok', 3, 'a@example.com', 'e1', 1, ''],
    );
    await expectOneUser(3);
  });

  it('has its user counted once when a row between has it from a later one', async () => {
    const id = await underWay('e1', 'e1');
    tell(
      1,
      ['=', 'user', 2, 'created', id, null, 'shared'],
      ['ok', 2, 'a@example.com', 'e1', 1, ''],
    );
    tell(
      2,
      ['?', 'user', 3, Date.now() - 40],
      ['=', 'user', 3, 'created', id],
      ['ok', 3, 'a@example.com', 'e1', 1, ''],
    );
    await expectOneUser(3);
  });
});

describe('a ledger that cannot be read', () => {
  it('ends a resume: rows that were taken over do not wait for one that was not', async () => {
    await bed.seed({ users: [{ email: 'a@example.com', created_at: '2020-01-01T00:00:00Z' }] });
    const rows = ['a', 'b', 'c', 'a', 'a', 'a'].map((name) => `${name}@example.com\n`);
    await bed.import(`email\n${rows.join('')}`, { jobId: 'job', options: { chunkSize: 3 } });
    loseReceipt(1);
    // The first two reads are of job.log and of the second chunk.
    const files = failingFiles({ code: 'EIO', at: 3, sticky: true, calls: ['readLines'] });
    const { end } = await bed.resume({ files });
    expect(files.failed[0]).toContain('chunk-0000000.1.log');
    expect(end.stoppedBy).toMatchObject({ code: 'disk_unwritable' });
    expect((await bed.resume()).end.checkpoint.summary).toMatchObject({
      successes: 2,
      failures: 4,
      unprocessed: 0,
    });
  });
});

it('a membership that two rows ask for is counted once when the answer to the second is lost', async () => {
  await bed.faults('POST /user_management/organization_memberships status=500 after=1 n=1');
  const row = 'a@example.com,x,X\n';
  const { end } = await bed.import(`email,org_external_id,org_name\n${row}${row}`);
  expect(end.checkpoint.summary).toMatchObject({ membershipsCreated: 1, membershipsRepeated: 1 });
  expect((await bed.stats()).created.memberships).toBe(1);
});

import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../src/lib/import';
import { lookAtJob, nodeFiles, readVerification } from '../../src/lib/jobs';
import { Abort } from '../../src/lib/model';
import type { VerifyEvent } from '../../src/lib/verify';
import { aJobId } from '../support/an-import';
import { abortOf } from '../support/csv/csv-files';
import { hastyClock, openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { listed, verifyIn } from '../support/verify-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const HEADER = 'email,first_name,external_id,org_external_id,org_name,role_slugs\n';

/** Rows of different users, in turn in organizations 0 to `orgs` - 1. */
function fileOf(rows: number, orgs = 1): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const org = `org-${index % orgs}`;
    return `user.${index}@example.com,User ${index},u-${index},${org},Org ${index % orgs},member\n`;
  });
  return HEADER + lines.join('');
}

/** Requests that `work` sends, by operation. */
async function requestsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = requestCounts(await bed.stats());
  await work();
  const after = Object.entries(requestCounts(await bed.stats()));
  const sent = after.map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(sent.filter(([, count]) => count > 0));
}

const USERS = 'GET /user_management/users';
const MEMBERSHIPS = 'GET /user_management/organization_memberships';

it('reads as many requests as the lists have pages, and writes nothing', async () => {
  await bed.import(fileOf(2_000, 3));
  const sent = await requestsOf(async () => {
    const end = await verifyIn(bed, { jobId: 'job-1' });
    expect(end.summary).toMatchObject({ rows: 2_000, matched: 2_000 });
    expect(end.requests).toMatchObject({ reads: 42, writes: 0 });
  });
  expect(sent).toEqual({ [USERS]: 20, 'GET /organizations': 1, [MEMBERSHIPS]: 21 });
});

it('looks up the rows of a sample alone', async () => {
  await bed.import(fileOf(300, 300));
  await bed.seed({ others: { users: 3_000, organizations: 3_000 } });
  const sent = await requestsOf(async () => {
    const end = await verifyIn(bed, { jobId: 'job-1', sample: 10 });
    expect(end.summary).toMatchObject({ rows: 10, matched: 10 });
  });
  expect(sent).toMatchObject({ [USERS]: 15, [MEMBERSHIPS]: 10 });
});

describe('a verification that was stopped', () => {
  /** Stops it once some rows are compared. */
  async function stopped(): Promise<void> {
    const stop = new StopSwitch();
    const onEvent = (event: VerifyEvent): void => {
      if (event.type !== 'comparing') return;
      stop.stop(new Abort('interrupted', 'sigint', 'Stopped by SIGINT'));
    };
    const work = verifyIn(bed, { jobId: 'job-1', stop, onEvent });
    expect(await abortOf(work)).toMatchObject({ reason: 'interrupted' });
  }

  beforeEach(async () => {
    await bed.import(fileOf(1_500), { options: { chunkSize: 700 } });
    const { users } = await bed.state();
    const ids = [3, 600, 1_400].map((index) => ({ id: users[index]?.id }));
    await bed.remove({ users: ids });
  });

  it('continues where it stopped, reads nothing again, and loses and doubles no difference', async () => {
    const whole = await verifyIn(bed, { jobId: 'job-1' });
    await stopped();
    const events: VerifyEvent[] = [];
    const sent = await requestsOf(async () => {
      const onEvent = (event: VerifyEvent) => events.push(event);
      const end = await verifyIn(bed, { jobId: 'job-1', onEvent });
      expect(end.differences).toEqual(whole.differences);
      expect(end.summary).toEqual(whole.summary);
    });
    expect(sent).toEqual({});
    expect(events.find(({ type }) => type === 'continuing')).toMatchObject({ rows: 500 });
    expect(existsSync(join(bed.folder, 'jobs', 'job-1', 'verify'))).toBe(false);
  });

  it('begins anew after a day, and where other things are to be found', async () => {
    await stopped();
    const tomorrow = { ...hastyClock, now: () => hastyClock.now() + 25 * 3_600_000 };
    for (const other of [{ clock: tomorrow }, { findsUnexpected: true }]) {
      const events: string[] = [];
      const onEvent = ({ type }: VerifyEvent) => events.push(type);
      const end = await verifyIn(bed, { jobId: 'job-1', onEvent, ...other });
      expect(end.summary).toMatchObject({ rows: 1_500, missing: 3 });
      expect(events).not.toContain('continuing');
      await stopped();
    }
  });
});

describe('WorkOS in trouble', () => {
  it('is waited for where it limits or fails now and then', async () => {
    await bed.import(fileOf(300));
    await bed.faults(
      `${USERS} status=429 retry-after=1 after=1 n=2`,
      `${MEMBERSHIPS} status=500 n=2`,
    );
    const end = await verifyIn(bed, { jobId: 'job-1' });
    expect(end.summary).toMatchObject({ matched: 300, unreadable: 0 });
    expect(end.requests).toMatchObject({ throttled: 2 });
  });

  it('leaves a user unreadable whom it refuses to show, and the others are compared', async () => {
    await bed.import(fileOf(5));
    await bed.seed({ others: { users: 900 } });
    await bed.faults(`${USERS} status=422 after=3 n=1`);
    const end = await verifyIn(bed, { jobId: 'job-1' });
    expect(end.summary).toMatchObject({ rows: 5, matched: 4, unreadable: 1 });
    expect(end.differences).toMatchObject([{ kind: 'unreadable', field: 'user' }]);
  });

  it('stops the run where its lists cannot be read, or the key is refused', async () => {
    await bed.import(fileOf(5));
    await bed.faults(`${USERS} status=422`);
    expect(await abortOf(verifyIn(bed, { jobId: 'job-1' }))).toMatchObject({
      reason: 'stopped_early',
    });
    await bed.faults(`${USERS} status=403`);
    expect(await abortOf(verifyIn(bed, { jobId: 'job-1' }))).toMatchObject({
      reason: 'key_refused',
    });
    await bed.faults('* status=503');
    const options = { outagePatience: 0 };
    expect(await abortOf(verifyIn(bed, { jobId: 'job-1', options }))).toMatchObject({
      reason: 'stopped_early',
    });
    await bed.faults();
    expect((await verifyIn(bed, { jobId: 'job-1' })).summary).toMatchObject({ matched: 5 });
  });
});

describe('what is refused', () => {
  it('is another environment with the same kind of key', async () => {
    await bed.import(fileOf(5));
    const other = await openTestBed();
    const { url: baseUrl, key: apiKey } = other.sandbox;
    const target = { apiUrl: bed.sandbox.url, environment: 'test' } as const;
    const work = verifyIn(bed, { jobId: 'job-1', baseUrl, apiKey, target });
    expect(await abortOf(work)).toMatchObject({ code: 'target_differs' });
    await other.close();
  });

  it('is a file that changed, and one that does not exist', async () => {
    await bed.import(fileOf(5));
    const path = join(bed.folder, 'users-1.csv');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('User 3', 'User X'));
    expect(await abortOf(verifyIn(bed, { jobId: 'job-1' }))).toMatchObject({
      code: 'csv_changed',
      reason: 'job_in_the_way',
      actions: [
        expect.stringContaining('workos-migrate verify job-1'),
        expect.stringContaining('workos-migrate verify --csv'),
      ],
    });
    writeFileSync(path, `${text}more@example.com,,,,,\n`);
    expect((await verifyIn(bed, { jobId: 'job-1' })).summary).toMatchObject({
      rows: 5,
      matched: 5,
    });
    const csvPath = join(bed.folder, 'none.csv');
    expect(await abortOf(verifyIn(bed, { csvPath }))).toMatchObject({ reason: 'usage' });
  });
});

describe('a file without a job', () => {
  it('is missing as a whole in an empty environment, and leaves nothing behind', async () => {
    const csvPath = join(bed.folder, 'users.csv');
    writeFileSync(csvPath, fileOf(3, 2));
    const end = await verifyIn(bed, { csvPath, findsUnexpected: true });
    expect(listed(end.differences)).toEqual([
      '1 missing_organization ',
      '1 missing_user ',
      '2 missing_organization ',
      '2 missing_user ',
      '3 missing_user ',
    ]);
    expect(readdirSync(join(bed.folder, 'jobs'))).toEqual(['.gitignore']);
  });

  it('is not compared with one of several organizations of a name; its job knows the right one', async () => {
    await bed.import('email,org_name\na@example.com,Acme\n');
    await bed.seed({ organizations: [{ name: 'Acme' }] });
    const csvPath = join(bed.folder, 'users-1.csv');
    const end = await verifyIn(bed, { csvPath });
    expect(end.differences).toMatchObject([
      { row: 1, kind: 'unreadable', errorCode: 'organization_name_ambiguous', orgName: 'Acme' },
      { row: 1, kind: 'unreadable', field: 'membership', email: 'a@example.com' },
    ]);
    expect((await verifyIn(bed, { jobId: 'job-1' })).differences).toEqual([]);
  });
});

describe('rows that the job did not import', () => {
  it('are missing, unless they are there, and their failures are named', async () => {
    await bed.seed({ users: [{ email: 'there@example.com', first_name: 'Old' }] });
    await bed.import(
      [
        'email,first_name,metadata',
        'a@example.com,Ann,',
        'there@example.com,New,',
        'nobody,Bo,',
        'c@example.com,Cy,{oops',
        'there@example.com,New,{oops',
        '',
      ].join('\n'),
    );
    const end = await verifyIn(bed, { jobId: 'job-1', repairCsv: 'repair.csv' });
    expect(end.differences).toMatchObject([
      { row: 2, kind: 'differs', field: 'first_name', imported: false, errorCode: 'email_exists' },
      { row: 3, kind: 'missing_user', imported: false, errorCode: 'email_invalid' },
      { row: 4, kind: 'missing_user', imported: false, errorCode: 'metadata_invalid_json' },
    ]);
    expect(end.summary).toMatchObject({ matched: 1, notImported: 3, rejectedRows: 1 });
    // Rows that the row rules reject have to be corrected first.
    expect(end.repairRows).toBe(1);
  });
});

describe('the results', () => {
  it('are written privately, without passwords, and the repair CSV repairs what it can', async () => {
    const rows = [
      'email,first_name,metadata,password,org_name,role_slugs',
      'a@example.com,Ann,"{""plan"":""pro""}",Correct-Horse-7,Acme,admin',
      'b@example.com,Bea,,Correct-Horse-8,Acme,',
      'c@example.com,Cy,,,Acme,admin',
      'c@example.com,Other,,,Beta,',
      '',
    ];
    await bed.import(rows.join('\n'));
    const { users, memberships } = await bed.state();
    const [ann, bea, cy] = users;
    await bed.edit({ users: [{ id: ann?.id, first_name: '=Ann', metadata: { plan: 'free' } }] });
    await bed.remove({ users: [{ id: bea?.id }] });
    const ofCy = memberships.filter(({ user_id }) => user_id === cy?.id);
    await bed.edit({ memberships: [{ id: ofCy[0]?.id, status: 'inactive' }] });
    await bed.remove({ memberships: [{ id: ofCy[1]?.id }] });
    const names = { output: 'differences.jsonl', repairCsv: 'repair.csv' };
    const end = await verifyIn(bed, { jobId: 'job-1', ...names, maxDifferences: 2 });
    expect(end).toMatchObject({ truncated: true, repairRows: 4 });
    expect(end.summary).toMatchObject({ matched: 0, missing: 2, differing: 3, notChecked: 2 });
    const path = join(bed.folder, names.output);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { row: 1, field: 'first_name', expected: 'Ann', found: '=Ann' },
      { row: 1, field: 'metadata.plan', expected: 'pro', found: 'free' },
      { row: 2, kind: 'missing_user', email: 'b@example.com' },
      { row: 3, field: 'membership.status', expected: 'active', found: 'inactive' },
      { row: 4, kind: 'missing_membership' },
    ]);
    expect(lines.join()).not.toContain('Correct');
    const view = await lookAtJob(nodeFiles(), {
      checkpointDir: join(bed.folder, 'jobs'),
      jobId: aJobId('job-1'),
    });
    expect(await readVerification(nodeFiles(), view)).toMatchObject({ summary: end.summary });
    const kept = [path, join(bed.folder, names.repairCsv), join(view.folder, 'verification.json')];
    expect(kept.map((each) => statSync(each).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    const repair = readFileSync(join(bed.folder, names.repairCsv), 'utf8');
    expect(repair).toBe(rows.join('\n'));
    await bed.import(repair, { options: { onExisting: 'update' } });
    expect((await verifyIn(bed, { jobId: 'job-1' })).differences).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { type TestBed, openTestBed, requestCounts } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor'] });
});

afterEach(async () => {
  await bed.close();
});

const AT: unknown = expect.any(Number);

const header =
  'email,first_name,last_name,email_verified,external_id,metadata,org_external_id,org_name,role_slugs';

describe('users and memberships that exist', () => {
  const file =
    `${header}\n` +
    'ann@example.com,New,,,,"{""plan"":""new""}",acme,Acme,admin\n' +
    'bob@example.com,Bob,,,,,acme,Acme,\n';

  beforeEach(async () => {
    await bed.seed({
      users: [{ email: 'ANN@example.com', first_name: 'Old', metadata: { kept: 'yes' } }],
      organizations: [{ name: 'Acme', external_id: 'acme' }],
    });
  });

  it('fail by default, with the reason', async () => {
    const { errors, end } = await bed.import(file);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      recordNumber: 1,
      errorType: 'user_create',
      errorCode: 'email_exists',
      httpStatus: 400,
      retryable: false,
      orgExternalId: 'acme',
      roleSlugs: ['admin'],
    });
    expect(errors[0]?.errorMessage).toContain('Email already exists');
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, failures: 1, existing: 1 });
  });

  it('are counted apart, also by a resume that sends their rows again', async () => {
    const failing = `${file}cem@example.com,Cem,,,,,,,\n`;
    await bed.import(failing, { jobId: 'job' });
    const { end } = await bed.resume({ retryFailed: 'all' });
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, failures: 1, existing: 1 });
    const { summary } = JSON.parse(
      readFileSync(join(bed.folder, 'jobs', 'job', 'checkpoint.json'), 'utf8'),
    ) as { summary: object };
    expect(summary).toMatchObject({ failures: 1, existing: 1 });
  });

  it('are adopted as they are, with the membership', async () => {
    const { end } = await bed.import(file, { options: { onExisting: 'adopt' } });
    expect(end.checkpoint.summary).toMatchObject({
      failures: 0,
      usersAdopted: 1,
      usersCreated: 1,
      membershipsCreated: 2,
    });
    expect((await bed.state()).users[0]).toMatchObject({ first_name: 'Old' });
  });

  it('are updated with the fields of the row', async () => {
    const { end } = await bed.import(file, { options: { onExisting: 'update' } });
    expect(end.checkpoint.summary).toMatchObject({ failures: 0, usersUpdated: 1 });
    expect((await bed.state()).users[0]).toMatchObject({
      first_name: 'New',
      metadata: { kept: 'yes', plan: 'new' },
    });
  });

  it('are not adopted when their external id differs', async () => {
    await bed.seed({ users: [{ email: 'cem@example.com', external_id: 'theirs' }] });
    const { errors } = await bed.import('email,external_id\ncem@example.com,mine\n', {
      options: { onExisting: 'adopt' },
    });
    expect(errors[0]).toMatchObject({ errorCode: 'external_id_differs' });
    expect(errors[0]?.errorMessage).toContain('Email already exists');
  });

  it('with the external id under another email fail, whatever --on-existing says', async () => {
    await bed.seed({ users: [{ email: 'cem@example.com', external_id: 'taken' }] });
    const { errors } = await bed.import('email,external_id\ndan@example.com,taken\n', {
      options: { onExisting: 'adopt' },
    });
    expect(errors[0]?.errorMessage).toContain('External ID already assigned to another user');
  });

  it('are members already: that is success, and update writes the roles', async () => {
    await bed.import(file, { options: { onExisting: 'adopt' } });
    const changed = file.replace('acme,Acme,admin', 'acme,Acme,editor');
    const adopted = await bed.import(changed, { options: { onExisting: 'adopt' } });
    expect(adopted.end.checkpoint.summary).toMatchObject({ failures: 0, membershipsExisting: 2 });
    expect(adopted.end.checkpoint.summary.warnings.join()).toContain('--on-existing update');
    await bed.import(changed, { options: { onExisting: 'update' } });
    const { memberships } = await bed.state();
    expect(memberships.map(({ roles }) => roles.map(({ slug }) => slug)).sort()).toEqual([
      ['editor'],
      ['member'],
    ]);
  });
});

describe('--on-existing update', () => {
  const UPDATE = { options: { onExisting: 'update' } } as const;
  const FILE =
    'email,first_name,last_name,external_id,metadata,org_external_id,role_slugs\n' +
    'ann@example.com,Ann,Lee,a-1,"{""plan"":""pro"",""seat"":""2""}",acme,editor\n' +
    'bob@example.com,Bob,,b-1,,acme,\n' +
    'cem@example.com,,,,,,\n';
  const changed = FILE.replace('Ann,Lee', 'Ann,Roe').replace('""2""', '""3""');

  /** The requests that the sandbox answered since `earlier`, as `operation` and how many. */
  async function requestsSince(earlier: Record<string, number>): Promise<Record<string, number>> {
    const now = requestCounts(await bed.stats());
    const added = Object.entries(now).map(([name, times]) => [name, times - (earlier[name] ?? 0)]);
    return Object.fromEntries(added.filter(([, times]) => times !== 0)) as Record<string, number>;
  }

  function writesOf(requests: Record<string, number>): Record<string, number> {
    return Object.fromEntries(Object.entries(requests).filter(([name]) => !name.startsWith('GET')));
  }

  beforeEach(async () => {
    await bed.seed({ organizations: [{ name: 'Acme', external_id: 'acme' }] });
    await bed.import(FILE);
  });

  it('writes nothing where nothing differs', async () => {
    const before = requestCounts(await bed.stats());
    const { end, errors, results } = await bed.import(FILE, UPDATE);
    expect(errors).toEqual([]);
    expect(writesOf(await requestsSince(before))).toEqual({});
    const { summary } = end.checkpoint;
    expect(summary).toMatchObject({ successes: 3, usersUpdated: 0, usersUnchanged: 3 });
    expect(summary).toMatchObject({ membershipsExisting: 0, membershipsUnchanged: 2 });
    expect(summary.requests.writes).toBe(0);
    expect(results[1]).toMatch(/^1,ann@example.com,a-1,unchanged,user_\w+,org_\w+,om_\w+,,,none,$/);
  });

  it('creates a user who does not exist with one write', async () => {
    const before = requestCounts(await bed.stats());
    const { end } = await bed.import('email,external_id\ndan@example.com,d-1\n', UPDATE);
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, usersUpdated: 0 });
    expect(writesOf(await requestsSince(before))).toEqual({ 'POST /user_management/users': 1 });
  });

  it('sends the fields that differ, and records what only those had', async () => {
    const before = requestCounts(await bed.stats());
    const { end } = await bed.import(changed, { jobId: 'job', ...UPDATE });
    expect(writesOf(await requestsSince(before))).toEqual({ 'PUT /user_management/users/{id}': 1 });
    expect(end.checkpoint.summary).toMatchObject({ usersUpdated: 1, usersUnchanged: 2 });
    expect(recordsOf('job').filter(([tag]) => tag === 'was')).toEqual([
      ['was', 'user', 1, { last_name: 'Lee', metadata: { seat: '2' }, updated_at: AT }],
    ]);
    const { users } = await bed.state();
    expect(users.find(({ email }) => email === 'ann@example.com')).toMatchObject({
      first_name: 'Ann',
      last_name: 'Roe',
      metadata: { plan: 'pro', seat: '3' },
    });
  });

  it('counts an update that was carried out before a kill as one, and sends it no second time', async () => {
    await bed.faults('PUT /user_management/users/* status_after_work=500');
    await bed.import(changed, { jobId: 'job', ...UPDATE });
    await bed.faults();
    const before = requestCounts(await bed.stats());
    const { end, errors } = await bed.resume();
    expect(errors).toEqual([]);
    expect(writesOf(await requestsSince(before))).toEqual({});
    expect(end.checkpoint.summary).toMatchObject({ usersUpdated: 1, usersUnchanged: 2 });
  });
});

/** The records of the first lease of a job's only chunk. */
function recordsOf(jobId: string): readonly (readonly unknown[])[] {
  const path = join(bed.folder, 'jobs', jobId, 'ledger', 'chunk-0000000.1.log');
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => decodeLine(line) ?? []);
}

describe('a membership that exists and is not active', () => {
  const CSV =
    'email,org_external_id,role_slugs\nann@example.com,acme,editor\nbob@example.com,acme,\n';

  async function seed(status: 'inactive' | 'pending'): Promise<void> {
    await bed.seed({
      users: [{ email: 'ann@example.com' }],
      organizations: [{ name: 'Acme', external_id: 'acme' }],
      memberships: [{ user_email: 'ann@example.com', organization_external_id: 'acme', status }],
    });
  }

  async function membershipOfAnn(): Promise<unknown> {
    const { users, memberships } = await bed.state();
    const ann = users.find(({ email }) => email === 'ann@example.com');
    return memberships.find(({ user_id: userId }) => userId === ann?.id);
  }

  it.each([
    [
      'inactive',
      'membershipsInactive',
      /1 existing membership left inactive: use --on-existing update/,
    ],
    ['pending', 'membershipsPending', /1 existing membership left pending: active once/],
  ] as const)('is left as it is and counted apart: %s', async (status, count, warning) => {
    await seed(status);
    const { end, errors } = await bed.import(CSV, { options: { onExisting: 'adopt' } });
    expect(errors).toEqual([]);
    const { summary } = end.checkpoint;
    expect(summary).toMatchObject({ successes: 2, membershipsCreated: 1, membershipsExisting: 0 });
    expect(summary[count]).toBe(1);
    expect(summary.warnings.join('\n')).toMatch(warning);
    expect(await membershipOfAnn()).toMatchObject({ status, role: { slug: 'member' } });
  });

  it('becomes active, with the roles of the row, by --on-existing update', async () => {
    await seed('inactive');
    const { end, errors } = await bed.import(CSV, { options: { onExisting: 'update' } });
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({
      membershipsExisting: 1,
      membershipsInactive: 0,
    });
    expect(await membershipOfAnn()).toMatchObject({ status: 'active', role: { slug: 'editor' } });
  });

  it('stays pending also by --on-existing update', async () => {
    await seed('pending');
    const { end } = await bed.import(CSV, { options: { onExisting: 'update' } });
    expect(end.checkpoint.summary).toMatchObject({ membershipsPending: 1, failures: 0 });
    expect(await membershipOfAnn()).toMatchObject({ status: 'pending' });
  });

  it('leaves the values before an update in the ledger', async () => {
    await seed('inactive');
    await bed.import('email,first_name,org_external_id\nann@example.com,Ann,acme\n', {
      jobId: 'job',
      options: { onExisting: 'update' },
    });
    expect(recordsOf('job').filter(([tag]) => tag === 'was')).toEqual([
      ['was', 'user', 1, { first_name: null, updated_at: AT }],
      ['was', 'membership', 1, { status: 'inactive', updated_at: AT }],
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor'] });
});

afterEach(async () => {
  await bed.close();
});

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
    const path = join(bed.folder, 'jobs', 'job', 'ledger', 'chunk-0000000.1.log');
    const records = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => decodeLine(line) ?? []);
    expect(records.filter(([tag]) => tag === 'was')).toEqual([
      ['was', 'user', 1, { first_name: null }],
      ['was', 'membership', 1, { status: 'inactive', role_slugs: ['member'] }],
    ]);
  });
});

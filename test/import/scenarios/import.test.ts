import {
  type TestBed,
  openTestBed,
  requestCounts,
  type SandboxUser,
} from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor'] });
});

afterEach(async () => {
  await bed.close();
});

const header =
  'email,first_name,last_name,email_verified,external_id,metadata,org_external_id,org_name,role_slugs';

function byEmail(users: readonly SandboxUser[]): readonly SandboxUser[] {
  return [...users].sort((a, b) => a.email.localeCompare(b.email));
}

describe('an import', () => {
  it('creates users, organizations and memberships, field by field', async () => {
    const { end } = await bed.import(
      `${header}\n` +
        'Ann@Example.com,Ann,Ä,yes,u1,"{""plan"":""pro"",""seats"":3}",acme,"Acme, Inc.",editor\n' +
        'bob@example.com,"B\nb",,,u2,,,Globex,"admin,editor"\n' +
        'cem@example.com,,,0,,,,,\n',
    );
    expect(end.checkpoint.status).toBe('completed');
    const state = await bed.state();
    expect(byEmail(state.users)).toEqual([
      expect.objectContaining({
        email: 'Ann@Example.com',
        first_name: 'Ann',
        last_name: 'Ä',
        email_verified: true,
        external_id: 'u1',
        metadata: { plan: 'pro', seats: '3' },
      }),
      expect.objectContaining({ email: 'bob@example.com', first_name: 'B\nb', last_name: null }),
      expect.objectContaining({ email: 'cem@example.com', email_verified: false }),
    ]);
    expect(state.organizations.map(({ name, external_id: id }) => [name, id])).toEqual([
      ['Acme, Inc.', 'acme'],
      ['Globex', null],
    ]);
    expect(state.memberships.map(({ roles }) => roles.map(({ slug }) => slug))).toEqual([
      ['editor'],
      ['admin', 'editor'],
    ]);
    expect(end.checkpoint.summary).toMatchObject({
      total: 3,
      successes: 3,
      failures: 0,
      unprocessed: 0,
      usersCreated: 3,
      membershipsCreated: 2,
      organizationsCreated: 2,
      organizationsFound: 0,
    });
  });

  it('sends one request for a user, one for a membership, two for an organization, and no lookup', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => {
      const org = String(i % 20);
      return `user${String(i)}@example.com,,,,u${String(i)},,org-${org},Org ${org},`;
    });
    await bed.import([header, ...rows, ''].join('\n'));
    expect(requestCounts(await bed.stats())).toEqual({
      'POST /user_management/users': 300,
      'POST /user_management/organization_memberships': 300,
      'GET /organizations/external_id/{external_id}': 20,
      'POST /organizations': 20,
    });
  });

  it('creates one user for several rows of an email, with a membership for each', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => {
      const email =
        i % 2 === 0 ? `user${String(i % 30)}@example.com` : `USER${String(i % 30)}@example.com`;
      return `${email},Name ${String(i)},,,,,org-${String(Math.floor(i / 30))},O,`;
    });
    const { end } = await bed.import([header, ...rows, ''].join('\n'), {
      options: { chunkSize: 7 },
    });
    expect(end.checkpoint.summary).toMatchObject({
      successes: 90,
      usersCreated: 30,
      membershipsCreated: 90,
    });
    const state = await bed.state();
    expect(state.users).toHaveLength(30);
    expect(state.memberships).toHaveLength(90);
    expect(new Set(state.users.map((user) => user.first_name))).toEqual(
      new Set(Array.from({ length: 30 }, (_, i) => `Name ${String(i)}`)),
    );
    expect(requestCounts(await bed.stats())).toMatchObject({
      'POST /user_management/users': 30,
      'POST /user_management/organization_memberships': 90,
    });
    expect(end.checkpoint.summary.warnings.join()).toContain("the first row's data is sent");
  });

  it('gives a user with two rows of one organization the roles of the first', async () => {
    await bed.seed({ organizations: [{ name: 'Acme', external_id: 'acme' }] });
    const users = Array.from({ length: 20 }, (_unused, index) => `u${String(index)}@example.com`);
    const rows = users.flatMap((email) => [`${email},acme,admin`, `${email},acme,member`]);
    // Some of the first rows must try again: the second ones may not overtake them.
    await bed.faults('POST /user_management/organization_memberships status=503 n=5');
    const csv = ['email,org_external_id,role_slugs', ...rows, ''].join('\n');
    const { end } = await bed.import(csv);
    const { memberships } = await bed.state();
    expect(memberships.map(({ roles }) => roles)).toEqual(users.map(() => [{ slug: 'admin' }]));
    expect(end.checkpoint.summary).toMatchObject({
      successes: 40,
      membershipsCreated: 20,
      membershipsExisting: 0,
      membershipsRepeated: 20,
    });
  });

  it('lets the next row of an email create the user when the first one cannot', async () => {
    const { errors, end } = await bed.import(
      `${header}\n` +
        'ann@example.com,First,,,,,nowhere,,\n' +
        'ann@example.com,Second,,,,,acme,Acme,\n' +
        'ann@example.com,Third,,,,,globex,Globex,\n',
    );
    expect(errors.map(({ recordNumber, errorType }) => [recordNumber, errorType])).toEqual([
      [1, 'org_resolution'],
    ]);
    const state = await bed.state();
    expect(state.users.map((user) => user.first_name)).toEqual(['Second']);
    expect(state.memberships).toHaveLength(2);
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, failures: 1, usersCreated: 1 });
  });

  it('continues after bad rows, and reports the fault of each', async () => {
    const { end, errors, results } = await bed.import(
      `${header}\n` +
        'ann@example.com,Ann,,,,,,,\n' +
        'not-an-email,,,,,,,,\n' +
        'bob@example.com,,,,,{oops,,,\n' +
        'too,short\n' +
        'cem@example.com,,,,,,,,\n',
    );
    expect(end.checkpoint.status).toBe('partial');
    expect(errors.map(({ recordNumber, errorCode }) => [recordNumber, errorCode])).toEqual([
      [2, 'email_invalid'],
      [3, 'metadata_invalid_json'],
      [4, 'row_too_short'],
    ]);
    expect(
      results.map((line) =>
        line
          .split(',')
          .filter((_, i) => i === 0 || i === 3)
          .join(),
      ),
    ).toEqual(['row,status', '1,created', '2,failed', '3,failed', '4,failed', '5,created']);
  });

  it('never has more requests in flight than --concurrency', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `user${String(i)}@example.com,,,,,,o${String(i)},O,`,
    );
    await bed.close();
    bed = await openTestBed({ latencyMs: 25 });
    await bed.import([header, ...rows, ''].join('\n'), { options: { concurrency: 4 } });
    expect((await bed.stats()).maxInFlight).toBe(4);
  });

  it('sends every row to --org-id, which it checks once', async () => {
    await bed.seed({ organizations: [{ name: 'All' }] });
    const [org] = (await bed.state()).organizations;
    const { end } = await bed.import(
      `${header}\nann@example.com,,,,,,acme,Acme,\nbob@example.com,,,,,,,,admin\n`,
      { options: { orgId: org?.id ?? '' } },
    );
    expect(end.checkpoint.summary).toMatchObject({
      membershipsCreated: 2,
      organizationsCreated: 0,
    });
    const { memberships, organizations } = await bed.state();
    expect(organizations).toHaveLength(1);
    expect(new Set(memberships.map((membership) => membership.organization_id))).toEqual(
      new Set([org?.id]),
    );
  });

  it('refuses an unknown --org-id before it makes a user or a job', async () => {
    const attempt = bed.import(`${header}\nann@example.com,,,,,,,,\n`, {
      options: { orgId: 'org_unknown' },
      jobId: 'again',
    });
    await expect(attempt).rejects.toMatchObject({
      reason: 'usage',
      message: expect.stringContaining('Organization not found: org_unknown') as string,
    });
    expect((await bed.state()).users).toHaveLength(0);
    const second = await bed.import(`${header}\nann@example.com,,,,,,,,\n`, { jobId: 'again' });
    expect(second.end.checkpoint.summary.successes).toBe(1);
  });
});

describe('organizations', () => {
  it('are found by external id, by id and by exact name when they exist', async () => {
    await bed.seed({
      organizations: [
        { name: 'Acme', external_id: 'acme' },
        { name: 'Globex' },
        { name: 'Globex East' },
      ],
    });
    const { organizations } = await bed.state();
    const globex = organizations.find(({ name }) => name === 'Globex');
    const { end } = await bed.import(
      'email,org_id,org_external_id,org_name\n' +
        'ann@example.com,,acme,\n' +
        'bob@example.com,,,Globex\n' +
        `cem@example.com,${globex?.id ?? ''},,\n`,
    );
    expect(end.checkpoint.summary).toMatchObject({ successes: 3, organizationsFound: 3 });
    expect((await bed.state()).organizations).toHaveLength(3);
  });

  it('of one name are never guessed between', async () => {
    await bed.seed({ organizations: [{ name: 'Twin' }, { name: 'Twin' }] });
    const { errors } = await bed.import('email,org_name\nann@example.com,Twin\n');
    expect(errors[0]).toMatchObject({
      errorType: 'org_resolution',
      errorCode: 'organization_name_ambiguous',
    });
    expect((await bed.state()).users).toHaveLength(0);
  });

  it('are not created with --no-create-orgs', async () => {
    const { errors } = await bed.import('email,org_name\nann@example.com,New\n', {
      options: { createOrgs: false },
    });
    expect(errors[0]?.errorMessage).toContain('Organization not found');
    expect((await bed.state()).organizations).toHaveLength(0);
  });

  it('take a name that only a later row gives', async () => {
    const { end } = await bed.import(
      'email,org_external_id,org_name\nann@example.com,acme,\nbob@example.com,acme,Acme\n',
    );
    expect(end.checkpoint.summary.failures).toBe(0);
  });
});

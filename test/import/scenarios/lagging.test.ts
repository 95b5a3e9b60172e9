import {
  openTestBed,
  type Resumed,
  requestCounts,
  type TestBed,
} from '../../support/import-test-bed';

const USERS = 'POST /user_management/users';
const MEMBERSHIPS = 'POST /user_management/organization_memberships';
const COUNT = 12;
/** Longer than any wait of a test, whose pauses take a hundredth of the time: 300 ms in all. */
const FOR_EVER = 600_000;

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

/** Users with one organization, named by name alone or by external id. */
function file({ externalIds = true, orgs = true } = {}): string {
  const rows = Array.from({ length: COUNT }, (_unused, index) => {
    const id = String(index);
    return [
      `user${id}@example.com`,
      externalIds ? `u${id}` : '',
      ...(orgs ? ['acme', 'Acme'] : ['', '']),
    ];
  });
  return ['email,external_id,org_external_id,org_name', ...rows.map((row) => row.join()), ''].join(
    '\n',
  );
}

async function expectEachOnce(orgs = true): Promise<void> {
  const { users, memberships } = await bed.state();
  expect(new Set(users.map(({ email }) => email)).size).toBe(COUNT);
  expect((await bed.stats()).created).toEqual({
    users: COUNT,
    memberships: orgs ? COUNT : 0,
    organizations: orgs ? 1 : 0,
  });
  expect(memberships).toHaveLength(orgs ? COUNT : 0);
}

/** A plain resume, after WorkOS is well again. */
async function healed(): Promise<Resumed> {
  await bed.faults();
  const resumed = await bed.resume();
  expect(resumed.errors).toEqual([]);
  expect(resumed.end.checkpoint.summary).toMatchObject({ successes: COUNT, failures: 0 });
  return resumed;
}

describe('lookups that lag behind writes', () => {
  it.each([
    ['users with external ids', file(), `${USERS} lost_answer n=6`],
    ['users without', file({ externalIds: false }), `${USERS} lost_answer n=6`],
    ['memberships', file(), `${MEMBERSHIPS} lost_answer n=6`],
    ['an organization', file(), 'POST /organizations lost_answer n=1'],
  ])('turn no lost answer into a failure: %s', async (_what, csv, lost) => {
    await bed.faults('GET * stale=150', lost);
    const { end, errors } = await bed.import(csv);
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({
      usersCreated: COUNT,
      membershipsCreated: COUNT,
      membershipsExisting: 0,
      organizationsCreated: 1,
    });
    await expectEachOnce();
  });

  it.each([
    ['users', `${USERS} lost_answer`, 'user_create'],
    ['memberships', `${MEMBERSHIPS} lost_answer`, 'membership_create'],
  ])(
    'for longer than the wait fail rows that a plain resume heals: %s',
    async (_what, lost, type) => {
      await bed.faults(`GET * stale=${String(FOR_EVER)}`, `${lost} n=3`);
      const { errors } = await bed.import(file());
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) {
        expect(error).toMatchObject({
          errorType: type,
          errorCode: 'conflict_not_visible',
          retryable: true,
        });
      }
      await healed();
      await expectEachOnce();
    },
  );

  it('do not make a user of another client ours', async () => {
    await bed.seed({ users: [{ email: 'user0@example.com', created_at: '2020-01-01T00:00:00Z' }] });
    await bed.faults('GET * stale=150', `${USERS} reset n=1`);
    const { errors } = await bed.import(file({ orgs: false }));
    expect(errors).toMatchObject([{ recordNumber: 1, errorCode: 'email_exists' }]);
  });
});

describe('a user or an organization that a replica does not know yet', () => {
  it('is waited for', async () => {
    await bed.faults(`${MEMBERSHIPS} not_found_for=150`);
    const { errors } = await bed.import(file());
    expect(errors).toEqual([]);
    await expectEachOnce();
  });

  it('for longer than the wait fails rows that a plain resume heals', async () => {
    await bed.faults(`${MEMBERSHIPS} not_found_for=${String(FOR_EVER)}`);
    const { errors } = await bed.import(file());
    expect(errors).toHaveLength(COUNT);
    expect(errors[0]).toMatchObject({
      errorType: 'membership_create',
      errorCode: 'not_visible_yet',
      retryable: true,
    });
    await healed();
    await expectEachOnce();
  });

  it('is waited for when it is updated', async () => {
    await bed.seed({ users: [{ email: 'user0@example.com' }] });
    await bed.faults('PUT /user_management/users/* not_found_for=200');
    const { errors, end } = await bed.import(file({ orgs: false }), {
      options: { onExisting: 'update' },
    });
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({ usersUpdated: 1, usersCreated: COUNT - 1 });
  });
});

describe('clocks of a service that differ', () => {
  it.each([
    ['six seconds apart behind a balancer', ['* clock=6000 p=0.5']],
    ['six seconds apart, the other way', ['* clock=-6000 p=0.5']],
    ['far off, in a Date alone', ['* date=3600000']],
    ['far behind, in a Date alone', ['* date=-3600000']],
    ['unknown', ['* date=none']],
  ])('turn no lost answer into a failure: %s', async (_what, clocks) => {
    await bed.faults(...clocks, `${USERS} lost_answer n=5`, `${MEMBERSHIPS} lost_answer n=5`);
    const { errors, end } = await bed.import(file());
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({
      usersCreated: COUNT,
      membershipsCreated: COUNT,
      membershipsExisting: 0,
    });
    await expectEachOnce();
  });
});

describe("a server that stores its own form of a row's values", () => {
  const NFD = 'Zoe\u0308';
  it.each([
    ['nfc', `${NFD.toLowerCase()}@example.com`, NFD],
    ['punycode', 'ann@b\u00fccher.example', 'B\u00fccher'],
    ['fold', 'straße@example.com', 'Straße'],
    ['gmail', 'a.n.n@gmail.com', 'Ann'],
    ['blanks', 'ann@example.com', 'Ann  and   Co'],
  ])(
    'turns no lost answer into a failure, and makes nothing twice: %s',
    async (form, email, name) => {
      await bed.faults(
        `* normalise=${form}`,
        `${USERS} lost_answer n=2`,
        'POST /organizations lost_answer n=2',
      );
      const csv = `email,external_id,org_name\n${email},u1,${name}\nbob@example.com,u2,${name}\n`;
      const { errors, end } = await bed.import(csv);
      expect(errors).toEqual([]);
      expect(end.checkpoint.summary).toMatchObject({ usersCreated: 2, organizationsCreated: 1 });
      expect((await bed.stats()).created).toEqual({ users: 2, memberships: 2, organizations: 1 });
    },
  );
});

describe('a server that honors idempotency keys', () => {
  it('may replay an error: the row gets another key', async () => {
    await bed.faults(
      `${USERS} idempotency=replay`,
      `${MEMBERSHIPS} idempotency=replay`,
      `${USERS} status=500 n=3`,
      `${MEMBERSHIPS} status=500 n=3`,
    );
    const { errors } = await bed.import(file());
    expect(errors).toEqual([]);
    await expectEachOnce();
  });

  it('may have kept every error of a row: a resume has other keys', async () => {
    await bed.faults(
      `${USERS} idempotency=replay`,
      'POST /organizations idempotency=replay',
      `${USERS} status=500 n=60`,
      'POST /organizations status=500 n=6',
    );
    const { errors } = await bed.import(file());
    expect(errors.length).toBeGreaterThan(0);
    await bed.faults(`${USERS} idempotency=replay`, 'POST /organizations idempotency=replay');
    await bed.resume();
    expect((await bed.resume()).errors).toEqual([]);
    await expectEachOnce();
  });

  it('may replay an error after it has done the work', async () => {
    await bed.faults(`${USERS} idempotency=replay`, `${USERS} status_after_work=500 n=3`);
    const { errors } = await bed.import(file());
    expect(errors).toEqual([]);
    await expectEachOnce();
  });
});

describe('what all rows would wait for in vain', () => {
  it('is waited for once, and not by each row', async () => {
    await bed.faults(`${MEMBERSHIPS} not_found_for=${String(FOR_EVER)}`);
    const { errors } = await bed.import(file(), { options: { concurrency: 1, chunkSize: 2 } });
    expect(errors).toHaveLength(COUNT);
    const requests = requestCounts(await bed.stats());
    // Each row sends one, and those that were in progress with the first wait with it.
    expect(requests[MEMBERSHIPS]).toBeGreaterThanOrEqual(COUNT);
    const resumed = await bed.resume();
    expect(resumed.errors).toHaveLength(COUNT);
    await healed();
    await expectEachOnce();
  });
});

describe('rows whose emails a server may take for one', () => {
  it('have one user, who is counted once', async () => {
    await bed.faults('* /user_management/* normalise=fold', `${USERS} reset after=1 n=1`);
    const csv = 'email\nstrasse@example.com\nstra\u00dfe@example.com\n';
    const { end, errors } = await bed.import(csv, { options: { concurrency: 1 } });
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, usersCreated: 1 });
    expect((await bed.stats()).created.users).toBe(1);
  });

  it('are told apart where the server keeps them apart: an existing user is the one of the email', async () => {
    await bed.seed({ users: [{ email: 'ab@gmail.com' }, { email: 'a.b@gmail.com' }] });
    const csv = 'email,org_name\na.b@gmail.com,Acme\n';
    await bed.import(csv, { options: { onExisting: 'adopt' } });
    const { users, memberships } = await bed.state();
    const emails = new Map(users.map(({ id, email }) => [id, email]));
    expect(memberships.map((one) => emails.get(one.user_id))).toEqual(['a.b@gmail.com']);
  });
});

describe('names of one organization that differ in white space', () => {
  it('are one organization', async () => {
    const csv = 'email,org_name\nann@example.com,Acme Corp\nbob@example.com,Acme  Corp\n';
    const { errors } = await bed.import(csv);
    expect(errors).toEqual([]);
    expect((await bed.stats()).created).toMatchObject({ organizations: 1, memberships: 2 });
  });

  it('are two where both exist and the file names one exactly', async () => {
    await bed.seed({ organizations: [{ name: 'Acme  Corp' }, { name: 'Acme Corp' }] });
    const { errors } = await bed.import('email,org_name\nann@example.com,Acme Corp\n');
    expect(errors).toEqual([]);
    const { organizations, memberships } = await bed.state();
    const exact = organizations.find(({ name }) => name === 'Acme Corp')?.id;
    expect(memberships.map((one) => one.organization_id)).toEqual([exact]);
  });
});

describe('a lost answer whose row fails for another reason', () => {
  it('leaves its user to the job, also by --on-existing adopt', async () => {
    await bed.faults(`GET * stale=${String(FOR_EVER)}`, `${USERS} lost_answer n=1`);
    const csv = 'email\nann@example.com\n';
    const { errors } = await bed.import(csv, { options: { onExisting: 'adopt' } });
    expect(errors).toMatchObject([{ errorCode: 'conflict_not_visible', retryable: true }]);
    expect(errors[0]?.errorMessage.match(/resume the job later/g)).toHaveLength(1);
    await bed.faults();
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, usersAdopted: 0 });
  });
});

describe('a list whose pages lead back to each other', () => {
  it('ends, and fails the rows that need it for now', async () => {
    await bed.faults('GET /organizations endless_pages');
    const csv = 'email,org_name\nann@example.com,Acme\n';
    const { errors } = await bed.import(csv);
    expect(errors).toMatchObject([
      { errorType: 'org_resolution', errorCode: 'endless_pages', retryable: true },
    ]);
    expect(requestCounts(await bed.stats())['GET /organizations']).toBeLessThan(20);
    await bed.faults();
    expect((await bed.resume()).end.checkpoint.summary).toMatchObject({ successes: 1 });
  });
});

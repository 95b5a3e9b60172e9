import { hash } from 'node:crypto';
import {
  type Imported,
  openTestBed,
  requestCounts,
  type TestBed,
} from '../../support/import-test-bed';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const OTHER = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const FACTORS = '/user_management/users/*/auth_factors';
const OLD = '2020-01-01T00:00:00Z';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

const file = (...rows: readonly string[]): string =>
  ['email,org_external_id,org_name,totp_secret,totp_issuer', ...rows, ''].join('\n');

/** The digest of each factor's secret, by the email of its user. */
async function factors(): Promise<readonly (readonly [email: string, sha256: string])[]> {
  const { users, auth_factors: all } = await bed.state();
  const emails = new Map(users.map(({ id, email }) => [id, email]));
  return all
    .map(({ user_id: id, secret }) => [emails.get(id) ?? '', secret.sha256] as const)
    .sort();
}

const sha256 = (secret: string): string => hash('sha256', secret);

const countsOf = ({ end }: Pick<Imported, 'end'>): object => {
  const { successes, factorsCreated, factorsExisting, factorsUnchanged } = end.checkpoint.summary;
  return { successes, factorsCreated, factorsExisting, factorsUnchanged };
};

describe('a row with a TOTP secret', () => {
  it('gives its user the factor, after one look', async () => {
    const csv = file(`ann@example.com,a1,Acme,jbsw y3dp ehpk 3pxp,Acme`, 'bob@example.com,,,,');
    const done = await bed.import(csv);
    expect(countsOf(done)).toMatchObject({ successes: 2, factorsCreated: 1, factorsExisting: 0 });
    expect(await factors()).toEqual([['ann@example.com', sha256('JBSWY3DPEHPK3PXP')]]);
    expect((await bed.state()).auth_factors[0]?.totp).toEqual({
      issuer: 'Acme',
      user: 'ann@example.com',
    });
    expect(requestCounts(await bed.stats())).toMatchObject({
      'GET /user_management/users/{userlandUserId}/auth_factors': 1,
      'POST /user_management/users/{userlandUserId}/auth_factors': 1,
    });
  });

  it.each(['adopt', 'update'] as const)(
    'leaves the factor of a user who has one: --on-existing %s',
    async (onExisting) => {
      await bed.seed({
        users: [
          { email: 'ann@example.com', created_at: OLD },
          { email: 'bob@example.com', created_at: OLD },
        ],
        auth_factors: [
          { user_email: 'ann@example.com', type: 'totp', totp_secret: OTHER, created_at: OLD },
        ],
      });
      const csv = file(`ann@example.com,,,${SECRET},`, `bob@example.com,,,${SECRET},`);
      const done = await bed.import(csv, { options: { onExisting } });
      expect(countsOf(done)).toMatchObject({ successes: 2, factorsCreated: 1, factorsExisting: 1 });
      expect(await factors()).toEqual([
        ['ann@example.com', sha256(OTHER)],
        ['bob@example.com', sha256(SECRET)],
      ]);
    },
  );

  it('that WorkOS refuses fails, and leaves the user and the membership', async () => {
    await bed.faults(
      `POST ${FACTORS} status=422 body={"code":"invalid_totp_secret","message":"x"}`,
    );
    const { errors, end } = await bed.import(file(`ann@example.com,a1,Acme,${SECRET},`));
    expect(errors).toMatchObject([
      {
        errorType: 'factor_create',
        errorCode: 'invalid_totp_secret',
        retryable: false,
        attempts: 1,
      },
    ]);
    expect(errors[0]?.userId).toMatch(/^user_/);
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, membershipsCreated: 1 });
    expect(await factors()).toEqual([]);
  });
});

describe('no user gets two factors', () => {
  const rows = (count: number): string =>
    file(...Array.from({ length: count }, (_, row) => `u${String(row)}@example.com,,,${SECRET},`));

  it.each([
    `POST ${FACTORS} lost_answer n=4`,
    `POST ${FACTORS} status_after_work=502 n=4`,
    `POST ${FACTORS} garbled n=4`,
    `POST ${FACTORS} status=500 n=4`,
    `POST ${FACTORS} status=429 n=4`,
    `GET ${FACTORS} status=503 n=4`,
    `POST ${FACTORS} not_found_for=150`,
  ])('when requests or answers are lost, and lists lag: %s', async (fault) => {
    await bed.faults('GET * stale=100', fault);
    const done = await bed.import(rows(8));
    expect(done.errors).toEqual([]);
    expect(countsOf(done)).toMatchObject({ successes: 8, factorsCreated: 8, factorsExisting: 0 });
    expect(await factors()).toHaveLength(8);
  });

  it.each([1, 2])('when rows of one email have secrets, with %i workers', async (workers) => {
    await bed.faults('GET * stale=100');
    const csv = file(
      `ann@example.com,a1,Acme,${SECRET},`,
      `ann@example.com,b1,Bee,${OTHER},`,
      'ann@example.com,c1,Cee,,',
      `ann@example.com,c1,Cee,${OTHER},`,
      `bob@example.com,a1,Acme,,`,
      `bob@example.com,b1,Bee,${SECRET},`,
    );
    const done = await bed.import(csv, { options: { workers, chunkSize: 2 } });
    expect(countsOf(done)).toEqual({
      successes: 6,
      factorsCreated: 2,
      factorsExisting: 0,
      factorsUnchanged: 0,
    });
    expect(await factors()).toEqual([
      ['ann@example.com', sha256(SECRET)],
      ['bob@example.com', sha256(SECRET)],
    ]);
  });

  it('when a later row of the email enrolled it while an earlier one failed', async () => {
    await bed.faults(`POST ${FACTORS} status=422 n=1`);
    const csv = file(`ann@example.com,a1,Acme,${SECRET},`, `ann@example.com,b1,Bee,${OTHER},`);
    const first = await bed.import(csv);
    expect(first.errors).toMatchObject([{ recordNumber: 1, errorType: 'factor_create' }]);
    await bed.faults('GET * stale=100');
    const done = await bed.resume({ retryFailed: 'all' });
    expect(countsOf(done)).toMatchObject({ successes: 2, factorsCreated: 1, factorsExisting: 0 });
    expect(await factors()).toEqual([['ann@example.com', sha256(OTHER)]]);
  });
});

describe('an import since an earlier job', () => {
  it('sends a secret that a row has gained, and nothing for a factor that is there', async () => {
    await bed.import(
      file(
        `ann@example.com,a1,Acme,${SECRET},`,
        `ann@example.com,b1,Bee,${SECRET},`,
        'bob@example.com,a1,Acme,,',
      ),
      { jobId: 'first' },
    );
    const before = requestCounts(await bed.stats());
    const csv = file(
      `ann@example.com,a1,Acme,${OTHER},`,
      `ann@example.com,b1,Bee,${OTHER},`,
      `bob@example.com,a1,Acme,${SECRET},`,
    );
    const options = { onExisting: 'update', since: 'first' } as const;
    const done = await bed.import(csv, { jobId: 'second', options });
    expect(countsOf(done)).toEqual({
      successes: 3,
      factorsCreated: 1,
      factorsExisting: 0,
      factorsUnchanged: 1,
    });
    expect(await factors()).toEqual([
      ['ann@example.com', sha256(SECRET)],
      ['bob@example.com', sha256(SECRET)],
    ]);
    const path = '/user_management/users/{userlandUserId}/auth_factors';
    const after = requestCounts(await bed.stats());
    const sent = (line: string): number => (after[line] ?? 0) - (before[line] ?? 0);
    expect([sent(`GET ${path}`), sent(`POST ${path}`)]).toEqual([1, 1]);
    const third = await bed.import(csv, {
      jobId: 'third',
      options: { ...options, since: 'second' },
    });
    expect(countsOf(third)).toMatchObject({ successes: 3, factorsCreated: 0, factorsUnchanged: 2 });
    const last = requestCounts(await bed.stats());
    expect(last[`POST ${path}`]).toBe(after[`POST ${path}`]);
  });
});

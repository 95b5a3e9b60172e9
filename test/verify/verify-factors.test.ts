import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { listed, verifyIn } from '../support/verify-bed';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const FACTORS = '/user_management/users/*/auth_factors';
const CSV = [
  'email,totp_secret,org_external_id,org_name',
  `ann@example.com,${SECRET},a,A`,
  `ann@example.com,${SECRET},b,B`,
  `bob@example.com,${SECRET},,`,
  'eve@example.com,,a,A',
  '',
].join('\n');

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
  await bed.import(CSV, { jobId: 'job' });
});
afterEach(() => bed.close());

describe('a verification of second factors', () => {
  it('looks once at each user who must have one, and counts the secrets as not checked', async () => {
    const before = requestCounts(await bed.stats());
    const { summary } = await verifyIn(bed, { jobId: 'job' });
    expect(summary).toMatchObject({ matched: 4, missing: 0, notChecked: 2, totpSecrets: 2 });
    const list = 'GET /user_management/users/{userlandUserId}/auth_factors';
    const after = requestCounts(await bed.stats());
    expect((after[list] ?? 0) - (before[list] ?? 0)).toBe(2);
  });

  it('finds one that is missing, which an import enrolls again', async () => {
    const { users, auth_factors: factors } = await bed.state();
    const bob = users.find(({ email }) => email.startsWith('bob'));
    const factor = factors.find(({ user_id: id }) => id === bob?.id);
    await bed.remove({ auth_factors: [{ id: factor?.id }] });
    const { differences, repairRows } = await verifyIn(bed, {
      jobId: 'job',
      repairCsv: 'repair.csv',
    });
    expect([listed(differences), repairRows]).toEqual([['3 missing_factor '], 1]);
    expect(JSON.stringify(differences)).not.toContain(SECRET);
    await bed.import(CSV, { jobId: 'again', options: { onExisting: 'update' } });
    expect((await verifyIn(bed, { jobId: 'again' })).summary).toMatchObject({ missing: 0 });
  });

  it('tells which cannot be read', async () => {
    await bed.faults(`GET ${FACTORS} status=422 n=1`);
    const { differences } = await verifyIn(bed, { jobId: 'job' });
    expect(differences).toMatchObject([{ kind: 'unreadable', field: 'factor' }]);
  });
});

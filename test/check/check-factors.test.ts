import { check } from '../support/check-bed';
import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const LIST = 'GET /user_management/users/{userlandUserId}/auth_factors';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

it('a check reads the factors of users who exist, and tells what an import would do', async () => {
  await bed.seed({
    users: [{ email: 'has@example.com' }, { email: 'lacks@example.com' }],
    auth_factors: [{ user_email: 'has@example.com', type: 'totp', totp_secret: SECRET }],
  });
  const csv = [
    'email,totp_secret,org_name',
    `has@example.com,${SECRET},`,
    `lacks@example.com,${SECRET},`,
    `lacks@example.com,${SECRET},Acme`,
    `new@example.com,${SECRET},`,
    '',
  ].join('\n');
  const options = { onExisting: 'adopt' } as const;
  const checked = await check(bed, csv, { options });
  expect(checked.findings).toEqual([]);
  expect(checked.imported).toMatchObject({ factorsCreated: 2, factorsExisting: 1 });
  const requests = requestCounts(await bed.stats());
  expect(requests[LIST]).toBe(2);
  expect(Object.keys(requests).filter((line) => !line.startsWith('GET'))).toEqual([]);
  const { end } = await bed.import(csv, { options });
  expect(end.checkpoint.summary).toMatchObject({ factorsCreated: 2, factorsExisting: 1 });
});

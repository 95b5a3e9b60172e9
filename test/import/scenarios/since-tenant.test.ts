import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { undo } from '../../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const SINCE = { onExisting: 'update', since: 'first' } as const;
const OLD = '2020-01-01T00:00:00.000Z';

describe('the second factor of an earlier job', () => {
  const HEADER = 'email,first_name,org_external_id,org_name,totp_secret\n';
  const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  /** The row that brings the factor, and another one of the user. */
  const fileOf = (name: string, secret: string): string =>
    `${HEADER}ann@x.io,${name},acme,Acme,${secret}\nann@x.io,${name},globex,Globex,\n`;

  it.each([
    ['the row that brought it', `${HEADER}ann@x.io,Zoe,acme,Acme,${SECRET}\n`],
    ['another row of the user', `${HEADER}ann@x.io,Zoe,globex,Globex,${SECRET}\n`],
  ])('is not taken for one of a later job whose records are lost: %s', async (_, csv) => {
    await bed.import(fileOf('Ann', SECRET), { jobId: 'first' });
    const [factor] = (await bed.state()).auth_factors;
    await bed.faults('PUT /user_management/users/* status=500');
    await bed.import(csv, { jobId: 'second', options: SINCE });
    rmSync(join(bed.folder, 'jobs/second/ledger/chunk-0000000.1.log'));
    await bed.faults();
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({
      successes: 1,
      factorsCreated: 0,
      factorsExisting: 1,
    });
    await undo(bed, { jobId: 'second' });
    expect((await bed.state()).auth_factors).toEqual([factor]);
  });
});

describe('a row that fails, whose organization organizations.csv names in another way', () => {
  const HEADER = 'email,external_id,org_external_id,org_name\n';

  it('is not missing from the file', async () => {
    const organizations = join(bed.folder, 'organizations.csv');
    writeFileSync(organizations, 'org_external_id,org_name\nacme,Acme\n');
    await bed.seed({ users: [{ email: 'bob@x.io', external_id: 'taken', created_at: OLD }] });
    await bed.import(`${HEADER}ann@x.io,,,Acme\n`, { jobId: 'first', options: { organizations } });
    const { end, errors } = await bed.import(`${HEADER}ann@x.io,taken,,Acme\n`, {
      options: { ...SINCE, organizations, deactivateMissing: true, maxDeactivate: '100%' },
    });
    expect(errors).toMatchObject([{ errorType: 'user_update' }]);
    expect(end.checkpoint.summary).toMatchObject({ missing: 0, membershipsDeactivated: 0 });
    expect((await bed.state()).memberships).toMatchObject([{ status: 'active' }]);
  });
});

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

describe('the second factor of an earlier job', () => {
  const HEADER = 'email,first_name,org_external_id,org_name,totp_secret\n';
  const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const BRINGS = `ann@x.io,Ann,acme,Acme,${SECRET}\n`;
  const OTHER = 'ann@x.io,Ann,globex,Globex,\n';

  it.each([
    ['the row that brought it', BRINGS + OTHER, 'acme,Acme'],
    ['another row of the user', BRINGS + OTHER, 'globex,Globex'],
    ['a row of the user before it', OTHER + BRINGS, 'globex,Globex'],
  ])('is not taken for one of a later job whose records are lost: %s', async (_, rows, org) => {
    await bed.import(HEADER + rows, { jobId: 'first' });
    const csv = `${HEADER}ann@x.io,Zoe,${org},${SECRET}\n`;
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

describe('the membership of an earlier job', () => {
  it('is not taken for one of a later job, however organizations.csv names its organization', async () => {
    const HEADER = 'email,first_name,org_external_id,org_name\n';
    const organizations = join(bed.folder, 'organizations.csv');
    writeFileSync(organizations, 'org_external_id,org_name\nacme,Acme\n');
    const rows = 'ann@x.io,Ann,globex,Globex\nann@x.io,Ann,,Acme\n';
    await bed.import(HEADER + rows, { jobId: 'first', options: { organizations } });
    await bed.faults('PUT /user_management/users/* status=500');
    await bed.import(`${HEADER}ann@x.io,Zoe,,Acme\n`, {
      jobId: 'second',
      options: { ...SINCE, organizations },
    });
    rmSync(join(bed.folder, 'jobs/second/ledger/chunk-0000000.1.log'));
    await bed.faults();
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ successes: 1, membershipsCreated: 0 });
  });
});

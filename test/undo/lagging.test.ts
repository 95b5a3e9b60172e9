import { StopSwitch } from '../../src/lib/import';
import { Abort } from '../../src/lib/model';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const FACTORS = '/user_management/users/*/auth_factors';

describe('what a request without a recorded result has created, and no lookup shows yet', () => {
  it('is taken back, if it is an organization', async () => {
    await bed.faults('POST /organizations slow=60000');
    const stop = new StopSwitch();
    const csv = 'email,org_external_id,org_name\nann@x.io,acme,Acme\n';
    const running = bed.import(csv, { jobId: 'job', stop });
    while ((await bed.state()).organizations.length === 0);
    stop.abandon(new Abort('interrupted', 'sigint', 'killed'));
    await running;
    await bed.faults('GET /organizations/external_id/* status=404 n=2');
    expect(await undo(bed)).toMatchObject({ status: 'completed', kept: [] });
    expect((await bed.state()).organizations).toEqual([]);
  });

  it('is listed, if it is a second factor', async () => {
    await bed.seed({ users: [{ email: 'ann@x.io', created_at: '2020-01-01T00:00:00.000Z' }] });
    await bed.faults(`POST ${FACTORS} status_after_work=500`, `GET ${FACTORS} status=500 after=1`);
    await bed.import('email,totp_secret\nann@x.io,JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n', {
      jobId: 'job',
      options: { onExisting: 'adopt' },
    });
    await bed.faults(`GET ${FACTORS} status=404 n=2`);
    const { kept } = await undo(bed);
    expect(kept).toMatchObject([{ kind: 'factor', row: 1, reason: 'in_doubt' }]);
    expect((await bed.state()).auth_factors).toHaveLength(1);
  });
});

it('deletes a membership that no list shows yet with its user, and does not count it as gone before', async () => {
  await bed.import('email,org_external_id,org_name\nann@x.io,acme,Acme\n', { jobId: 'job' });
  const memberships = '/user_management/organization_memberships';
  await bed.faults(
    `GET ${memberships} stale=60000`,
    `GET ${memberships}/* status=404 n=2`,
    `DELETE ${memberships}/* status=404 n=1`,
  );
  const { status, summary } = await undo(bed);
  expect({ status, memberships: summary.memberships }).toMatchObject({
    status: 'completed',
    memberships: { deleted: 1, gone: 0 },
  });
});

import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { contentsOf, undo } from '../support/undo/undo-bed';

const HEADER = 'email,external_id,first_name,email_verified,org_external_id,org_name\n';
const FIRST = `${HEADER}ann@x.io,ann,Ann,true,acme,Acme\nbob@x.io,bob,Bob,true,acme,Acme\ncem@x.io,cem,Cem,true,acme,Acme\n`;
/** Ann has another name, Cem another address, Bob is gone, and Dan is new. */
const SECOND = `${HEADER}ann@x.io,ann,Anna,true,acme,Acme\ncem@y.io,cem,Cem,true,acme,Acme\ndan@x.io,dan,Dan,true,acme,Acme\n`;
const SINCE = {
  onExisting: 'update',
  since: 'first',
  deactivateMissing: true,
  maxDeactivate: '50%',
} as const;

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
  await bed.import(FIRST, { jobId: 'first' });
});
afterEach(() => bed.close());

it('gives back what an import of the same people changed, deactivated memberships too', async () => {
  const before = await contentsOf(bed);
  const { end } = await bed.import(SECOND, { jobId: 'second', options: SINCE });
  expect(end.checkpoint.summary).toMatchObject({
    usersCreated: 1,
    usersUpdated: 2,
    membershipsDeactivated: 1,
  });
  expect(await contentsOf(bed)).not.toEqual(before);
  expect(await undo(bed, { jobId: 'second' })).toMatchObject({
    status: 'completed',
    summary: {
      users: { deleted: 1, restored: 2, kept: 0, failed: 0 },
      memberships: { deleted: 1, restored: 1, kept: 0, failed: 0 },
    },
  });
  expect(await contentsOf(bed)).toEqual(before);
});

it('leaves a membership that somebody has made active again', async () => {
  await bed.import(SECOND, { jobId: 'second', options: SINCE });
  const { memberships } = await bed.state();
  const bob = memberships.find((each) => 'status' in each && each.status === 'inactive');
  await bed.edit({ memberships: [{ id: bob?.id, status: 'active' }] });
  const { status, summary } = await undo(bed, { jobId: 'second' });
  expect(status).toBe('completed');
  expect(summary.memberships).toMatchObject({ deleted: 1, restored: 1, kept: 0 });
  expect(requestCounts(await bed.stats())).not.toHaveProperty([
    'PUT /user_management/organization_memberships/{id}/reactivate',
  ]);
});

describe('the undo of an earlier job', () => {
  const THIRD = SECOND.replace('Anna', 'Anne');

  async function twoLaterJobs(): Promise<void> {
    await bed.import(SECOND, { jobId: 'second', options: SINCE });
    await bed.import(THIRD, { jobId: 'third', options: { ...SINCE, since: 'second' } });
  }

  it('takes back users whom only later jobs had changed, once those are undone', async () => {
    await twoLaterJobs();
    for (const jobId of ['third', 'second', 'first']) {
      expect(await undo(bed, { jobId })).toMatchObject({ status: 'completed', kept: [] });
    }
    const { users, memberships, organizations } = await bed.state();
    expect([users, memberships, organizations]).toEqual([[], [], []]);
  });

  it.each([
    ['before the later job', 0],
    ['before the undo of the later job', 1],
    ['after it', 2],
  ])('keeps a user whom somebody changed %s', async (_, when) => {
    const { users } = await bed.state();
    const ann = users.find(({ email }) => email === 'ann@x.io')?.id;
    const change = async (now: number): Promise<void> => {
      if (now === when) await bed.edit({ users: [{ id: ann, last_name: 'By hand' }] });
    };
    await change(0);
    await bed.import(SECOND, { jobId: 'second', options: SINCE });
    await change(1);
    await undo(bed, { jobId: 'second', options: { includeChanged: true } });
    await change(2);
    const { kept } = await undo(bed, { jobId: 'first' });
    expect(kept).toContainEqual(expect.objectContaining({ id: ann, reason: 'changed' }));
  });

  it('gives users who existed before both jobs their first values back', async () => {
    await bed.seed({ users: [{ email: 'eve@x.io', first_name: 'Eve' }] });
    const before = await contentsOf(bed);
    const file = (name: string): string => `email,first_name\neve@x.io,${name}\n`;
    const options = { onExisting: 'update' } as const;
    await bed.import(file('Eva'), { jobId: 'one', options });
    await bed.import(file('Evi'), { jobId: 'two', options });
    expect(await undo(bed, { jobId: 'two' })).toMatchObject({ status: 'completed' });
    expect(await undo(bed, { jobId: 'one' })).toMatchObject({ status: 'completed' });
    expect(await contentsOf(bed)).toEqual(before);
  });
});

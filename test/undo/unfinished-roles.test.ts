import { openTestBed, type TestBed } from '../support/import-test-bed';
import { roleRequests, stateOfRoles, USERS, withRoles } from '../support/roles-bed';
import { undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const NONE = { deleted: 0, restored: 0, gone: 0, kept: 0, failed: 0 };

describe('a role that an import had begun to change when it ended', () => {
  const TEXT = 'role_slug,role_name,permissions\neditor,Editor,posts:read\n';

  async function importUntil(fault: string): Promise<void> {
    await bed.seed({ roles: [{ slug: 'editor', name: 'Old' }] });
    await bed.faults(fault);
    const setup = withRoles(bed, { onExisting: 'update' }, TEXT);
    const { end } = await bed.import('email\na@x.co\n', { ...setup, jobId: 'job' });
    expect(end.stoppedBy).toMatchObject({ code: 'roles_refused' });
    await bed.faults();
  }

  const nameNow = async (): Promise<string | undefined> =>
    (await stateOfRoles(bed)).roles.find(({ slug }) => slug === 'editor')?.name;

  it('is listed where a part of the change was carried out', async () => {
    await importUntil('PUT /authorization/* status=403');
    expect(await nameNow()).toBe('Editor');
    const { kept } = await undo(bed);
    expect(kept).toMatchObject([{ kind: 'role', reason: 'in_doubt' }]);
    expect(await nameNow()).toBe('Editor');
  });

  it('gets its values back with --include-changed', async () => {
    await importUntil('PUT /authorization/* status=403');
    const end = await undo(bed, { options: { includeChanged: true } });
    expect(end).toMatchObject({ status: 'completed', summary: { roles: { restored: 1 } } });
    expect(await nameNow()).toBe('Old');
  });

  it('needs nothing where nothing was changed', async () => {
    await importUntil('PATCH /authorization/* status=403');
    const before = await roleRequests(bed);
    expect(await undo(bed)).toMatchObject({ status: 'completed', kept: [] });
    const { 'PATCH /authorization/roles/{slug}': patches } = await roleRequests(bed);
    expect(patches).toBe(before['PATCH /authorization/roles/{slug}']);
  });
});

describe('a request for a role that has no recorded result', () => {
  it('is not told where it created nothing', async () => {
    await bed.faults('POST /authorization/roles status=500');
    await bed.import(USERS, { ...withRoles(bed), jobId: 'job' });
    await bed.faults();
    const { kept, summary } = await undo(bed);
    expect(kept).toEqual([]);
    expect(summary.roles).toEqual(NONE);
  });

  it('is told where the role is there', async () => {
    await bed.faults('POST /authorization/roles status_after_work=500', 'GET * status=500 after=2');
    await bed.import(USERS, { ...withRoles(bed), jobId: 'job' });
    await bed.faults();
    const ids = (await stateOfRoles(bed)).roles.flatMap(({ id, slug }) =>
      ['editor', 'viewer'].includes(slug) ? [id] : [],
    );
    expect(ids.length).toBeGreaterThan(0);
    const { kept } = await undo(bed);
    expect(kept).toMatchObject(ids.map((id) => ({ kind: 'role', id, reason: 'in_doubt' })));
    expect((await stateOfRoles(bed)).roles.filter(({ id }) => ids.includes(id))).toHaveLength(
      ids.length,
    );
  });
});

import { check } from '../support/check-bed';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { LIST, roleRequests, USERS, withRoles } from '../support/roles-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('a check', () => {
  it('counts the roles that the import would create, and writes none', async () => {
    const { summary } = await check(bed, USERS, withRoles(bed));
    expect(summary).toMatchObject({
      wouldArrive: 2,
      wouldFail: 0,
      roles: { found: 0, missing: 0, toCreate: 3 },
    });
    expect(Object.keys(await roleRequests(bed))).toEqual(['GET /authorization/permissions', LIST]);
  });

  it('names a role that differs, and rows whose role is missing', async () => {
    await bed.seed({ roles: [{ slug: 'editor', name: 'Old' }] });
    const text = 'role_slug,role_name\neditor,Editor\n';
    const { summary, warnings } = await check(bed, USERS, withRoles(bed, {}, text));
    expect(summary).toMatchObject({ wouldFail: 1, roles: { found: 1, missing: 1, toCreate: 0 } });
    expect(warnings.join()).toMatch(/Roles exist with.*: editor\./);
  });
});

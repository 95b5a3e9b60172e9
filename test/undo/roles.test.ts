import * as support from '../support/import-test-bed';
import { stateOfRoles, USERS, withRoles } from '../support/roles-bed';
import { undo } from '../support/undo/undo-bed';

const NONE = { deleted: 0, restored: 0, gone: 0, kept: 0, failed: 0 };

let bed: support.TestBed;

beforeEach(async () => {
  bed = await support.openTestBed();
});
afterEach(() => bed.close());

it('deletes roles of organizations and permissions, and keeps roles of the environment', async () => {
  await bed.import(USERS, { ...withRoles(bed), jobId: 'job' });
  const preview = await undo(bed, { isDryRun: true });
  expect((await stateOfRoles(bed)).permissions).toHaveLength(3);
  const end = await undo(bed);
  for (const { summary } of [preview, end]) {
    expect(summary).toMatchObject({
      roles: { ...NONE, deleted: 1, kept: 2 },
      permissions: { ...NONE, deleted: 3 },
      organizations: { ...NONE, deleted: 1 },
    });
  }
  expect(end).toMatchObject({
    status: 'partial',
    kept: [
      { kind: 'role', reason: 'not_deletable' },
      { kind: 'role', reason: 'not_deletable' },
    ],
  });
  const state = await stateOfRoles(bed);
  expect(state.permissions).toEqual([]);
  expect(state.organization_roles).toEqual([]);
  const again = await undo(bed);
  expect(again.summary).toEqual(end.summary);
});

it('leaves roles and permissions that somebody has made anew with the same slug', async () => {
  const users = 'email,org_external_id,org_name\na@x.co,acme,Acme\n';
  await bed.import(users, { ...withRoles(bed), jobId: 'job' });
  const { organization_roles: roles, permissions } = await stateOfRoles(bed);
  const send = async (method: string, path: string, body?: object): Promise<void> => {
    const { ok, status } = await fetch(`${bed.sandbox.url}/authorization/${path}`, {
      method,
      headers: { authorization: `Bearer ${bed.sandbox.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([path, status, ok]).toEqual([path, status, true]);
  };
  for (const { slug, name, organization_id: organization } of roles) {
    const path = `organizations/${String(organization)}/roles`;
    await send('DELETE', `${path}/${slug}`);
    await send('POST', path, { slug, name });
  }
  for (const { slug } of permissions) {
    await send('DELETE', `permissions/${slug}`);
    await send('POST', 'permissions', { slug, name: slug });
  }
  const options = { keepOrganizations: true, includeChanged: true };
  const { summary } = await undo(bed, { options });
  expect(summary).toMatchObject({
    roles: { ...NONE, gone: 1, kept: 2 },
    permissions: { ...NONE, gone: 3 },
  });
  const after = await stateOfRoles(bed);
  expect(after.organization_roles).toHaveLength(1);
  expect(after.permissions).toHaveLength(3);
});

describe('a role that the job has changed', () => {
  const seed = {
    permissions: [{ slug: 'posts:read', name: 'Read' }],
    roles: [{ slug: 'editor', name: 'Old', description: 'Was', permissions: ['posts:read'] }],
  };
  const text = 'role_slug,role_name,description,permissions\neditor,Editor,Is,posts:write\n';
  const seedAndImport = async (): Promise<void> => {
    await bed.seed(seed);
    const setup = withRoles(bed, { onExisting: 'update' }, text);
    await bed.import('email\na@x.co\n', { ...setup, jobId: 'job' });
  };

  it('gets its values back', async () => {
    await seedAndImport();
    const end = await undo(bed);
    expect(end).toMatchObject({
      status: 'completed',
      summary: {
        roles: { ...NONE, restored: 1 },
        permissions: { ...NONE, deleted: 1 },
      },
    });
    expect((await stateOfRoles(bed)).roles).toContainEqual(
      expect.objectContaining({ name: 'Old', description: 'Was', permissions: ['posts:read'] }),
    );
  });

  it('is kept where somebody has changed it since', async () => {
    await seedAndImport();
    await fetch(`${bed.sandbox.url}/authorization/roles/editor`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${bed.sandbox.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mine' }),
    });
    const end = await undo(bed);
    expect(end.kept).toMatchObject([
      { kind: 'role', reason: 'changed' },
      { kind: 'permission', reason: 'in_use' },
    ]);
    expect((await stateOfRoles(bed)).roles).toContainEqual(
      expect.objectContaining({ name: 'Mine' }),
    );
  });
});

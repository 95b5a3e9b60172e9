import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { CREATE_ROLE, roleRequests, stateOfRoles, USERS, withRoles } from '../../support/roles-bed';
import { undo } from '../../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** Ends the import when the roles are there and their permissions are not. */
async function importUntilPermissions(path = '/authorization/*'): Promise<void> {
  await bed.faults(`PUT ${path} status=403`);
  const { end } = await bed.import(USERS, { ...withRoles(bed), jobId: 'job' });
  expect(end.stoppedBy).toMatchObject({ code: 'roles_refused' });
  await bed.faults();
}

async function permissionsOf(slug: string): Promise<readonly string[] | undefined> {
  const { roles, organization_roles: ofOrgs } = await stateOfRoles(bed);
  return [...roles, ...ofOrgs].find((role) => role.slug === slug)?.permissions;
}

it('finishes roles of which the ledger has lost that they were to be created', async () => {
  await importUntilPermissions();
  const path = join(bed.folder, 'jobs/job/ledger/job.log');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((line) => !line.includes('["?","role"')).join('\n'));
  const { end } = await bed.resume();
  expect(end.checkpoint).toMatchObject({ status: 'completed', summary: { rolesCreated: 3 } });
  expect((await roleRequests(bed))[CREATE_ROLE]).toBe(2);
  expect(await permissionsOf('viewer')).toEqual(['posts:read']);
});

it('leaves a role that was there before the job as it is, whatever the ledger has lost', async () => {
  await bed.seed({
    roles: [{ slug: 'viewer', name: 'viewer', created_at: '2020-01-01T00:00:00.000Z' }],
  });
  await importUntilPermissions();
  const path = join(bed.folder, 'jobs/job/ledger/job.log');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((line) => !line.includes('"role"')).join('\n'));
  const { end } = await bed.resume();
  expect(end.checkpoint.summary).toMatchObject({ rolesCreated: 2, rolesFound: 1 });
  expect(await permissionsOf('viewer')).toEqual([]);
});

it('takes a role back whose permissions arrived while nobody could record that', async () => {
  await importUntilPermissions('/authorization/organizations/*');
  const { organizations, ...state } = { ...(await bed.state()), ...(await stateOfRoles(bed)) };
  expect(state.organization_roles).toMatchObject([{ slug: 'org-lead', permissions: [] }]);
  const own = `organizations/${organizations[0]?.id ?? ''}/roles/org-lead/permissions`;
  await fetch(`${bed.sandbox.url}/authorization/${own}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${bed.sandbox.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ permissions: ['posts:read', 'users:read'] }),
  });
  await bed.resume();
  const { kept } = await undo(bed);
  // Those of the environment.
  expect(kept.map(({ reason }) => reason)).toEqual(['not_deletable', 'not_deletable']);
  expect((await stateOfRoles(bed)).organization_roles).toEqual([]);
});

it('does not rename a role whose name the server stores in another form', async () => {
  await bed.faults('* normalise=blanks');
  const roles = withRoles(bed, { onExisting: 'update' }, 'role_slug,role_name\ned,The  Editor\n');
  await bed.import('email\na@x.co\n', roles);
  const again = await bed.import('email\nb@x.co\n', roles);
  expect(again.end.checkpoint.summary).toMatchObject({ rolesFound: 1, rolesUpdated: 0 });
});

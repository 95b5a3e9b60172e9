import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Abort } from '../../../src/lib/model';
import * as support from '../../support/import-test-bed';
import {
  CREATE_PERMISSION,
  CREATE_ROLE,
  LIST,
  OWN,
  roleRequests,
  roleResults,
  type RoleState,
  SET,
  stateOfRoles,
  USERS,
  withRoles,
} from '../../support/roles-bed';

let bed: support.TestBed;

async function open(options: Parameters<typeof support.openTestBed>[0] = {}): Promise<void> {
  bed = await support.openTestBed(options);
}

afterEach(() => bed.close());

const SLUGS_OF = (roles: RoleState['roles']): Record<string, readonly string[]> =>
  Object.fromEntries(roles.map(({ slug, permissions }) => [slug, [...permissions].sort()]));

describe('roles.csv', () => {
  it('creates permissions and roles before the first user, each with one request', async () => {
    await open();
    const imported = await bed.import(USERS, withRoles(bed));
    expect(imported.end.checkpoint).toMatchObject({
      status: 'completed',
      summary: {
        successes: 2,
        rolesCreated: 3,
        rolesFound: 0,
        rolesUpdated: 0,
        rolesFailed: 0,
        permissionsCreated: 3,
      },
    });
    const state = await stateOfRoles(bed);
    expect(SLUGS_OF(state.roles)).toMatchObject({
      editor: ['posts:read', 'posts:write'],
      viewer: ['posts:read'],
    });
    expect(SLUGS_OF(state.organization_roles)).toEqual({
      'org-lead': ['posts:read', 'users:read'],
    });
    expect(state.roles).toContainEqual(expect.objectContaining({ slug: 'viewer', name: 'viewer' }));
    expect(await roleRequests(bed)).toEqual({
      'GET /authorization/permissions': 1,
      [CREATE_PERMISSION]: 3,
      [LIST]: 1,
      [CREATE_ROLE]: 2,
      [SET]: 2,
      [`GET ${OWN}`]: 1,
      [`POST ${OWN}`]: 1,
      [`PUT ${OWN}/{slug}/permissions`]: 1,
    });
    expect(roleResults(imported)).toEqual([
      'row,role_slug,org_external_id,status,role_id,error_code,error_message',
      expect.stringMatching(/^1,editor,,created,role_\w+,,$/),
      expect.stringMatching(/^2,viewer,,created,role_\w+,,$/),
      expect.stringMatching(/^3,org-lead,acme,created,role_\w+,,$/),
    ]);
    expect(statSync(imported.end.files.roles ?? '').mode & 0o777).toBe(0o600);
  });

  it('sends no more than reads for what is there', async () => {
    await open();
    await bed.import(USERS, withRoles(bed));
    const before = await roleRequests(bed);
    const again = await bed.import(USERS, withRoles(bed, { onExisting: 'adopt' }));
    expect(again.end.checkpoint.summary).toMatchObject({ rolesCreated: 0, rolesFound: 3 });
    const after = await roleRequests(bed);
    for (const operation of Object.keys(after).filter((name) => !name.startsWith('GET'))) {
      expect([operation, after[operation]]).toEqual([operation, before[operation]]);
    }
  });

  it('asks for nothing where the rows name no roles', async () => {
    await open();
    await bed.import('email\na@x.co\n');
    expect(await roleRequests(bed)).toEqual({});
  });
});

describe('a role that differs from the file', () => {
  const seed = {
    permissions: [{ slug: 'posts:read', name: 'Read' }],
    roles: [{ slug: 'editor', name: 'Old', permissions: ['posts:read'] }],
  };
  const text = 'role_slug,role_name,permissions\neditor,Editor,"posts:read,posts:write"\n';
  const users = 'email,org_external_id,org_name,role_slugs\na@x.co,acme,Acme,editor\n';

  it('is left as it is, with a warning', async () => {
    await open();
    await bed.seed(seed);
    const imported = await bed.import(users, withRoles(bed, {}, text));
    const { summary } = imported.end.checkpoint;
    expect(summary).toMatchObject({ successes: 1, rolesFound: 1, rolesUpdated: 0 });
    expect(summary.warnings.join()).toMatch(/editor.*--on-existing update/);
    expect(SLUGS_OF((await stateOfRoles(bed)).roles)).toMatchObject({ editor: ['posts:read'] });
    expect(roleResults(imported)[1]).toMatch(/^1,editor,,differs,role_/);
  });

  it('is written with --on-existing update, after its earlier values are durable', async () => {
    await open();
    await bed.seed(seed);
    const imported = await bed.import(users, withRoles(bed, { onExisting: 'update' }, text));
    expect(imported.end.checkpoint.summary).toMatchObject({
      rolesUpdated: 1,
      permissionsCreated: 1,
    });
    const { roles } = await stateOfRoles(bed);
    expect(roles).toContainEqual(
      expect.objectContaining({ name: 'Editor', permissions: ['posts:read', 'posts:write'] }),
    );
    const id = roles.find(({ slug }) => slug === 'editor')?.id ?? '';
    const log = readFileSync(join(imported.end.files.checkpoint, '../ledger/job.log'), 'utf8');
    expect(log).toContain(
      `["was","role","editor","${id}",{"name":"Old","description":"","permissions":["posts:read"],"updated_at":`,
    );
    expect(log.indexOf('["was","role"')).toBeLessThan(
      log.indexOf('["=","role","editor","updated"'),
    );
  });
});

describe('an environment that refuses', () => {
  it('stops the run before the first user, and a resume goes on', async () => {
    await open();
    await bed.faults('POST /authorization/roles status=403');
    const imported = await bed.import(USERS, withRoles(bed));
    expect(imported.end.stoppedBy).toMatchObject({
      reason: 'stopped_early',
      code: 'roles_refused',
    });
    expect(imported.end.stoppedBy?.message).toMatch(
      /^The role \w+ could not be created: WorkOS does/,
    );
    expect((await bed.stats()).created.users).toBe(0);
    expect(roleResults(imported)[1]).toMatch(/,unprocessed,/);
    await bed.faults();
    const resumed = await bed.resume();
    expect(resumed.end.checkpoint).toMatchObject({
      status: 'completed',
      summary: { successes: 2, rolesCreated: 3, permissionsCreated: 3 },
    });
    expect((await roleRequests(bed))[CREATE_PERMISSION]).toBe(3);
  });

  it('stops where the feature is off', async () => {
    await open({ roleRequests: false });
    const imported = await bed.import(USERS, withRoles(bed));
    expect(imported.end.stoppedBy).toMatchObject({ code: 'roles_refused' });
    expect((await bed.stats()).created.users).toBe(0);
  });

  it('has its list among the files of a job that is resumed with nothing left', async () => {
    await open();
    const { end } = await bed.import(USERS, withRoles(bed));
    const resumed = await bed.resume();
    expect([resumed.wasFinished, resumed.end.files]).toEqual([true, end.files]);
    expect(resumed.end.files.roles).toMatch(/roles-results\.csv$/);
  });

  it('costs a file without roles nothing', async () => {
    await open({ roleRequests: false });
    const imported = await bed.import(
      'email,org_external_id,org_name,role_slugs\na@x.co,acme,Acme,admin\n',
    );
    expect(imported.end.checkpoint).toMatchObject({
      status: 'completed',
      summary: { warnings: [] },
    });
  });
});

it('finishes a role that a run created and did not give its permissions', async () => {
  await open();
  await bed.faults('PUT /authorization/* status=403');
  const stopped = await bed.import(USERS, withRoles(bed));
  expect(stopped.end.stoppedBy).toMatchObject({ code: 'roles_refused' });
  expect(stopped.end.checkpoint.summary).toMatchObject({ rolesCreated: 0, permissionsCreated: 3 });
  await bed.faults();
  const resumed = await bed.resume();
  expect(resumed.end.checkpoint).toMatchObject({
    status: 'completed',
    summary: { rolesCreated: 3, rolesFound: 0, permissionsCreated: 3, successes: 2 },
  });
  expect(SLUGS_OF((await stateOfRoles(bed)).roles)).toMatchObject({
    editor: ['posts:read', 'posts:write'],
    viewer: ['posts:read'],
  });
  expect((await roleRequests(bed))[CREATE_ROLE]).toBe(2);
});

it('creates nothing twice when answers are lost', async () => {
  await open();
  await bed.faults('POST /authorization/* lost_answer n=2', 'PUT /authorization/* status=503 n=2');
  const imported = await bed.import(USERS, withRoles(bed));
  expect(imported.end.checkpoint).toMatchObject({
    status: 'completed',
    summary: { rolesCreated: 3, permissionsCreated: 3, successes: 2 },
  });
  expect(SLUGS_OF((await stateOfRoles(bed)).roles)).toMatchObject({
    editor: ['posts:read', 'posts:write'],
  });
});

it('fails a role of an organization that there is not, and imports the rest', async () => {
  await open();
  const text = 'role_slug,org_external_id\norg-lead,gone\n';
  const imported = await bed.import('email\na@x.co\n', withRoles(bed, {}, text));
  expect(imported.end.checkpoint).toMatchObject({
    status: 'partial',
    summary: { successes: 1, rolesFailed: 1 },
  });
  expect(roleResults(imported)[1]).toMatch(/^1,org-lead,gone,failed,,organization_not_found,/);
});

describe('roles that rows name and the environment lacks', () => {
  const users =
    'email,org_external_id,org_name,role_slugs\na@x.co,acme,Acme,"admin,boss"\nb@x.co,acme,Acme,boss\nc@x.co,acme,Acme,org-own\n';

  it('are named before anything is written, with the command that creates them', async () => {
    await open();
    const heard: string[] = [];
    const imported = await bed.import(users, {
      onEvent: (event) => {
        if (event.type === 'warning') heard.push(event.message);
      },
    });
    expect(heard).toEqual([
      '1 role that rows name (2 times) is not in WorkOS: boss. Their memberships would fail. To create it: add --create-roles; or describe it in a roles.csv',
    ]);
    expect(imported.end.checkpoint.summary.warnings).toEqual(expect.arrayContaining(heard));
    expect(await roleRequests(bed)).toEqual({ [LIST]: 1 });
  });

  it('are created with --create-roles, and listed once', async () => {
    await open();
    const imported = await bed.import(users.replace(/^c.*\n/m, ''), {
      options: { createRoles: true },
    });
    expect(imported.end.checkpoint).toMatchObject({
      status: 'completed',
      summary: { rolesCreated: 1, rolesFound: 1, successes: 2 },
    });
    expect(await roleRequests(bed)).toEqual({ [LIST]: 1, [CREATE_ROLE]: 1 });
    expect(roleResults(imported)).toEqual([
      expect.any(String),
      expect.stringMatching(/^,admin,,found,role_/),
      expect.stringMatching(/^,boss,,created,role_/),
    ]);
  });

  it('refuse the run with --no-partial', async () => {
    await open();
    const refused = bed.import(users, { noPartial: true });
    await expect(refused).rejects.toBeInstanceOf(Abort);
    await expect(refused).rejects.toMatchObject({ reason: 'input_invalid', code: 'roles_missing' });
    expect((await bed.stats()).created).toMatchObject({ users: 0, organizations: 0 });
  });
});

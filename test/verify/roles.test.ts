import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { LIST, OWN, roleRequests, ROLES, USERS, withRoles } from '../support/roles-bed';
import { verifyIn } from '../support/verify-bed';

let bed: TestBed;

async function open(options: Parameters<typeof openTestBed>[0] = {}): Promise<void> {
  bed = await openTestBed(options);
}

afterEach(() => bed.close());

/** A request to the sandbox, as another client of WorkOS would send it. */
async function send(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${bed.sandbox.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${bed.sandbox.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)}`);
}

async function idOfAcme(): Promise<string> {
  return (await bed.state()).organizations[0]?.id ?? '';
}

function write(text: string): string {
  const path = join(bed.folder, 'users.csv');
  writeFileSync(path, text);
  return path;
}

const verified = (jobId = 'job-1') => verifyIn(bed, { jobId });

it('finds all roles as the file describes them, and lists each place once', async () => {
  await open();
  await bed.import(USERS, withRoles(bed));
  const before = await roleRequests(bed);
  const { differences, summary } = await verified();
  expect(differences).toEqual([]);
  expect(summary).toMatchObject({ rows: 2, matched: 2, missing: 0, differing: 0 });
  expect(await roleRequests(bed)).toEqual({
    ...before,
    [LIST]: (before[LIST] ?? 0) + 1,
    [`GET ${OWN}`]: (before[`GET ${OWN}`] ?? 0) + 1,
  });
});

it('lists no roles where the file describes none', async () => {
  await open();
  await bed.import('email,role_slugs\na@x.co,\n');
  await verified();
  expect(await roleRequests(bed)).toEqual({});
});

it('names each field in which a role differs, with its line', async () => {
  await open();
  await bed.import(USERS, withRoles(bed));
  const acme = await idOfAcme();
  await send('PATCH', '/authorization/roles/editor', { name: 'Author', description: null });
  await send('PUT', '/authorization/roles/viewer/permissions', { permissions: [] });
  const own = `/authorization/organizations/${acme}/roles/org-lead/permissions`;
  await send('PUT', own, { permissions: ['posts:write', 'posts:read'] });
  const { differences, summary } = await verified();
  const ofLead = { roleSlug: 'org-lead', orgExternalId: 'acme', orgId: acme, line: 4 };
  const differs = { row: null, kind: 'differs' };
  expect(differences).toHaveLength(4);
  expect(differences).toEqual(
    expect.arrayContaining([
      {
        ...differs,
        line: 2,
        roleSlug: 'editor',
        field: 'role.name',
        expected: 'Editor',
        found: 'Author',
      },
      {
        ...differs,
        line: 2,
        roleSlug: 'editor',
        field: 'role.description',
        expected: 'Edits',
        found: null,
      },
      {
        ...differs,
        line: 3,
        roleSlug: 'viewer',
        field: 'role.permissions',
        expected: 'posts:read',
        found: '',
      },
      {
        ...differs,
        ...ofLead,
        field: 'role.permissions',
        expected: 'posts:read, users:read',
        found: 'posts:read, posts:write',
      },
    ]),
  );
  expect(summary).toMatchObject({ differing: 4, missing: 0, matched: 2 });
});

it('ignores what the file does not give', async () => {
  await open();
  const text = 'email,role_slugs\na@x.co,\n';
  await bed.import(text, withRoles(bed, {}, 'role_slug\neditor\n'));
  await send('PATCH', '/authorization/roles/editor', { name: 'Author', description: 'Writes' });
  await send('POST', '/authorization/permissions', { slug: 'posts:read', name: 'Read' });
  await send('PUT', '/authorization/roles/editor/permissions', { permissions: ['posts:read'] });
  expect((await verified()).differences).toEqual([]);
});

it('names a role that the import has left as it was', async () => {
  await open({ roles: ['editor'] });
  await bed.import(USERS, withRoles(bed, { onExisting: 'adopt' }));
  const { differences } = await verified();
  expect(differences.map(({ kind, roleSlug, field }) => [kind, roleSlug, field])).toEqual([
    ['differs', 'editor', 'role.description'],
    ['differs', 'editor', 'role.name'],
    ['differs', 'editor', 'role.permissions'],
  ]);
});

it('names the roles that are missing, those of an organization that is gone as well', async () => {
  await open();
  const { options } = withRoles(bed, {}, `${ROLES}\norg-other,,,,acme\norg-lead,,,,beta\n`);
  await bed.import(USERS, { options });
  const acme = await idOfAcme();
  await send('DELETE', `/authorization/organizations/${acme}/roles/org-other`);
  const { differences, summary } = await verified();
  expect(differences).toEqual([
    { row: null, kind: 'missing_organization', orgExternalId: 'beta' },
    { row: null, line: 6, kind: 'missing_role', roleSlug: 'org-lead', orgExternalId: 'beta' },
    {
      row: null,
      line: 5,
      kind: 'missing_role',
      roleSlug: 'org-other',
      orgExternalId: 'acme',
      orgId: acme,
    },
  ]);
  expect(summary).toMatchObject({ missing: 3, matched: 2 });
});

it('verifies the roles of a file without its job', async () => {
  await open({ roles: ['viewer'] });
  const { options } = withRoles(bed);
  const csvPath = write(USERS);
  const { differences } = await verifyIn(bed, { csvPath, options });
  expect(differences.filter(({ kind }) => kind === 'missing_role')).toMatchObject([
    { line: 2, roleSlug: 'editor' },
    { line: 4, roleSlug: 'org-lead', orgExternalId: 'acme' },
  ]);
});

it('expects the roles that --create-roles creates, which have no line', async () => {
  await open();
  const text = 'email,org_name,role_slugs\na@x.co,Acme,editor\n';
  const options = { createRoles: true };
  const { differences } = await verifyIn(bed, { csvPath: write(text), options });
  expect(differences).toContainEqual({ row: null, kind: 'missing_role', roleSlug: 'editor' });
  await bed.import(text, { options });
  expect((await verified()).differences).toEqual([]);
});

it('says of each role that it cannot be read where the key may not list roles', async () => {
  await open();
  await bed.import(USERS, withRoles(bed));
  await bed.faults('GET /authorization/roles status=403');
  const { differences, summary } = await verified();
  expect(differences).toMatchObject([
    {
      line: 2,
      kind: 'unreadable',
      field: 'role',
      roleSlug: 'editor',
      errorCode: 'http_403',
    },
    { line: 3, kind: 'unreadable', field: 'role', roleSlug: 'viewer' },
  ]);
  expect(summary).toMatchObject({ unreadable: 2, matched: 2 });
});

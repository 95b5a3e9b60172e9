import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrgRef } from '../../src/lib/model';
import { TENANT_RULES } from '../../src/lib/records';
import { readTenant, rejectUnsoundRoles, type Tenant } from '../../src/lib/tenant';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenant-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function organizations(
  ...lines: readonly string[]
): Promise<NonNullable<Tenant['organizations']>> {
  const path = write('organizations.csv', `${lines.join('\n')}\n`);
  const { organizations: read } = await readTenant({ organizations: path, roles: null });
  if (read === undefined) throw new Error('No organizations');
  return read;
}

function rolesOf(text: string): Promise<Tenant> {
  return readTenant({ organizations: null, roles: write('roles.csv', text) });
}

describe('organizations.csv', () => {
  it('is read whole, whatever its delimiter and the order of its columns', async () => {
    const { catalog, csv, findings } = await organizations(
      'Domains;org_name;org_external_id;metadata',
      'Acme.com, acme.org:verified;Acme;acme;"{""plan"":""pro""}"',
      ';Globex;;',
    );
    expect(csv).toMatchObject({ rows: 2 });
    expect(findings).toEqual([]);
    expect(catalog.lines.map(({ record }) => record)).toEqual([
      {
        ref: { kind: 'external_id', externalId: 'acme', name: 'Acme' },
        name: 'Acme',
        externalId: 'acme',
        domains: [
          { domain: 'acme.com', state: 'pending' },
          { domain: 'acme.org', state: 'verified' },
        ],
        metadata: { plan: 'pro' },
      },
      { ref: { kind: 'name', name: 'Globex' }, name: 'Globex', domains: [] },
    ]);
  });

  it('is found by each way in which a row of users may name it', async () => {
    const { catalog } = await organizations(
      'org_id,org_external_id,org_name',
      'org_1,acme,Acme',
      ',globex,Globex',
      ',globex-2,GLOBEX',
    );
    const lineOf = (ref: OrgRef): number | undefined => catalog.find(ref)?.line;
    const external = (externalId: string): OrgRef => ({ kind: 'external_id', externalId });
    expect(lineOf(external('acme'))).toBe(2);
    expect(lineOf({ kind: 'name', name: ' Acme ' })).toBe(2);
    expect(lineOf(external('globex-2'))).toBe(4);
    expect(lineOf(external('initech'))).toBeUndefined();
    expect(catalog.canonical({ kind: 'name', name: 'Acme' })).toEqual({ kind: 'id', id: 'org_1' });
    expect(catalog.canonical(external('initech'))).toEqual(external('initech'));
  });

  it('does not guess which of two organizations of one name is meant', async () => {
    const { catalog } = await organizations('org_external_id,org_name', 'a,Acme', 'b,Acme');
    expect(catalog.find({ kind: 'name', name: 'Acme' })).toBeUndefined();
  });

  it('takes equal lines for one, and refuses all that contradict each other', async () => {
    const { catalog, findings } = await organizations(
      'org_external_id,org_name',
      'a,Acme',
      'a,Acme',
      'b,Beta',
      'b,Better',
    );
    expect(catalog.lines.map(({ line, problem }) => [line, problem?.rule])).toEqual([
      [2, undefined],
      [4, 'organization_contradicts'],
      [5, 'organization_contradicts'],
    ]);
    expect(findings.map(({ row, rule }) => [row, rule])).toEqual([
      [3, 'organization_contradicts'],
      [4, 'organization_contradicts'],
    ]);
  });

  it.each([
    ['org_external_id,org_name\na,Acme,more\n', 'row_too_long'],
    ['org_external_id,org_name\n"a"b,Acme\n', 'quote_malformed'],
    ['org_external_id,metadata\na,{oops\n', 'metadata_invalid_json'],
    ['org_external_id,domains\na,ada@acme.com\n', 'domain_invalid'],
    ['org_external_id,domains\na,acme.com:failed\n', 'domain_invalid'],
    ['org_external_id,domains\na,"acme.com,acme.com:verified"\n', 'domain_repeated'],
  ])('refuses a line and shows none of its cells: %j', async (text, rule) => {
    const path = write('organizations.csv', text);
    const { organizations: read } = await readTenant({ organizations: path, roles: null });
    expect(read?.findings.map((finding) => finding.rule)).toEqual([rule]);
    expect(read?.catalog.lines[0]?.problem?.rule).toBe(rule);
    expect(JSON.stringify(read?.findings)).not.toMatch(/oops|ada@|failed/);
  });

  it('may be empty but for its header', async () => {
    expect((await organizations('org_external_id')).catalog.lines).toEqual([]);
  });

  it.each([
    ['email,first_name\n', /any of org_external_id, org_name, org_id/],
    ['org_name,Org_Name\n', /names org_name twice/],
  ])('must have its columns: %j', async (text, message) => {
    const path = write('organizations.csv', text);
    await expect(readTenant({ organizations: path, roles: null })).rejects.toThrow(message);
  });
});

describe('roles.csv', () => {
  it('is read whole; permissions are sorted, and absent without their column', async () => {
    const { roles } = await rolesOf(
      'role_slug,role_name,permissions\neditor,Editor,"b:write, a:read,b:write"\nviewer,,\n',
    );
    expect(roles?.lines.map(({ record }) => record)).toEqual([
      { slug: 'editor', name: 'Editor', permissions: ['a:read', 'b:write'] },
      { slug: 'viewer', permissions: [] },
    ]);
    expect((await rolesOf('role_slug\neditor\n')).roles?.lines[0]?.record).toEqual({
      slug: 'editor',
    });
  });

  it('is refused whole where lines are wrong, each with its line', async () => {
    const tenant = await rolesOf('role_slug,org_external_id\nTeam Lead,\norg-x,\n');
    expect(() => {
      rejectUnsoundRoles(tenant);
    }).toThrow(/has 2 errors. Nothing was sent/);
  });
});

describe('the rules', () => {
  it.each(Object.entries(TENANT_RULES))('have examples that hold: %s', async (id, rule) => {
    const rulesOf = async (text: string): Promise<readonly string[]> => {
      const path = write(`${rule.file}.csv`, text);
      const none = { organizations: null, roles: null };
      const tenant = await readTenant({ ...none, [rule.file]: path });
      return tenant[rule.file]?.findings.map((finding) => finding.rule) ?? [];
    };
    expect(await rulesOf(rule.bad)).toContain(id);
    expect(await rulesOf(rule.good)).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLine } from '../../src/lib/jobs/ledger/ledger-line';

const { verifyUndone } = jest.requireActual<{
  verifyUndone: (
    before: object,
    state: object,
    given: object,
  ) => { wrong: readonly string[]; left: readonly string[] };
}>('../../chaos/verify-undone.js');
const { openAtKill } = jest.requireActual<{
  openAtKill: (job: string) => { roles: boolean; factors: boolean };
}>('../../chaos/open-at-kill.js');

const ORG = {
  id: 'org_1',
  name: 'One',
  domains: [{ id: 'dom_1', domain: 'one.com', state: 'verified' }],
  metadata: { plan: 'free' },
};
const ROLE = { id: 'role_1', slug: 'auditor', name: 'Auditor', permissions: ['x:read'] };
const BEFORE = {
  users: [],
  memberships: [],
  auth_factors: [],
  organizations: [ORG],
  organization_roles: [],
  permissions: [{ id: 'perm_1', slug: 'x:read' }],
  roles: [ROLE],
};
const MADE = { id: 'role_2', slug: 'made', permissions: ['x:write'] };

function undone(state: object, given: object = {}): readonly string[] {
  return verifyUndone(BEFORE, { ...BEFORE, ...state }, { kept: [], ...given }).wrong;
}

it('accepts an environment as it was, with other ids of domains', () => {
  const domains = [{ ...ORG.domains[0], id: 'dom_2' }];
  expect(undone({ organizations: [{ ...ORG, domains, updated_at: 'later' }] })).toEqual([]);
});

it.each([
  ['another state of a domain', { organizations: [{ ...ORG, domains: [] }] }],
  ['other metadata', { organizations: [{ ...ORG, metadata: {} }] }],
  ['another name of a role', { roles: [{ ...ROLE, name: 'Other' }] }],
  ['other permissions of a role', { roles: [{ ...ROLE, permissions: [] }] }],
  ['a permission that is gone', { permissions: [] }],
  ['a role that remains', { roles: [ROLE, MADE] }],
  ['a role of an organization that remains', { organization_roles: [MADE] }],
])('notices %s', (_, state) => {
  expect(undone(state)).toHaveLength(1);
});

describe('what an undo says that it keeps', () => {
  const role = { kind: 'role', id: MADE.id, reason: 'not_deletable' };
  const permission = { kind: 'permission', id: 'perm_2', reason: 'in_use' };
  const permissions = [...BEFORE.permissions, { id: 'perm_2', slug: 'x:write' }];

  it('is accepted for a role of the environment, and for no other', () => {
    expect(undone({ roles: [ROLE, MADE] }, { kept: [role] })).toEqual([]);
    expect(undone({ organization_roles: [MADE] }, { kept: [role] })).toHaveLength(1);
  });

  it('is accepted for a permission where a role has it that the job did not make', () => {
    const roles = [ROLE, { ...MADE, id: 'role_3' }];
    const given = { tolerated: new Set(['role_3']) };
    expect(undone({ roles, permissions }, { ...given, kept: [permission] })).toEqual([]);
    expect(undone({ permissions }, { kept: [permission] })).toHaveLength(1);
  });

  it('covers as many objects as requests in doubt, of a job that is not finished alone', () => {
    const state = { users: [{ id: 'user_1' }, { id: 'user_2' }] };
    const kept = [{ kind: 'user', reason: 'in_doubt', row: 1 }];
    expect(undone(state, { kept, isEarly: true })).toHaveLength(1);
    expect(undone(state, { kept })).toHaveLength(2);
  });
});

it.each([
  ['', [], [], { roles: false, factors: false }],
  ['a role', [['?', 'role', 'made', 5]], [], { roles: true, factors: false }],
  [
    'a role that is settled',
    [
      ['?', 'role', 'made', 5],
      ['=', 'role', 'made', 'created', 'role_1'],
    ],
    [],
    { roles: false, factors: false },
  ],
  ['a factor', [], [['?', 'factor', 1, 5]], { roles: false, factors: true }],
  [
    'a factor whose row has arrived',
    [],
    [
      ['?', 'factor', 1, 5],
      ['ok', 1, 'a@x.co'],
    ],
    { roles: false, factors: false },
  ],
])('tells what a kill came between: %s', (_, ofJob, ofChunk, open) => {
  const job = mkdtempSync(join(tmpdir(), 'workos-migrate-open-'));
  try {
    mkdirSync(join(job, 'ledger'));
    writeFileSync(join(job, 'ledger', 'job.log'), ofJob.map(encodeLine).join(''));
    writeFileSync(
      join(job, 'ledger', 'chunk-0000000.1.log'),
      `${ofChunk.map(encodeLine).join('')}to`,
    );
    expect(openAtKill(job)).toEqual(open);
  } finally {
    rmSync(job, { recursive: true });
  }
});

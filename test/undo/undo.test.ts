import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { MIXED_CSV, MIXED_IMPORT, seedMixed } from '../support/undo/a-mixed-import';
import { contentsOf, control, refusalOf, undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const MEMBERSHIPS = '/user_management/organization_memberships';
const NONE = { deleted: 0, restored: 0, gone: 0, kept: 0, failed: 0 };

describe('undo', () => {
  it('leaves the environment as it was before the import', async () => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    const { end } = await bed.import(MIXED_CSV, MIXED_IMPORT);
    expect(end.checkpoint.summary).toMatchObject({ failures: 0, usersUpdated: 3 });
    const { usersCreated, membershipsCreated, factorsCreated, organizationsCreated } =
      end.checkpoint.summary;
    const undone = await undo(bed);
    expect(undone).toMatchObject({ status: 'completed', kept: [] });
    expect(undone.summary).toEqual({
      users: { ...NONE, deleted: usersCreated, restored: 3 },
      memberships: { ...NONE, deleted: membershipsCreated, restored: 2 },
      factors: { ...NONE, deleted: factorsCreated },
      roles: NONE,
      permissions: NONE,
      organizations: { ...NONE, deleted: organizationsCreated },
    });
    expect(await contentsOf(bed)).toEqual(before);
  });

  it('deletes the second factors that it gave to users who existed, and no others', async () => {
    await seedMixed(bed);
    const { end } = await bed.import(MIXED_CSV, MIXED_IMPORT);
    const { factorsCreated, factorsExisting } = end.checkpoint.summary;
    let counts: object | undefined;
    await undo(bed, {
      confirm: (preview) => {
        counts = preview.counts;
        return Promise.resolve();
      },
    });
    expect([factorsExisting, counts]).toMatchObject([1, { factors: factorsCreated }]);
    // Those of old0 and old2; the others are gone with their users.
    expect(requestCounts(await bed.stats())['DELETE /auth/factors/{id}']).toBe(2);
    expect((await bed.state()).auth_factors).toHaveLength(1);
  });

  it('leaves what was adopted as it is', async () => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    await bed.import(MIXED_CSV, { ...MIXED_IMPORT, options: { onExisting: 'adopt' } });
    const undone = await undo(bed);
    expect(undone.summary.users.restored).toBe(0);
    expect(undone.status).toBe('completed');
    expect(await contentsOf(bed)).toEqual(before);
  });

  it('finds nothing left to do when it is repeated, and sends nothing but a look at nothing', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const first = await undo(bed);
    const sent = requestCounts(await bed.stats());
    const again = await undo(bed);
    expect(again.summary).toEqual(first.summary);
    expect(requestCounts(await bed.stats())).toEqual(sent);
  });

  it('keeps the organizations when it is asked to', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const { organizations } = await bed.state();
    const undone = await undo(bed, { options: { keepOrganizations: true } });
    expect(undone).toMatchObject({ status: 'completed', summary: { organizations: NONE } });
    const state = await bed.state();
    expect(state.organizations).toEqual(organizations);
    expect([state.users, state.memberships]).toEqual([[], []]);
  });

  it('sends no write in a dry run, and can be followed by a resume', async () => {
    await seedMixed(bed);
    const { end } = await bed.import(MIXED_CSV, MIXED_IMPORT);
    const { usersCreated } = end.checkpoint.summary;
    const { users } = await bed.state();
    await control(bed, 'edit', {
      users: [{ id: idOf(users, 'u4@example.com'), last_sign_in_at: '2026-11-01T00:00:00.000Z' }],
    });
    const writes = writesIn(requestCounts(await bed.stats()));
    const dry = await undo(bed, { isDryRun: true });
    expect(dry).toMatchObject({ isDryRun: true, status: 'partial' });
    expect(dry.summary.users).toEqual({ ...NONE, deleted: usersCreated - 1, restored: 3, kept: 1 });
    expect(dry.kept.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(
      expect.arrayContaining([
        'user signed_in',
        'membership user_kept',
        'organization has_memberships',
      ]),
    );
    expect(dry.keptPath).toBeUndefined();
    expect(writesIn(requestCounts(await bed.stats()))).toBe(writes);
    expect((await bed.resume()).wasFinished).toBe(true);
  });

  it('is not followed by a resume, and the file is imported anew', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    await undo(bed);
    expect(await refusalOf(bed.resume())).toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_undone',
    });
  });

  it('ends with the confirmation when that is refused, and the job is as it was', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const before = await contentsOf(bed);
    const refused = new Error('no');
    await expect(undo(bed, { confirm: () => Promise.reject(refused) })).rejects.toBe(refused);
    expect(await contentsOf(bed)).toEqual(before);
    expect((await bed.resume()).wasFinished).toBe(true);
  });
});

describe('what is kept', () => {
  it('lists the row of an update that was carried out by half', async () => {
    await seedMixed(bed);
    await bed.faults(`PUT ${MEMBERSHIPS}/* status=422 after=1 n=1`);
    const csv = 'email,org_external_id,role_slugs\nold1@example.com,old,admin\n';
    expect((await bed.import(csv, MIXED_IMPORT)).end.checkpoint.summary.failures).toBe(1);
    const { kept } = await undo(bed);
    expect(kept).toEqual([
      expect.objectContaining({ kind: 'membership', row: 1, reason: 'in_doubt' }),
    ]);
  });

  it('lists a user who signed in, was changed or has another membership, with the memberships and the organization', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const { users, organizations } = await bed.state();
    const [signedIn, changed, joined] = ['u0', 'u1', 'u3'].map((name) =>
      idOf(users, `${name}@example.com`),
    );
    await control(bed, 'edit', {
      users: [
        { id: signedIn, last_sign_in_at: '2026-11-01T00:00:00.000Z' },
        { id: changed, first_name: 'By hand' },
      ],
    });
    await bed.seed({
      organizations: [{ name: 'Another' }],
      memberships: [{ user_id: joined, organization_id: idOfOrg(organizations, 'Org 2') }],
    });
    const undone = await undo(bed);
    expect(undone.status).toBe('partial');
    const reasons = new Map(
      undone.kept.map(({ kind, id, reason }) => [`${kind} ${id ?? ''}`, reason]),
    );
    expect(reasons.get(`user ${signedIn ?? ''}`)).toBe('signed_in');
    expect(reasons.get(`user ${changed ?? ''}`)).toBe('changed');
    expect(reasons.get(`user ${joined ?? ''}`)).toBe('has_memberships');
    const state = await bed.state();
    expect(state.users.map(({ id }) => id).sort()).toEqual([signedIn, changed, joined].sort());
    // Kept users keep their memberships, and those their organizations.
    expect(state.memberships).toHaveLength(undone.summary.memberships.kept + 1);
    const listed = readFileSync(join(bed.folder, 'jobs', 'job', 'undo-kept.jsonl'), 'utf8');
    expect(listed.trimEnd().split('\n')).toHaveLength(undone.kept.length);
    const forced = await undo(bed, { options: { includeChanged: true } });
    expect(forced.status).toBe('completed');
    const { users: left, organizations: orgs } = await bed.state();
    expect([left, orgs.map(({ name }) => name)]).toEqual([[], ['Another']]);
    expect(forced.summary.users.deleted).toBe(users.length);
  });

  it('keeps an updated user and an organization that were changed since', async () => {
    await seedMixed(bed);
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const { users, organizations } = await bed.state();
    const old1 = idOf(users, 'old1@example.com');
    const org0 = idOfOrg(organizations, 'Org 0');
    await control(bed, 'edit', {
      users: [{ id: old1, last_name: 'By hand' }],
      organizations: [{ id: org0, name: 'Renamed' }],
    });
    const { kept, summary } = await undo(bed);
    expect(kept).toEqual([
      expect.objectContaining({ kind: 'user', id: old1, row: 2, reason: 'changed' }),
      expect.objectContaining({ kind: 'organization', id: org0, reason: 'changed' }),
    ]);
    expect(summary.users).toMatchObject({ restored: 2, kept: 1 });
    expect((await bed.state()).users.find(({ id }) => id === old1)).toMatchObject({
      first_name: 'Named',
      last_name: 'By hand',
    });
  });

  it('counts what was deleted by hand as gone', async () => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const { users, organizations, memberships } = await bed.state();
    const u0 = idOf(users, 'u0@example.com');
    const old2 = idOf(users, 'old2@example.com');
    await control(bed, 'delete', {
      memberships: memberships
        .filter(({ user_id: user }) => user === old2)
        .map(({ id }) => ({ id })),
      users: [{ id: u0 }],
    });
    await control(bed, 'delete', { organizations: [{ id: idOfOrg(organizations, 'Org 1') }] });
    const { status, summary } = await undo(bed);
    expect(status).toBe('completed');
    expect([summary.users.gone, summary.organizations.gone]).toEqual([1, 1]);
    expect(summary.memberships.gone).toBeGreaterThanOrEqual(2);
    expect(await contentsOf(bed)).toEqual(before);
  });

  it('keeps what another job uses, until that job is undone', async () => {
    const before = await contentsOf(bed);
    await bed.import('email,org_name\na@example.com,Acme\nb@example.com,Acme\n', {
      jobId: 'first',
    });
    await bed.import('email,org_name\na@example.com,Acme\nc@example.com,Acme\n', {
      jobId: 'second',
      options: { onExisting: 'adopt' },
    });
    const first = await undo(bed, { jobId: 'first' });
    expect(first.kept.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['user', 'used_by_job'],
      ['membership', 'user_kept'],
      ['organization', 'used_by_job'],
    ]);
    expect(first.kept[0]?.message).toContain('second');
    expect((await undo(bed, { jobId: 'second' })).status).toBe('completed');
    expect((await bed.state()).users).toHaveLength(1);
    const again = await undo(bed, { jobId: 'first' });
    expect(again).toMatchObject({ status: 'completed', summary: { users: { deleted: 2 } } });
    expect(await contentsOf(bed)).toEqual(before);
  });
});

function idOf(users: readonly { id: string; email: string }[], email: string): string {
  return users.find((user) => user.email === email)?.id ?? '';
}

function idOfOrg(organizations: readonly { id: string; name: string }[], name: string): string {
  return organizations.find((organization) => organization.name === name)?.id ?? '';
}

function writesIn(counts: Record<string, number>): number {
  return Object.entries(counts)
    .filter(([operation]) => !operation.startsWith('GET'))
    .reduce((sum, [, count]) => sum + count, 0);
}

import { existsSync, readdirSync } from 'node:fs';
import { StopSwitch } from '../../src/lib/import';
import { Abort } from '../../src/lib/model';
import type { CheckEvent } from '../../src/lib/check';
import { check, checkDir } from '../support/check-bed';
import { hastyClock, openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** A file of persons 0 to n - 1, all in Acme. */
function fileOf(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `user.${String(index)}@example.com,u-${String(index)},acme,member`,
  );
  return ['email,external_id,org_external_id,role_slugs', ...lines, ''].join('\n');
}

async function seed(users: number, status?: string): Promise<void> {
  await bed.seed({
    organizations: [{ name: 'Acme', external_id: 'acme' }],
    users: Array.from({ length: users }, (_, index) => ({
      email: `user.${String(index)}@example.com`,
      external_id: `u-${String(index)}`,
    })),
  });
  if (status === undefined) return;
  await bed.seed({
    memberships: Array.from({ length: users }, (_, index) => ({
      user_email: `user.${String(index)}@example.com`,
      organization_external_id: 'acme',
      status,
    })),
  });
}

describe('the requests of a check', () => {
  it('are those of the pages where a list is cheaper, however many rows there are', async () => {
    await seed(100);
    await bed.seed({ others: { users: 4_900 } });
    const { summary, requests } = await check(bed, fileOf(2_000));
    expect(summary).toMatchObject({ wouldFail: 100, users: { new: 1_900, existing: 100 } });
    expect(requestCounts(await bed.stats())).toEqual({
      'GET /user_management/users': 50,
      'GET /organizations': 1,
      'GET /authorization/roles': 1,
    });
    expect(requests).toMatchObject({ reads: 52, writes: 0 });
  }, 60_000);

  it('are one look a row for a small file, and none is sent twice', async () => {
    await seed(3, 'inactive');
    await bed.seed({ others: { users: 2_000 } });
    const events: CheckEvent[] = [];
    const { imported, summary } = await check(bed, fileOf(5), {
      options: { onExisting: 'update' },
      onCheckEvent: (event) => events.push(event),
    });
    expect(imported).toMatchObject({ usersUnchanged: 3, usersCreated: 2, membershipsExisting: 3 });
    expect(summary.users).toEqual({ new: 2, existing: 3, conflicting: 0 });
    expect(events).toContainEqual(expect.objectContaining({ type: 'listed', looksUsersUp: true }));
    const counts = requestCounts(await bed.stats());
    // Five pages were worth a try. Only the two new users are looked up by email as well.
    expect(counts['GET /user_management/users']).toBe(5 + 2);
    expect(counts['GET /user_management/users/external_id/{external_id}']).toBe(5);
    expect(counts['GET /user_management/organization_memberships']).toBe(1);
  });

  it('list the members of an organization once, for users who exist', async () => {
    await seed(250, 'pending');
    const { imported, warnings } = await check(bed, fileOf(300), {
      options: { onExisting: 'adopt' },
    });
    expect(imported).toMatchObject({ membershipsPending: 250, membershipsCreated: 50 });
    expect(warnings).toContainEqual(
      expect.stringContaining('250 existing memberships left pending'),
    );
    const counts = requestCounts(await bed.stats());
    expect(counts['GET /user_management/organization_memberships']).toBe(3);
  });

  it('stay within the limits, also after 429s', async () => {
    await seed(250);
    await bed.faults('GET /user_management/users status=429 retry-after=1 n=2');
    const { summary, requests } = await check(bed, fileOf(250));
    expect(summary.users.existing).toBe(250);
    expect(requests).toMatchObject({ throttled: 2 });
  });
});

describe('a check', () => {
  it('finds everything new in an empty environment, and leaves nothing behind', async () => {
    const { summary, findings } = await check(bed, fileOf(3));
    expect(summary).toEqual({
      rows: 3,
      wouldArrive: 0,
      wouldFail: 3,
      users: { new: 0, existing: 0, conflicting: 0 },
      organizations: { found: 0, toCreate: 0, toUpdate: 0, failing: 0, missing: 1, ambiguous: 0 },
      roles: { found: 0, missing: 0, toCreate: 0, failing: 0 },
    });
    expect(findings.map(({ row, code }) => [row, code])).toEqual([
      [1, 'organization_not_found'],
      [2, 'organization_not_found'],
      [3, 'organization_not_found'],
    ]);
    expect(existsSync(checkDir(bed))).toBe(false);
  });

  it('counts persons and roles once, however many rows they have', async () => {
    await bed.seed({
      organizations: [{ name: 'Acme' }, { name: 'Twins' }, { name: 'Twins' }],
      users: [{ email: 'a@x.io' }, { email: 'b@x.io', external_id: 'other' }],
    });
    const file = [
      'email,external_id,org_name,role_slugs',
      'a@x.io,u-a,Acme,member',
      'A@x.io,u-a,New,nowhere',
      'b@x.io,u-b,Acme,member',
      'b@x.io,u-b,New,member',
      'c@x.io,u-c,Acme,"admin,member"',
      'c@x.io,u-c,Twins,admin',
      'd@x.io,u-d,Twins,admin',
      '',
    ].join('\n');
    const { summary, findings, warnings, groups } = await check(bed, file, {
      options: { onExisting: 'adopt' },
      maxFindings: 2,
    });
    expect(summary).toEqual({
      rows: 7,
      wouldArrive: 2,
      wouldFail: 5,
      users: { new: 1, existing: 1, conflicting: 1 },
      organizations: { found: 1, toCreate: 1, toUpdate: 0, failing: 0, missing: 0, ambiguous: 1 },
      roles: { found: 2, missing: 1, toCreate: 0, failing: 0 },
    });
    expect(findings).toMatchObject([
      { row: 2, code: 'invalid_role', errorType: 'membership_create', roleSlugs: ['nowhere'] },
      { row: 3, code: 'external_id_differs', externalId: 'u-b' },
    ]);
    expect(groups.map(({ errorCode, count }) => [errorCode, count]).sort()).toEqual([
      ['external_id_differs', 2],
      ['invalid_role', 1],
      ['organization_name_ambiguous', 2],
    ]);
    expect(warnings).toContainEqual(expect.stringContaining('several roles'));
  });

  it('counts the fields that an update changes, and whom it cannot update', async () => {
    await bed.seed({
      organizations: [{ name: 'Acme', external_id: 'acme' }],
      users: [
        { email: 'a@x.io', first_name: 'Old', metadata: { plan: 'free' } },
        { email: 'b@x.io' },
        { email: 'holder@x.io', external_id: 'u-c' },
        { email: 'c@x.io' },
      ],
      memberships: [{ user_email: 'b@x.io', organization_external_id: 'acme', status: 'inactive' }],
    });
    const file = [
      'email,external_id,first_name,metadata,org_name,role_slugs',
      'a@x.io,u-a,New,"{""plan"":""free""}",,',
      'b@x.io,,New,"{""plan"":""paid""}",Acme,admin',
      'c@x.io,u-c,,,,',
      '',
    ].join('\n');
    const { summary, fieldsUpdated } = await check(bed, file, {
      options: { onExisting: 'update', blank: 'clears' },
    });
    expect(summary).toMatchObject({
      wouldFail: 1,
      users: { new: 0, existing: 2, conflicting: 1 },
    });
    expect(fieldsUpdated).toEqual({
      first_name: 2,
      external_id: 1,
      metadata: 1,
      role_slugs: 1,
      status: 1,
    });
  });

  it('refuses a hash whose parameters WorkOS is documented to refuse', async () => {
    const hash = '$argon2id$v=19$m=64,t=3,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo';
    const file = `email,password_hash,password_hash_type\na@x.io,"${hash}",argon2\n`;
    const { findings } = await check(bed, file);
    expect(findings).toMatchObject([{ row: 1, code: 'invalid_password_hash' }]);
  });

  it('ends without a finding where the organization of all rows does not exist', async () => {
    const options = { orgId: 'org_none' };
    await expect(check(bed, fileOf(1), { options })).rejects.toMatchObject({
      reason: 'usage',
      code: 'organization_not_found',
    });
    expect(existsSync(checkDir(bed))).toBe(false);
  });

  it('ends when the key is refused', async () => {
    await expect(check(bed, fileOf(1), { apiKey: 'sk_test_wrong' })).rejects.toMatchObject({
      reason: 'key_refused',
    });
    expect(existsSync(checkDir(bed))).toBe(false);
  });

  it.each([
    ['users', 'GET /user_management/users status=500'],
    ['organizations', 'GET /organizations status=500'],
    ['roles', 'GET /authorization/roles status=500'],
  ])('ends in an outage of %s, and what it could not read is no finding', async (_, fault) => {
    await seed(1);
    await bed.faults(fault);
    await expect(check(bed, fileOf(2), { options: { outagePatience: 0 } })).rejects.toMatchObject({
      reason: 'stopped_early',
    });
  });

  it('continues with the lists of a check that was stopped', async () => {
    await seed(250);
    const stop = new StopSwitch();
    const stopped = check(bed, fileOf(250), {
      stop,
      onCheckEvent: (event) => {
        if (event.type !== 'listed') return;
        stop.halt(new Abort('interrupted', 'sigint', 'Stopped'));
      },
    });
    await expect(stopped).rejects.toMatchObject({ reason: 'interrupted' });
    const [folder = ''] = readdirSync(checkDir(bed));
    expect(readdirSync(`${checkDir(bed)}/${folder}`)).toEqual(['.gitignore', 'index']);
    const before = await usersListed();
    const events: CheckEvent[] = [];
    const again = await check(bed, fileOf(250), { onCheckEvent: (event) => events.push(event) });
    expect(again.summary.users.existing).toBe(250);
    expect(await usersListed()).toBe(before);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'listed', listedUsers: 0, isContinued: true }),
    );
    expect(readdirSync(checkDir(bed))).toEqual([]);
  });

  it('begins anew with what was read more than a day ago', async () => {
    await seed(1);
    await bed.faults('GET /organizations status=500');
    const options = { outagePatience: 0 };
    await expect(check(bed, fileOf(1), { options })).rejects.toMatchObject({
      reason: 'stopped_early',
    });
    await bed.faults();
    const before = await usersListed();
    const later = { ...hastyClock, now: () => hastyClock.now() + 25 * 3_600_000 };
    const events: CheckEvent[] = [];
    await check(bed, fileOf(1), { clock: later, onCheckEvent: (event) => events.push(event) });
    expect(await usersListed()).toBe(before + 1);
    expect(events).toContainEqual(expect.objectContaining({ isContinued: false }));
  });
});

async function usersListed(): Promise<number> {
  return requestCounts(await bed.stats())['GET /user_management/users'] ?? 0;
}

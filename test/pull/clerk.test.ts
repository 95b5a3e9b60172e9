import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLERK } from '../../src/lib/sources/clerk';
import { type FakeApi, startFakeApi } from '../support/pull/fake-api';
import { fakeClerk, type FakeInstance } from '../support/pull/fake-clerk';
import { CLERK_KEY, clerkAt, PullBed } from '../support/pull/pull-bed';

const membership = (at: number): FakeInstance['memberships'][number] => ({
  id: `orgmem_${String(at)}`,
  organization: at % 2 === 0 ? 'org_even' : 'org_odd',
  user: `user_${String(at)}`,
  role: at === 0 ? 'org:admin' : 'org:member',
});

let instance: FakeInstance;
let bed: PullBed;
let api: FakeApi;
beforeEach(async () => {
  instance = {
    organizations: [
      { id: 'org_even', name: 'Even' },
      { id: 'org_odd', name: 'Odd' },
    ],
    memberships: Array.from({ length: 7 }, (_, at) => membership(at)),
    secretKey: CLERK_KEY,
    mostOfAPage: 3,
  };
  bed = new PullBed();
  api = await startFakeApi(fakeClerk(instance));
});
afterEach(async () => {
  await api.stop();
  bed.remove();
});

const usersRead = (): readonly unknown[] =>
  bed
    .read('memberships')
    .map(
      (record) => (record as { public_user_data: { user_id: string } }).public_user_data.user_id,
    );

describe('a pull of Clerk', () => {
  it('reads organizations and all memberships, oldest first', async () => {
    expect(await bed.pull(clerkAt(api))).toMatchObject({ organizations: 2, memberships: 7 });
    const memberships = 'GET /v1/organization_memberships?limit=500&offset=';
    expect(api.answered).toEqual([
      'GET /v1/organizations?limit=500&offset=0&order_by=+created_at',
      `${memberships}0&order_by=+created_at`,
      // Each page begins with the last item of the one before.
      `${memberships}2&order_by=+created_at`,
      `${memberships}4&order_by=+created_at`,
    ]);
    expect(bed.read('organizations')[0]).toEqual({
      id: 'org_even',
      name: 'Even',
      slug: 'even',
      public_metadata: { plan: 'pro' },
    });
    expect(bed.read('memberships')[0]).toEqual({
      organization: { id: 'org_even', name: 'Even' },
      public_user_data: { user_id: 'user_0' },
      role: 'org:admin',
    });
    expect(usersRead()).toEqual(Array.from({ length: 7 }, (_, at) => `user_${String(at)}`));
    expect(bed.events.at(-1)).toMatchObject({ share: { done: 7, of: 7 } });
  });

  it('writes records that the source takes for its parts', async () => {
    await bed.pull(clerkAt(api));
    const at = { path: '', file: '' };
    for (const name of ['organizations', 'memberships'] as const) {
      const part = CLERK.parts.find((each) => each.flag === name);
      expect(part?.fits(bed.read(name) as [], at)).toBe(true);
    }
  });

  it('leaves private metadata and the key where they are', async () => {
    await bed.pull(clerkAt(api));
    const names = ['organizations.ndjson', 'memberships.ndjson', 'state.json'];
    const files = names.map((name) => readFileSync(join(bed.pullFolder, name), 'utf8')).join('');
    expect(files).not.toContain('canary');
  });

  it.each([1, 2, 3, 4])('misses nothing when %i are deleted between two pages', async (deleted) => {
    api.before = (number) => {
      if (number === 3) instance.memberships = instance.memberships.slice(deleted);
      return undefined;
    };
    await bed.pull(clerkAt(api));
    expect(new Set(usersRead()).size).toBe(7 - Math.max(0, deleted - 3));
    expect(usersRead()).toContain('user_6');
  });

  it('reads what is added while it reads', async () => {
    api.before = (number) => {
      if (number === 3) instance.memberships = [...instance.memberships, membership(7)];
      return undefined;
    };
    await bed.pull(clerkAt(api));
    expect(usersRead()).toHaveLength(8);
  });

  it.each([1, 2, 3, 4])(
    'continues after a stop at request %i, with no request twice',
    async (stop) => {
      api.before = (number) => {
        if (number === stop) bed.controller.abort(new Error('stopped'));
        return number === stop ? { status: 500, body: {} } : undefined;
      };
      await expect(bed.pull(clerkAt(api))).rejects.toThrow('stopped');
      await bed.pull(clerkAt(api));
      expect(new Set(api.answered).size).toBe(4);
      expect(api.answered).toHaveLength(4);
      expect(usersRead()).toHaveLength(7);
    },
  );

  it('ends the command for a key that is refused', async () => {
    const abort = await bed.abortOf(clerkAt(api, 'sk_test_other'));
    expect(abort).toMatchObject({ reason: 'key_refused', code: 'pull_key_refused' });
    expect(abort.message).toContain('CLERK_SECRET_KEY');
    expect(abort.message).not.toContain('sk_test_other');
  });

  it.each([
    [[], 'organizations'],
    [{ data: [] }, 'organizations'],
    [{ data: [{}], total_count: 1 }, 'organizations'],
    [{ data: 'x', total_count: 1 }, 'organizations'],
    [{ data: [], total_count: 5 }, 'organizations'],
    // The second page is the first once more, so nothing follows what was read.
    [{ data: [{ id: 'org_x', name: 'x' }], total_count: 5 }, 'organizations'],
  ])('ends the command for %j', async (body, list) => {
    api.before = () => ({ status: 200, body });
    const abort = await bed.abortOf(clerkAt(api));
    expect(abort).toMatchObject({ reason: 'stopped_early', code: 'pull_answer_unexpected' });
    expect(abort.message).toContain(list);
  });
});

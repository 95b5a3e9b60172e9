import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type LockOwner, ownerKey, thisProcess } from '../../src/lib/jobs';
import { processStart } from '../../src/lib/jobs/folder/process-life';
import { type FakeApi, startFakeApi } from '../support/pull/fake-api';
import { fakeAuth0, type FakeTenant } from '../support/pull/fake-auth0';
import { auth0At, clerkAt, PullBed, TOKEN, tokenOf } from '../support/pull/pull-bed';

const users = (count: number): FakeTenant['members'][string] =>
  Array.from({ length: count }, (_, at) => ({ user_id: `auth0|${String(at)}`, roles: [] }));

const TENANT: FakeTenant = {
  organizations: ['org_a', 'org_b', 'org_c'].map((id) => ({ id, name: id })),
  members: { org_a: users(5), org_b: users(1), org_c: users(2) },
  tokens: [TOKEN, tokenOf({ sub: 'app1@clients', iat: 2 }), tokenOf({ sub: 'app2@clients' })],
  mostOfAPage: 2,
};
/** Two pages of organizations, then three, one and one of members. */
const REQUESTS = 7;

let bed: PullBed;
let api: FakeApi;
beforeEach(async () => {
  bed = new PullBed();
  api = await startFakeApi(fakeAuth0(TENANT));
});
afterEach(async () => {
  await api.stop();
  bed.remove();
});

/** Stops a pull while its request of this number is under way. */
async function stopAt(stopNumber: number): Promise<void> {
  api.before = (number) => {
    if (number !== stopNumber) return undefined;
    bed.controller.abort(new Error('stopped'));
    return { status: 500, body: {} };
  };
  await expect(bed.pull(auth0At(api))).rejects.toThrow('stopped');
  api.before = () => undefined;
}

const filesOf = (): readonly string[] =>
  ['organizations', 'memberships'].map((name) =>
    readFileSync(join(bed.pullFolder, `${name}.ndjson`), 'utf8'),
  );

describe('a pull that was stopped', () => {
  it.each(Array.from({ length: REQUESTS }, (_, at) => at + 1))(
    'at request %i is continued: the same files, and no request twice',
    async (number) => {
      const whole = new PullBed();
      const other = await startFakeApi(fakeAuth0(TENANT));
      await whole.pull(auth0At(other));
      await other.stop();
      await stopAt(number);
      await bed.pull(auth0At(api));
      expect(api.answered).toEqual(other.answered);
      expect(new Set(api.answered).size).toBe(REQUESTS);
      expect(bed.read('organizations')).toEqual(whole.read('organizations'));
      expect(bed.read('memberships')).toEqual(whole.read('memberships'));
      whole.remove();
    },
  );

  it('tells what is there already', async () => {
    await stopAt(4);
    await bed.pull(auth0At(api));
    expect(bed.events).toContainEqual({ type: 'continued', organizations: 3, memberships: 2 });
  });

  it('loses what was half written', async () => {
    await stopAt(5);
    appendFileSync(join(bed.pullFolder, 'organizations.ndjson'), '{"id":"org_half');
    appendFileSync(join(bed.pullFolder, 'memberships.ndjson'), '{"user_id":"auth0|9"}\n{"user');
    writeFileSync(join(bed.pullFolder, 'state.json.new'), '{"ver');
    await bed.pull(auth0At(api));
    expect(bed.read('organizations')).toHaveLength(3);
    expect(bed.read('memberships')).toHaveLength(8);
  });

  it.each(['organizations', 'memberships'])('begins again when %s has lost bytes', async (name) => {
    await stopAt(5);
    truncateSync(join(bed.pullFolder, `${name}.ndjson`), 3);
    await bed.pull(auth0At(api));
    expect(bed.read('organizations')).toHaveLength(3);
    expect(bed.read('memberships')).toHaveLength(8);
  });

  it.each(['', '{', '{"version":2}', 'null'])(
    'begins again when its state is %j',
    async (state) => {
      await stopAt(5);
      writeFileSync(join(bed.pullFolder, 'state.json'), state);
      await bed.pull(auth0At(api));
      expect(api.answered).toHaveLength(4 + REQUESTS);
      expect(bed.read('memberships')).toHaveLength(8);
    },
  );
});

describe('a pull that is complete', () => {
  it('sends no request, not even for a token', async () => {
    await bed.pull(auth0At(api));
    const before = filesOf();
    api.answered.length = 0;
    await bed.pull(auth0At(api));
    expect(api.answered).toEqual([]);
    expect(filesOf()).toEqual(before);
  });

  it('is used by a renewed token of the same application', async () => {
    await bed.pull(auth0At(api));
    await bed.pull(auth0At(api, { token: tokenOf({ sub: 'app1@clients', iat: 2 }) }));
    expect(api.answered).toHaveLength(REQUESTS);
  });
});

describe('a pull begins again', () => {
  it('for another tenant', async () => {
    await bed.pull(auth0At(api));
    const organizations = [{ id: 'org_z', name: 'z' }];
    const other = await startFakeApi(
      fakeAuth0({ ...TENANT, organizations, members: { org_z: users(1) } }),
    );
    await bed.pull(auth0At(other));
    await other.stop();
    expect(bed.read('organizations')).toEqual(organizations);
    expect(bed.read('memberships')).toHaveLength(1);
  });

  it('for a token of another subject', async () => {
    await bed.pull(auth0At(api));
    await bed.pull(auth0At(api, { token: tokenOf({ sub: 'app2@clients' }) }));
    expect(api.answered).toHaveLength(2 * REQUESTS);
  });

  it('after a day, and where the clock was set back', async () => {
    await bed.pull(auth0At(api));
    bed.clock.pass(86_399_999);
    await bed.pull(auth0At(api));
    expect(api.answered).toHaveLength(REQUESTS);
    bed.clock.pass(1);
    await bed.pull(auth0At(api));
    expect(api.answered).toHaveLength(2 * REQUESTS);
    bed.clock.pass(-1);
    await bed.pull(auth0At(api));
    expect(api.answered).toHaveLength(3 * REQUESTS);
  });

  it('once, where the API does not know the stored place any more', async () => {
    await stopAt(4);
    api.before = (_number, { query }) =>
      query.get('from') === 'next-2' && api.answered.length === 3
        ? { status: 400, body: { errorCode: 'invalid_paging' } }
        : undefined;
    await bed.pull(auth0At(api));
    expect(bed.read('organizations')).toHaveLength(3);
    expect(bed.read('memberships')).toHaveLength(8);
  });

  it('in the next run, where an organization was deleted meanwhile', async () => {
    api.before = (_number, { path }) =>
      path.includes('org_b') ? { status: 404, body: {} } : undefined;
    const abort = await bed.abortOf(auth0At(api));
    expect(abort).toMatchObject({ reason: 'stopped_early', code: 'pull_not_found' });
    api.before = () => undefined;
    api.answered.length = 0;
    await bed.pull(auth0At(api));
    expect(api.answered).toHaveLength(REQUESTS);
  });
});

describe('the folder of a pull', () => {
  /** Marks the folder as in use by another process of this machine, but for what is given. Returns the path. */
  const claimBy = (facts: Partial<LockOwner>): string => {
    const owner = { ...thisProcess('2026-11-30T00:00:00.000Z'), ...facts };
    mkdirSync(bed.pullFolder, { recursive: true });
    const mark = join(bed.pullFolder, `in-use-by-${ownerKey(owner)}`);
    writeFileSync(mark, JSON.stringify(owner));
    return mark;
  };

  it('is not shared with a command that runs', async () => {
    claimBy({ pid: process.ppid, start: String(processStart(process.ppid)) });
    const abort = await bed.abortOf(auth0At(api));
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'pull_in_use' });
    expect(abort.message).toContain(
      `(process ${String(process.ppid)} on ${hostname()}) is pulling`,
    );
    expect(api.answered).toEqual([]);
  });

  it('is not taken from a command on another machine or in another container', async () => {
    const elsewhere = [
      { pid: process.pid, host: 'elsewhere' },
      { pid: 999_999_999_999_999, pidNamespace: 'pid:[1]' },
    ];
    for (const owner of elsewhere) {
      const mark = claimBy(owner);
      const abort = await bed.abortOf(auth0At(api));
      expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'pull_in_use' });
      expect(abort.message).toContain('cannot be seen from here');
      expect(abort.actions[1]).toContain(mark);
      rmSync(mark);
    }
    await bed.pull(auth0At(api));
  });

  it('is taken over from a command that was killed', async () => {
    claimBy({ pid: 999_999_999_999_999 });
    // Another process has the pid of the one that was killed.
    claimBy({ pid: process.ppid, start: '1' });
    await bed.pull(auth0At(api));
    expect(bed.read('memberships')).toHaveLength(8);
  });

  it('is never a file, a link or a folder with other files', async () => {
    const inTheWay: (() => void)[] = [
      () => {
        writeFileSync(bed.pullFolder, 'mine');
      },
      () => {
        symlinkSync(bed.folder, bed.pullFolder);
      },
      () => {
        mkdirSync(bed.pullFolder);
        writeFileSync(join(bed.pullFolder, 'mine.txt'), 'mine');
      },
    ];
    for (const put of inTheWay) {
      put();
      const abort = await bed.abortOf(auth0At(api));
      expect(abort).toMatchObject({ reason: 'usage', code: 'pull_folder_not_ours' });
      bed.remove();
      bed = new PullBed();
    }
  });

  it('needs a folder to be in', async () => {
    bed.remove();
    const abort = await bed.abortOf(clerkAt(api));
    expect(abort).toMatchObject({ reason: 'usage', code: 'output_unwritable' });
  });
});

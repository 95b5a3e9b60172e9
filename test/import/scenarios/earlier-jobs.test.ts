import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { contentsOf, freshImport } from '../../support/since-state';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor'] });
});
afterEach(() => bed.close());

const SINCE = { onExisting: 'update', since: 'first' } as const;

describe('--since', () => {
  const FILE = 'email,first_name,external_id,password_hash,password_hash_type\n';
  const hash = (letter: string): string => `$2b$10$${letter.repeat(53)}`;
  const ann = (name: string, letter = 'a'): string =>
    `ann@x.io,${name},a-1,${hash(letter)},bcrypt\n`;

  it('takes the newest job of a chain that has the person', async () => {
    await bed.import(FILE + ann('Ann'), { jobId: 'first' });
    await bed.import(FILE + ann('Zoe'), { jobId: 'second', options: SINCE });
    const chain = { ...SINCE, since: 'first,second' };
    const same = await bed.import(`${FILE}${ann('Zoe')}\n`, { options: chain });
    expect(same.end.checkpoint.summary).toMatchObject({ usersUnchanged: 1, usersUpdated: 0 });
    const back = await bed.import(FILE + ann('Ann'), { options: chain });
    expect(back.end.checkpoint.summary).toMatchObject({ usersUpdated: 1 });
  });

  it('sends a new hash to a user that the jobs created, through any number of them', async () => {
    await bed.import(FILE + ann('Ann'), { jobId: 'first' });
    await bed.import(FILE + ann('Ann'), { jobId: 'second', options: SINCE });
    const next = { ...SINCE, since: 'second' };
    const { end } = await bed.import(FILE + ann('Ann', 'b'), { options: next });
    expect(end.checkpoint.summary).toMatchObject({ usersUpdated: 1 });
    const fresh = await freshImport(FILE + ann('Ann', 'b'));
    expect(contentsOf(await bed.state()).users).toEqual(fresh.users);
  });

  it('sends no hash to a user that was there before', async () => {
    await bed.seed({ users: [{ email: 'ann@x.io' }] });
    await bed.import(FILE + ann('Ann'), { jobId: 'first', options: { onExisting: 'adopt' } });
    await bed.import(FILE + ann('Zoe', 'b'), { options: SINCE });
    expect((await bed.state()).users).toMatchObject([{ first_name: 'Zoe', password: null }]);
  });

  it('creates a user again who was deleted by hand', async () => {
    await bed.import(FILE + ann('Ann'), { jobId: 'first' });
    const [user] = (await bed.state()).users;
    const url = `${bed.sandbox.url}/user_management/users/${user?.id ?? ''}`;
    const headers = { Authorization: `Bearer ${bed.sandbox.key}` };
    expect((await fetch(url, { method: 'DELETE', headers })).ok).toBe(true);
    const { end } = await bed.import(FILE + ann('Zoe'), { options: SINCE });
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, failures: 0 });
    expect((await bed.state()).users).toMatchObject([{ first_name: 'Zoe' }]);
  });

  it.each([
    ['leaves', { last_name: 'Lee', metadata: { plan: 'pro', old: '1' } }],
    ['clears', { last_name: '', metadata: { plan: 'pro' } }],
  ] as const)('with --blank %s', async (blank, expected) => {
    const header = 'email,first_name,last_name,metadata\n';
    const before = `${header}ann@x.io,Ann,Lee,"{""plan"":""pro"",""old"":""1""}"\n`;
    const after = `${header}ann@x.io,Ann,,"{""plan"":""pro""}"\n`;
    await bed.import(before, { jobId: 'first' });
    await bed.import(after, { options: { ...SINCE, blank } });
    const [user] = (await bed.state()).users;
    expect({ ...user, last_name: user?.last_name ?? '' }).toMatchObject(expected);
  });

  it('counts the rows whose records are damaged, and sends them as updates', async () => {
    await bed.import(
      FILE + ann('Ann') + ann('Ann').replaceAll('a-1', 'b-1').replace('ann@', 'bob@'),
      {
        jobId: 'first',
      },
    );
    const path = join(bed.folder, 'jobs', 'first', 'ledger', 'chunk-0000000.1.log');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/^.{8} \["ok",1,/m, '00000000 ["ok",1,'));
    const { end } = await bed.import(
      FILE + ann('Ann') + ann('Ann').replaceAll('a-1', 'b-1').replace('ann@', 'bob@'),
      { options: SINCE },
    );
    const { summary } = end.checkpoint;
    expect(summary).toMatchObject({ usersUnchanged: 2, usersUpdated: 0, failures: 0 });
    expect(summary.requests.reads).toBeGreaterThan(0);
    expect(summary.warnings.join()).toContain('1 row of the earlier jobs cannot be compared');
  });

  it.each([
    ['unknown', 'job_unknown'],
    ['first,unknown', 'job_unknown'],
  ])('%s is refused: %s', async (since, code) => {
    await bed.import(FILE + ann('Ann'), { jobId: 'first' });
    const refused = bed.import(FILE + ann('Zoe'), { options: { ...SINCE, since } });
    await expect(refused).rejects.toMatchObject({ reason: 'job_in_the_way', code });
  });

  it('a job of another environment is refused', async () => {
    const other = await openTestBed();
    try {
      await bed.import(FILE + ann('Ann'), { jobId: 'first' });
      const setup = { options: SINCE, baseUrl: other.sandbox.url, digestKey: () => 'another' };
      const refused = bed.import(FILE + ann('Zoe'), { ...setup, apiKey: other.sandbox.key });
      await expect(refused).rejects.toMatchObject({
        reason: 'job_in_the_way',
        code: 'target_differs',
      });
      expect((await other.state()).users).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import { openTestBed, requestCounts, type TestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const SINCE = { onExisting: 'update', since: 'first' } as const;
const HEADER = 'email,first_name,external_id,org_external_id,org_name\n';

describe('an import since an earlier job', () => {
  it('knows a person by the email where the row with the external id failed', async () => {
    const csv = `${HEADER}ann@x.io,,a-1,nowhere,\nann@x.io,,,acme,Acme\nann@x.io,,a-1,globex,Globex\n`;
    await bed.import(csv, { jobId: 'first' });
    const before = requestCounts(await bed.stats());
    const { end } = await bed.import(csv, { options: SINCE });
    const { failures, usersUnchanged, membershipsUnchanged } = end.checkpoint.summary;
    expect([failures, usersUnchanged, membershipsUnchanged]).toEqual([1, 1, 2]);
    const now = requestCounts(await bed.stats());
    const sent = Object.keys(now).filter((name) => now[name] !== before[name]);
    expect(sent).toEqual(['GET /organizations/external_id/{external_id}']);
  });

  it('has all that the next one must know, also organizations that no row needed', async () => {
    const fileOf = (name: string): string =>
      `${HEADER}ann@x.io,${name},,acme,Acme\nbob@x.io,Bob,,globex,Globex\n`;
    await bed.import(fileOf('Ann'), { jobId: 'first' });
    await bed.import(fileOf('Zoe'), { jobId: 'second', options: SINCE });
    const { end } = await bed.import(fileOf('Zoe'), { options: { ...SINCE, since: 'second' } });
    expect(end.checkpoint.summary).toMatchObject({
      usersUnchanged: 2,
      requests: { writes: 0, reads: 0 },
    });
  });

  it('counts a membership of several rows once', async () => {
    const csv = `${HEADER}ann@x.io,,,acme,Acme\nann@x.io,,,acme,Acme\nann@x.io,,,,Acme\n`;
    await bed.import(csv, { jobId: 'first' });
    const { end } = await bed.import(csv, { options: SINCE });
    expect(end.checkpoint.summary).toMatchObject({
      membershipsUnchanged: 1,
      membershipsRepeated: 2,
    });
  });

  it('updates a user that is too young to be found', async () => {
    await bed.import(`${HEADER}ann@x.io,Ann,a-1,,\n`, { jobId: 'first' });
    await bed.faults('GET /user_management/users/* status=404 n=2');
    const { errors } = await bed.import(`${HEADER}zoe@x.io,Zoe,a-1,,\n`, { options: SINCE });
    expect(errors).toEqual([]);
    const { users } = await bed.state();
    expect(users).toMatchObject([{ email: 'zoe@x.io', first_name: 'Zoe', external_id: 'a-1' }]);
  });

  it('knows all rows of a person whose email has changed', async () => {
    const fileOf = (email: string): string =>
      `${HEADER}${email},,a-1,acme,Acme\n${email},,,globex,Globex\n`;
    await bed.import(fileOf('ann@x.io'), { jobId: 'first' });
    // Otherwise the second membership would be missing, and the import refused.
    const options = { ...SINCE, deactivateMissing: true };
    const { end } = await bed.import(fileOf('zoe@x.io'), { options });
    expect(end.checkpoint.summary).toMatchObject({
      usersUpdated: 1,
      membershipsUnchanged: 2,
      missing: 0,
    });
  });

  it.each(['chunk-0000000.1.log', ''])(
    'does not take what that job made for its own after a kill, with %j lost',
    async (lost) => {
      const fileOf = (name: string): string =>
        HEADER +
        Array.from({ length: 20 }, (_unused, at) => `u${String(at)}@x.io,${name},,,Acme\n`).join(
          '',
        );
      await bed.import(fileOf('Ann'), { jobId: 'first' });
      const stop = new StopSwitch();
      await bed.import(fileOf('Zoe'), {
        jobId: 'second',
        options: { ...SINCE, concurrency: 1 },
        stop,
        onEvent: ({ type }) => {
          if (type === 'progress') stop.halt(new Abort('interrupted', 'sigint', 'killed'));
        },
      });
      rmSync(join(bed.folder, 'jobs/second/ledger', lost), { recursive: true });
      const { end } = await bed.resume();
      expect(end.checkpoint.summary).toMatchObject({
        successes: 20,
        usersCreated: 0,
        membershipsCreated: 0,
        organizationsCreated: 0,
      });
    },
  );
});

import { StopSwitch } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import { chanceOf } from '../../support/chance';
import {
  type ImportSetup,
  type Imported,
  openTestBed,
  requestCounts,
  type TestBed,
} from '../../support/import-test-bed';
import { edit, fileOf, somePeople } from '../../support/since-people';
import { contentsOf, freshImport, only, writesSince } from '../../support/since-state';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor'] });
});
afterEach(() => bed.close());

const SINCE = { onExisting: 'update', since: 'first' } as const;
const CLEARS = { ...SINCE, blank: 'clears' } as const;

const PEOPLE = 120;

/** Imports since the first job, and once more after each stop. */
async function importInParts(csv: string, setup: ImportSetup, stops: number): Promise<Imported> {
  let stop = new StopSwitch();
  let rows = 0;
  const stopping = (): ImportSetup => ({
    ...setup,
    stop,
    onEvent: ({ type }) => {
      if (type !== 'progress') return;
      rows += 1;
      if (rows % 40 === 0) stop.halt(new Abort('interrupted', 'sigint', 'killed'));
    },
  });
  let imported = await bed.import(csv, stops > 0 ? stopping() : setup);
  for (let times = 1; times < stops; times += 1) {
    stop = new StopSwitch();
    imported = await bed.resume(stopping());
  }
  return stops === 0 ? imported : bed.resume();
}

describe('an import since an earlier job', () => {
  it.each([
    { seed: 1, stops: 0, workers: 1 },
    { seed: 2, stops: 0, workers: 1 },
    { seed: 3, stops: 0, workers: 2 },
    { seed: 4, stops: 2, workers: 1 },
    { seed: 5, stops: 3, workers: 1 },
    { seed: 6, stops: 2, workers: 2 },
  ])(
    'makes the environment that of a fresh import, with one write a change: %j',
    async ({ seed, stops, workers }) => {
      const people = somePeople(seed, PEOPLE);
      const first = await bed.import(fileOf(people, chanceOf(seed, 'first')), { jobId: 'first' });
      expect(first.errors).toEqual([]);
      const writes = edit(people, seed);
      const csv = fileOf(people, chanceOf(seed, 'second'));
      const before = requestCounts(await bed.stats());
      const options = { ...CLEARS, workers, chunkSize: 20, concurrency: 4 };
      const { end, errors } = await importInParts(csv, { jobId: 'second', options }, stops);
      expect(errors).toEqual([]);
      expect(end.checkpoint.status).toBe('completed');
      const sent = await writesSince(bed, before);
      const fresh = await freshImport(csv);
      const state = contentsOf(await bed.state());
      expect(only(state.users, fresh.users.keys())).toEqual(fresh.users);
      expect(only(state.memberships, fresh.memberships.keys())).toEqual(fresh.memberships);
      if (stops === 0) {
        expect({
          users: sent['POST /user_management/users'] ?? 0,
          updates: sent['PUT /user_management/users/{id}'] ?? 0,
          memberships: sent['POST /user_management/organization_memberships'] ?? 0,
          roles: sent['PUT /user_management/organization_memberships/{id}'] ?? 0,
        }).toEqual(writes);
      }
      // The next import of the same file sends nothing, and asks nothing.
      const again = requestCounts(await bed.stats());
      const third = await bed.import(csv, { options: { ...CLEARS, since: 'second' } });
      expect(third.end.checkpoint.summary.requests).toMatchObject({ writes: 0, reads: 0 });
      expect(requestCounts(await bed.stats())).toEqual(again);
      expect(third.results.map((line) => line.split(',')[3])).not.toContain('updated');
    },
  );

  it('leaves an email verified, since WorkOS refuses to take that back', async () => {
    const csvOf = (verified: string, name: string): string =>
      `email,email_verified,first_name\nada@example.com,${verified},${name}\n`;
    await bed.import(csvOf('true', 'Ada'), { jobId: 'first' });
    const second = await bed.import(csvOf('false', 'Augusta'), { jobId: 'second', options: SINCE });
    expect(second.errors).toEqual([]);
    const { users } = await bed.state();
    expect(users[0]).toMatchObject({ first_name: 'Augusta', email_verified: true });
  });

  it('costs 6 writes for 6 changes in 2,000 rows', async () => {
    const rows = Array.from({ length: 2_000 }, (_unused, at) => `u${String(at)}@x.io,Ann,acme`);
    const fileWith = (lines: readonly string[]): string =>
      [
        'email,first_name,org_external_id,org_name',
        ...lines.map((line) => `${line},Acme`),
        '',
      ].join('\n');
    await bed.import(fileWith(rows), { jobId: 'first' });
    const changed = rows.map((row, at) => (at % 500 === 7 ? row.replace('Ann', 'Zoe') : row));
    const file = fileWith([...changed, 'new@x.io,New,acme']);
    const before = requestCounts(await bed.stats());
    const { end } = await bed.import(file, { options: SINCE });
    expect(await writesSince(bed, before)).toEqual({
      'PUT /user_management/users/{id}': 4,
      'POST /user_management/users': 1,
      'POST /user_management/organization_memberships': 1,
    });
    const { summary } = end.checkpoint;
    expect(summary).toMatchObject({ usersUpdated: 4, usersUnchanged: 1_996, usersCreated: 1 });
    expect(summary.requests.reads).toBeLessThan(20);
  });
});

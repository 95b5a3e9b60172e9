import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import { Abort, type Clock } from '../../../src/lib/model';
import { WALL_JUMPS } from '../../support/fake-clock';
import {
  type TestBed,
  hastyClock,
  openTestBed,
  type SandboxStats,
} from '../../support/import-test-bed';

const INTERRUPTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');
const HOUR_MS = 3_600_000;
const USERS = 'POST /user_management/users';
const PLAIN = 'email,external_id\nann@example.com,a1\n';

let bed: TestBed;

afterEach(async () => {
  await bed.close();
});

/** A clock that is ahead of the right one, or behind it. */
function clockAhead(aheadMs: number): Clock {
  return { ...hastyClock, now: () => hastyClock.now() + aheadMs };
}

/** The server's time `agoMs` ago. */
function iso(aheadMs: number, agoMs: number): string {
  return new Date(hastyClock.now() + aheadMs - agoMs).toISOString();
}

/** Imports by `clock` and abandons the run once `isDone`: later answers are not awaited. */
async function abandoned(
  csv: string,
  clock: Clock,
  isDone: (stats: SandboxStats) => boolean,
): Promise<void> {
  const stop = new StopSwitch();
  const running = bed.import(csv, { jobId: 'job', clock, stop });
  while (!isDone(await bed.stats()));
  stop.abandon(INTERRUPTED);
  expect((await running).end.checkpoint.summary.unprocessed).toBeGreaterThan(0);
  await bed.faults();
}

function ledger(): string {
  return readFileSync(join(bed.folder, 'jobs/job/ledger/chunk-0000000.1.log'), 'utf8');
}

const CLOCKS = [
  ['an hour ahead', HOUR_MS],
  ['five seconds ahead', 5_000],
  ['an hour behind', -HOUR_MS],
] as const;

function isUserIntended(row: number): boolean {
  return ledger().includes(`["?","user",${String(row)},`);
}

describe('two servers behind one address, one of which is four seconds behind', () => {
  const CSV = 'email,org_name\nann@example.com,Acme\nbob@example.com,Bolt\n';
  const SLOW = ['GET /organizations clock=-4053', 'POST /organizations clock=-4053 after=1'];

  it('counts the organization as created whose create was answered with an error', async () => {
    bed = await openTestBed();
    await bed.faults(...SLOW, 'POST /organizations status_after_work=500 after=1 n=1');
    const { end } = await bed.import(CSV, { options: { concurrency: 1 } });
    expect(end.checkpoint.summary).toMatchObject({
      organizationsCreated: 2,
      organizationsFound: 0,
    });
  });
});

describe.each(CLOCKS)('a clock that was %s, and right in the resume', (_how, aheadMs) => {
  beforeEach(async () => {
    bed = await openTestBed();
  });

  it.each([
    ['users', USERS],
    ['memberships', 'POST /user_management/organization_memberships'],
    ['organizations', 'POST /organizations'],
  ] as const)('counts the %s it created as its own', async (kind, operation) => {
    await bed.faults(`${operation} slow=600000 after=1`);
    const csv = 'email,org_name\nann@example.com,Acme\nbob@example.com,Bolt\n';
    await abandoned(csv, clockAhead(aheadMs), ({ created }) => created[kind] === 2);
    const { end, errors } = await bed.resume();
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({
      usersCreated: 2,
      membershipsCreated: 2,
      membershipsExisting: 0,
      organizationsCreated: 2,
      organizationsFound: 0,
    });
  });

  it('does not take the user of another creator for its own', async () => {
    await bed.seed({ users: [{ email: 'bob@example.com', created_at: iso(0, 10_000) }] });
    await bed.faults(`${USERS} slow=600000 after=1`);
    const csv = 'email,org_name\nann@example.com,Acme\nbob@example.com,Acme\n';
    const isDone = ({ created }: SandboxStats): boolean =>
      created.users === 1 && [1, 2].every(isUserIntended);
    await abandoned(csv, clockAhead(aheadMs), isDone);
    const { end, errors } = await bed.resume();
    expect(errors.map(({ email }) => email)).toEqual(['bob@example.com']);
    expect(errors[0]?.errorMessage).toContain('Email already exists');
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, successes: 1 });
  });
});

describe.each(WALL_JUMPS)('a clock that is set %s during the run', (_how, byMs) => {
  beforeEach(async () => {
    bed = await openTestBed();
  });

  it('neither makes a user of another creator ours, nor one of ours theirs', async () => {
    await bed.seed({ users: [{ email: 'bob@example.com', created_at: iso(0, HOUR_MS / 2) }] });
    await bed.faults('POST /organizations slow=500 after=1', `${USERS} slow=600000`);
    let aheadMs = 0;
    const clock = { ...hastyClock, now: () => hastyClock.now() + aheadMs };
    const csv = 'email,org_name\nann@example.com,Acme\nbob@example.com,Bolt\n';
    await abandoned(csv, clock, ({ created }) => {
      // The clock is set after one organization was answered, and before the user of the other is intended.
      if (created.organizations === 2) aheadMs = byMs;
      return created.users === 1 && [1, 2].every(isUserIntended);
    });
    const { end, errors } = await bed.resume();
    expect(errors.map(({ email }) => email)).toEqual(['bob@example.com']);
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, successes: 1 });
  });
});

describe.each([
  ['a day ahead', 24 * HOUR_MS],
  ['a day behind', -24 * HOUR_MS],
])('a server whose clock is %s', (_how, aheadMs) => {
  beforeEach(async () => {
    bed = await openTestBed({ now: () => hastyClock.now() + aheadMs });
  });

  it('has created what was sent before its first answer', async () => {
    await bed.faults(`${USERS} slow=600000`);
    await abandoned(PLAIN, hastyClock, ({ created }) => created.users === 1);
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, failures: 0 });
  });

  it.each([1, 2])('has created what the ledger has lost, with %d workers', async (workers) => {
    await bed.import(PLAIN, { jobId: 'job' });
    const job = join(bed.folder, 'jobs/job');
    const ledger = join(job, 'ledger/chunk-0000000.1.log');
    const [head = '', ...lines] = readFileSync(ledger, 'utf8').split('\n');
    writeFileSync(ledger, [head, ...lines.map((line) => line.replace('"', '#'))].join('\n'));
    const checkpoint = join(job, 'checkpoint.json');
    const text = readFileSync(checkpoint, 'utf8');
    writeFileSync(checkpoint, text.replace('"completed"', '"running"'));
    const { end, errors } = await bed.resume({ changes: { workers } });
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, successes: 1, failures: 0 });
    expect((await bed.stats()).created.users).toBe(1);
  });

  it('has not created a user that existed before the first request', async () => {
    // Clocks of one service may be a minute apart.
    const created_at = iso(aheadMs, 70_000);
    await bed.seed({ users: [{ email: 'ann@example.com', external_id: 'a1', created_at }] });
    await bed.faults(`${USERS} reset n=1`);
    const { errors } = await bed.import(PLAIN);
    expect(errors[0]?.errorMessage).toContain('Email already exists');
  });
});

describe('a job that was over before the first answer', () => {
  beforeEach(async () => {
    bed = await openTestBed();
  });

  it.each([-HOUR_MS, 5_000, 50_000])(
    'by a clock %d ms ahead: its user is ours',
    async (aheadMs) => {
      await bed.faults(`${USERS} slow=600000`);
      await abandoned(PLAIN, clockAhead(aheadMs), ({ created }) => created.users === 1);
      const { end } = await bed.resume();
      expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, failures: 0 });
    },
  );
});

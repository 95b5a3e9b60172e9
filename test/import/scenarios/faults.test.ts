import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Abort } from '../../../src/lib/model';
import { type ImportEvent, StopSwitch } from '../../../src/lib/import';
import { abortOf } from '../../support/csv/csv-files';
import { type TestBed, openTestBed, requestCounts } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

const USERS = 'POST /user_management/users';
const MEMBERSHIPS = 'POST /user_management/organization_memberships';

/** A file of `count` users, each with an external id and one of five organizations. */
function file(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const n = String(i);
    return `user${n}@example.com,u${n},org${String(i % 5)},Org ${String(i % 5)}`;
  });
  return ['email,external_id,org_external_id,org_name', ...rows, ''].join('\n');
}

async function expectAllArrived(count: number): Promise<void> {
  const { users, memberships, organizations } = await bed.state();
  expect(users).toHaveLength(count);
  expect(memberships).toHaveLength(count);
  expect(organizations).toHaveLength(Math.min(5, count));
  const { created } = await bed.stats();
  expect(created).toEqual({
    users: count,
    memberships: count,
    organizations: Math.min(5, count),
  });
}

describe('an answer that is lost after the work is done', () => {
  it.each([
    ['lost_answer', 'with external ids', file(40)],
    ['garbled', 'with external ids', file(40)],
    ['status_after_work=500', 'with external ids', file(40)],
    ['lost_answer', 'without', file(40).replaceAll(/,u\d+,/g, ',,')],
  ])('creates nothing twice and loses nothing: %s, %s', async (effect, _what, csv) => {
    await bed.faults(
      `${USERS} ${effect} p=0.3`,
      `${MEMBERSHIPS} ${effect} p=0.3`,
      `POST /organizations ${effect} p=0.5`,
    );
    const { end } = await bed.import(csv);
    expect(end.checkpoint.summary).toMatchObject({
      successes: 40,
      failures: 0,
      usersCreated: 40,
      membershipsCreated: 40,
      organizationsCreated: 5,
    });
    await expectAllArrived(40);
  });

  it('counts the users as created by this job, even when every answer is lost', async () => {
    await bed.faults(`${USERS} lost_answer`);
    const { end } = await bed.import(file(3));
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 3, usersAdopted: 0, failures: 0 });
  });

  it('never repeats the create of an organization by name', async () => {
    await bed.faults('POST /organizations lost_answer');
    const { end } = await bed.import(
      'email,org_name\nann@example.com,Acme\nbob@example.com,Acme\n',
    );
    expect(end.checkpoint.summary).toMatchObject({ failures: 0, organizationsCreated: 1 });
    expect((await bed.state()).organizations).toHaveLength(1);
  });

  it('looks before it sends again', async () => {
    await bed.faults(`${USERS} lost_answer n=1`);
    await bed.import('email,external_id\nann@example.com,u1\n');
    expect(requestCounts(await bed.stats())).toEqual({
      [USERS]: 1,
      'GET /user_management/users/external_id/{external_id}': 1,
    });
  });

  it('distinguishes a user that existed before from one it created', async () => {
    await bed.seed({ users: [{ email: 'ann@example.com', created_at: '2020-01-01T00:00:00Z' }] });
    await bed.faults(`${USERS} reset n=1`);
    const { errors } = await bed.import('email\nann@example.com\n');
    expect(errors[0]?.errorMessage).toContain('Email already exists');
  });
});

describe('failures that pass', () => {
  it.each([
    'reset n=5',
    'status=500 n=5',
    'status=503 n=5',
    'status=408 n=5',
    'status=429 retry-after=1 n=1',
    'status=429 retry-after=none n=1',
  ])('are retried: %s', async (effect) => {
    // Faults are fewer than the attempts of a request, so that chance cannot fail one for good.
    await bed.faults(
      `${USERS} ${effect} p=0.2`,
      `${MEMBERSHIPS} ${effect} p=0.2`,
      `POST /organizations ${effect} p=0.2`,
      `GET * ${effect} p=0.2`,
    );
    const { end } = await bed.import(file(25));
    expect(end.checkpoint.summary.failures).toBe(0);
    await expectAllArrived(25);
    expect(end.checkpoint.summary.requests.retried).toBeGreaterThan(0);
  });

  it('pause the run on 429 and are counted', async () => {
    await bed.faults(`${USERS} status=429 retry-after=1 n=3`);
    const events: ImportEvent[] = [];
    const { end } = await bed.import(file(10), { onEvent: (event) => events.push(event) });
    expect(end.checkpoint.summary.requests.throttled).toBe(3);
    const throttled = events.filter((event) => event.type === 'throttled');
    expect(throttled).toHaveLength(3);
    expect(throttled[0]).toEqual({ type: 'throttled', delayMs: 1_000, share: 0.5 });
  });
});

describe('failures that last', () => {
  it.each([
    ['status=500', 'Internal Server Error', 500],
    ['status=429 retry-after=1', 'Rate limit exceeded', 429],
  ])('end as a retryable failure of the row: %s', async (effect, phrase, status) => {
    await bed.faults(`${USERS} ${effect}`);
    const { errors, end } = await bed.import('email\nann@example.com\n');
    expect(errors).toEqual([
      expect.objectContaining({ errorType: 'user_create', httpStatus: status, retryable: true }),
    ]);
    expect(errors[0]?.errorMessage).toContain(phrase);
    expect(errors[0]?.attempts).toBe(6);
    expect(end.checkpoint.summary).toMatchObject({ failures: 1, unprocessed: 0 });
  });

  it('keep the user whose membership failed', async () => {
    await bed.faults(`${MEMBERSHIPS} status=422 code=invalid_role`);
    const { errors } = await bed.import('email,org_name,role_slugs\nann@example.com,Acme,nope\n');
    const [user] = (await bed.state()).users;
    expect(errors[0]).toMatchObject({ errorType: 'membership_create', userId: user?.id });
  });

  it('say that several roles are not enabled, and the remedy', async () => {
    await bed.close();
    bed = await openTestBed({ multipleRoles: false });
    const { errors } = await bed.import(
      'email,org_name,role_slugs\nann@example.com,Acme,"admin,member"\n',
    );
    expect(errors[0]).toMatchObject({ errorCode: 'multiple_roles_not_enabled', httpStatus: 422 });
    expect(errors[0]?.errorMessage).toMatch(/enable multiple roles/i);
  });
});

describe('a run that cannot continue', () => {
  it.each([
    ['sk_test_wrong', 401],
    ['sk_test_forbidden', 403],
  ])('stops at once when the key is refused: %s', async (apiKey, status) => {
    expect(await abortOf(bed.import(file(500), { apiKey }))).toMatchObject({
      reason: 'key_refused',
    });
    expect(existsSync(join(bed.folder, 'jobs', 'job-1'))).toBe(false);
    const { requests } = await bed.stats();
    const sent = Object.values(requests).map((endings) => endings[String(status)] ?? 0);
    // What was in flight when the first answer came, and not one more.
    expect(sent.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(10);
  });

  it('stops after bounded attempts when the address never answers', async () => {
    const { end } = await bed.import(file(50), { baseUrl: 'http://127.0.0.1:9' });
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'unreachable' });
    expect(end.checkpoint.summary).toMatchObject({ failures: 0, unprocessed: 50 });
  });

  it('stops after --max-errors failed rows, and finishes those in flight', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `bad${String(i)}`);
    const { end } = await bed.import(['email', ...rows, ''].join('\n'), {
      options: { maxErrors: 5 },
    });
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'max_errors' });
    expect(end.checkpoint.summary.failures).toBeGreaterThanOrEqual(5);
    expect(end.checkpoint.summary.failures).toBeLessThan(100);
  });

  it('settles the rows in flight when it is asked to stop, and leaves the rest', async () => {
    const stop = new StopSwitch();
    const { end, results } = await bed.import(file(300), {
      stop,
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.successes === 20) {
          stop.stop(new Abort('interrupted', 'sigint', 'stopped by the test'));
        }
      },
    });
    const { summary, status } = end.checkpoint;
    expect(status).toBe('interrupted');
    expect(summary.unprocessed).toBeGreaterThan(0);
    expect(summary.failures).toBe(0);
    const { users, memberships } = await bed.state();
    expect(users).toHaveLength(summary.successes);
    expect(memberships).toHaveLength(summary.successes);
    expect(results).toHaveLength(301);
  });

  it('does not wait for answers that never come once it is abandoned', async () => {
    const stop = new StopSwitch();
    await bed.faults(`${USERS} slow=600000 after=5`);
    // Without organizations: five answers are five rows, and the others hold no place of theirs.
    const rows = Array.from({ length: 50 }, (_, i) => `user${String(i)}@example.com`);
    const { end } = await bed.import(['email', ...rows, ''].join('\n'), {
      stop,
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.successes === 5) {
          stop.abandon(new Abort('interrupted', 'sigint', 'stopped by the test'));
        }
      },
    });
    expect(end.checkpoint.status).toBe('interrupted');
    expect(end.checkpoint.summary).toMatchObject({ successes: 5, failures: 0, unprocessed: 45 });
  });
});

import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { MIXED_CSV, MIXED_IMPORT, seedMixed } from '../support/undo/a-mixed-import';
import { contentsOf, undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const USERS = '/user_management/users/*';
const MEMBERSHIPS = '/user_management/organization_memberships/*';

describe('an undo against a server in trouble', () => {
  it.each([
    ['429s', ['DELETE * status=429 retry-after=1 n=3', 'GET * status=429 retry-after=none n=2']],
    ['deletions whose answers are lost', ['DELETE * lost_answer p=0.3']],
    ['deletions that are carried out and answered 500', ['DELETE * status_after_work=500 n=9']],
    ['restores whose answers are lost', ['PUT * lost_answer p=0.4']],
    ['broken connections', ['* reset p=0.1']],
    ['reads that fail', ['GET * status=503 p=0.2']],
    ['lists and lookups that lag', ['GET * stale=300']],
    ['deletions of objects that are not known yet', [`DELETE ${USERS} not_found_for=500 n=5`]],
    ['memberships that are not known yet', [`DELETE ${MEMBERSHIPS} not_found_for=500 n=5`]],
    ['responses that belong to other requests', ['GET /user_management/* answer_of_another n=4']],
  ] as const)('takes everything back, with the right counts: %s', async (_name, faults) => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    const { usersCreated, membershipsCreated, organizationsCreated } = (
      await bed.import(MIXED_CSV, MIXED_IMPORT)
    ).end.checkpoint.summary;
    await bed.faults(...faults);
    const { status, summary } = await undo(bed);
    expect(await contentsOf(bed)).toEqual(before);
    expect(status).toBe('completed');
    expect(summary.users).toMatchObject({ deleted: usersCreated, restored: 3, gone: 0 });
    expect(summary.memberships).toMatchObject({ deleted: membershipsCreated, gone: 0 });
    expect(summary.organizations).toMatchObject({ deleted: organizationsCreated, gone: 0 });
  });

  it('waits for the end of an outage', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    await bed.faults('* status=503 n=25');
    expect((await undo(bed)).status).toBe('completed');
    expect((await bed.state()).users).toEqual([]);
  });

  it('lists what WorkOS refuses to delete as failed, and tries it again with the next run', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    await bed.faults(`DELETE ${USERS} status=409 n=1`);
    const first = await undo(bed);
    expect(first).toMatchObject({ status: 'partial', summary: { users: { failed: 1 } } });
    const failed = first.kept.find(({ reason }) => reason === 'failed');
    expect(failed).toMatchObject({ kind: 'user', id: expect.any(String) });
    const sent = requestCounts(await bed.stats())['DELETE /user_management/users/{id}'] ?? 0;
    const again = await undo(bed);
    expect(again).toMatchObject({ status: 'completed', summary: { users: { failed: 0 } } });
    // What is done is not sent again.
    const sentAgain = requestCounts(await bed.stats())['DELETE /user_management/users/{id}'] ?? 0;
    expect(sentAgain - sent).toBe(1);
    expect((await bed.state()).users).toEqual([]);
  });
});

describe('deletions of organizations', () => {
  it('keep the limit of their own, which follows the rate limit', async () => {
    const limited = await openTestBed({ rateLimit: 'documented' });
    try {
      const rows = Array.from(
        { length: 8 },
        (_unused, i) => `u${String(i)}@example.com,O${String(i)}`,
      );
      await limited.import(['email,org_name', ...rows, ''].join('\n'), {
        jobId: 'job',
        options: { rateLimit: 50 },
      });
      expect((await undo(limited)).status).toBe('completed');
      expect((await limited.stats()).throttled).toBe(0);
      expect((await limited.state()).organizations).toEqual([]);
    } finally {
      await limited.close();
    }
  });
});

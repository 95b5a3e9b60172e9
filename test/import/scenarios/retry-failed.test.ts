import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { type TestBed, openTestBed, requestCounts } from '../../support/import-test-bed';

/** Of this organization alone: nothing but trouble at all of them would be an outage. */
const FAILING_LOOK = 'GET /organizations/external_id/acme status=500';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

describe('--retry-failed', () => {
  const FILE = 'email,metadata\nann@example.com,\nbob@example.com,{oops\ncem@example.com,\n';

  beforeEach(async () => {
    await bed.faults('POST /user_management/users status=500');
    const { end } = await bed.import(FILE, { jobId: 'job' });
    expect(end).toMatchObject({ retryable: 2, checkpoint: { summary: { failures: 3 } } });
    await bed.faults();
  });

  it('takes up rows worth another try', async () => {
    const { end, errors, results } = await bed.resume();
    expect(end).toMatchObject({ retryable: 0, checkpoint: { status: 'partial' } });
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, failures: 1, usersCreated: 2 });
    expect(errors.map(({ recordNumber }) => recordNumber)).toEqual([2]);
    expect(results).toHaveLength(4);
  });

  it('none leaves them: the job is finished', async () => {
    const before = requestCounts(await bed.stats());
    const { end, wasFinished } = await bed.resume({ retryFailed: 'none' });
    expect(wasFinished).toBe(true);
    expect(end).toMatchObject({ retryable: 2, checkpoint: { summary: { failures: 3 } } });
    expect(requestCounts(await bed.stats())).toEqual(before);
  });

  it('all takes up those that failed for good as well', async () => {
    const { end, errors } = await bed.resume({ retryFailed: 'all' });
    expect(end.checkpoint.summary).toMatchObject({ successes: 2, failures: 1 });
    expect(errors[0]?.errorType).toBe('row_invalid');
    const again = await bed.resume({ retryFailed: 'all' });
    expect(again.wasFinished).toBe(false);
  });

  describe('looks up no organization', () => {
    const orgRequests = async (): Promise<unknown> =>
      Object.entries(requestCounts(await bed.stats())).filter(([operation]) =>
        operation.includes('/organizations'),
      );

    it('when no row is retried, and sends none', async () => {
      await bed.faults(FAILING_LOOK);
      const file = 'email,org_external_id,org_name\ndee@example.com,acme,Acme\n';
      const { end } = await bed.import(file, { jobId: 'orgs' });
      expect(end.retryable).toBe(1);
      await bed.faults();
      // As a kill just before the end leaves it: nothing is left to do but to say so.
      const path = end.files.checkpoint;
      writeFileSync(path, readFileSync(path, 'utf8').replace('"partial"', '"running"'));
      const before = await orgRequests();
      await bed.resume({ jobId: 'orgs', retryFailed: 'none' });
      expect(await orgRequests()).toEqual(before);
    });

    it('of a chunk that has no row to retry', async () => {
      await bed.faults('POST /user_management/users status=500');
      const file = 'email,org_external_id\ndee@example.com,\neve@example.com,nowhere\n';
      const { end } = await bed.import(file, { jobId: 'orgs', options: { chunkSize: 1 } });
      expect(end).toMatchObject({ retryable: 1, checkpoint: { summary: { failures: 2 } } });
      await bed.faults();
      const before = await orgRequests();
      const resumed = await bed.resume({ jobId: 'orgs' });
      expect(resumed.end.checkpoint.summary).toMatchObject({ successes: 1, failures: 1 });
      expect(await orgRequests()).toEqual(before);
    });
  });

  // It has handed over that there is no user: the next row of its email may be creating the user now.
  it('leaves a row that failed in the same run to the next, also when its worker is lost', async () => {
    await bed.faults(FAILING_LOOK, 'POST /user_management/users status=500');
    const file = 'email,org_external_id\ndee@example.com,acme\neve@example.com,\n';
    const { end } = await bed.import(file, { jobId: 'lost' });
    expect(end.retryable).toBe(2);
    await bed.faults(FAILING_LOOK, 'POST /user_management/users slow=600000');
    const ledgers = join(bed.folder, 'jobs/lost/ledger');
    const tagsOf = (epoch: number): unknown[] => {
      const path = join(ledgers, `chunk-0000000.${String(epoch)}.log`);
      const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
      return lines.map((line) => decodeLine(line)?.[0]);
    };
    const running = bed.resume({ jobId: 'lost', changes: { workers: 2 } });
    while (!tagsOf(2).includes('no') || !tagsOf(2).includes('?')) await wait(10);
    await bed.faults(FAILING_LOOK);
    const log = readFileSync(join(ledgers, 'job.log'), 'utf8').split('\n');
    for (const [tag, pid] of log.map((line) => decodeLine(line) ?? [])) {
      if (tag === 'worker') process.kill(Number(pid), 'SIGKILL');
    }
    const { errors } = await running;
    expect(errors).toMatchObject([{ recordNumber: 1, retryable: true }]);
    // The next worker may be lost with its lease: both are killed.
    const later = [...tagsOf(3), ...tagsOf(4)].filter(
      (tag) => tag !== 'chunk' && tag !== undefined,
    );
    expect(later).toEqual(['?', '=', 'ok']);
    await bed.faults();
    await bed.seed({ organizations: [{ name: 'Acme', external_id: 'acme' }] });
    const last = await bed.resume({ jobId: 'lost' });
    expect(last.end.checkpoint.summary).toMatchObject({ successes: 2, usersCreated: 2 });
  });

  it('a membership that failed is created for the existing user', async () => {
    await bed.faults('POST /user_management/organization_memberships status=500');
    const file = 'email,org_external_id,org_name\ndee@example.com,acme,Acme\n';
    const { errors } = await bed.import(file, { jobId: 'members' });
    expect(errors).toMatchObject([{ errorType: 'membership_create', retryable: true }]);
    await bed.faults();
    const { end } = await bed.resume({ jobId: 'members' });
    expect(end.checkpoint.summary).toMatchObject({ usersCreated: 1, membershipsCreated: 1 });
    expect(requestCounts(await bed.stats())['POST /user_management/users']).toBeGreaterThan(0);
    expect((await bed.stats()).created).toMatchObject({ users: 1, memberships: 1 });
  });
});

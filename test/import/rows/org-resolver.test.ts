import type { Clock } from '../../../src/lib/model';
import { type TestBed, hastyClock, openTestBed } from '../../support/import-test-bed';

/** As many as one look is sent at most while nothing else is answered. */
const ALL_ATTEMPTS = 12;
const FAILING_LOOK = `GET /organizations/external_id/a1 status=500 n=${String(ALL_ATTEMPTS)}`;

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

it('creates no organization by name while the same one, by external id, cannot be looked up', async () => {
  await bed.faults(FAILING_LOOK);
  const csv = 'email,org_external_id,org_name\nann@example.com,a1,Acme\nbob@example.com,,Acme\n';
  const first = await bed.import(csv);
  expect(first.errors).toMatchObject([
    { recordNumber: 1, errorType: 'org_resolution', httpStatus: 500, retryable: true },
    { recordNumber: 2, errorType: 'org_resolution', httpStatus: 500, retryable: true },
  ]);
  expect((await bed.state()).organizations).toEqual([]);

  const { end } = await bed.resume();
  expect(end.checkpoint.summary).toMatchObject({ successes: 2, organizationsCreated: 1 });
  const { organizations, memberships } = await bed.state();
  expect(organizations).toMatchObject([{ name: 'Acme', external_id: 'a1' }]);
  expect(memberships).toHaveLength(2);
});

it.each([1, 2])(
  'looks an organization up again half a minute after a lookup failed (%d workers)',
  async (workers) => {
    await bed.faults(FAILING_LOOK);
    const rows = Array.from({ length: 100 }, (_unused, at) => `u${String(at)}@example.com,a1,Acme`);
    let aheadMs = 0;
    const clock: Clock = { ...hastyClock, monotonicMs: () => hastyClock.monotonicMs() + aheadMs };
    const { end } = await bed.import(`email,org_external_id,org_name\n${rows.join('\n')}\n`, {
      clock,
      options: { workers, concurrency: 1, chunkSize: 10 },
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.failures > 0) aheadMs = 30_000;
      },
    });
    const { successes, failures, organizationsCreated } = end.checkpoint.summary;
    expect(organizationsCreated).toBe(1);
    expect(failures).toBeGreaterThan(0);
    expect(successes).toBe(100 - failures);
    expect(successes).toBeGreaterThan(0);
  },
);

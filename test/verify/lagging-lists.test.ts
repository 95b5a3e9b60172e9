import type { VerifyEnd } from '../../src/lib/verify';
import { hastyClock, openTestBed, type TestBed } from '../support/import-test-bed';
import { listed, verifyIn } from '../support/verify-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const CSV = `email,first_name,org_name
ann@example.com,Ann,Acme
bea@example.com,Bea,Acme
`;

/** Verifies the job as soon as it has ended; WorkOS shows it all once the run has waited for that. */
async function verifiedAtOnce(): Promise<VerifyEnd & { readonly waitsMs: readonly number[] }> {
  const waitsMs: number[] = [];
  const clock: typeof hastyClock = {
    ...hastyClock,
    async sleep(delayMs, signal) {
      if (delayMs === waitsMs.at(-1)) await bed.faults();
      await hastyClock.sleep(delayMs, signal);
    },
  };
  const end = await verifyIn(bed, {
    jobId: 'job-1',
    clock,
    onEvent(event) {
      if (event.type === 'reading_again') waitsMs.push(event.delayMs);
    },
  });
  return { ...end, waitsMs };
}

describe('a verification right after the import', () => {
  it('reads once more what WorkOS did not show yet', async () => {
    await bed.import(CSV);
    await bed.faults('GET * stale=600000');
    const end = await verifiedAtOnce();
    expect(end.summary).toMatchObject({ matched: 2, missing: 0 });
    expect(end.waitsMs).toHaveLength(1);
    expect(end.waitsMs[0]).toBeGreaterThan(0);
    expect(end.waitsMs[0]).toBeLessThanOrEqual(30_000);
  });

  it('waits once, and tells what differs then, too', async () => {
    await bed.import(CSV);
    const { users } = await bed.state();
    await bed.remove({ users: [{ id: users[1]?.id }] });
    const end = await verifiedAtOnce();
    expect(listed(end.differences)).toEqual(['2 missing_user ']);
    expect(end.waitsMs).toHaveLength(1);
  });

  it('does not wait for rows that were not imported', async () => {
    await bed.import(`${CSV}not an email,Cid,Acme\n`);
    const end = await verifiedAtOnce();
    expect(end.summary).toMatchObject({ matched: 2, missing: 1 });
    expect(end.waitsMs).toEqual([]);
  });
});

import type { Lease } from '../../../../src/lib/chunks';
import type { RowsReport } from '../../../../src/lib/import/rows/rows-report';
import { RowLinks } from '../../../../src/lib/import/repeats/row-links';
import {
  type Grant,
  LEASES,
  RemoteLeases,
  ServedLeases,
} from '../../../../src/lib/import/workers/services/leases';
import type { KnownRow } from '../../../../src/lib/import/since/known-row';
import { asOrganizationId, EMPTY_TALLY } from '../../../../src/lib/model';
import { zeroCounters } from '../../../../src/lib/requests';
import { FakeClock, settle } from '../../../support/fake-clock';
import { chunkOf, failureOf } from '../../../support/jobs/records';
import { plug } from '../../../support/workers';

const LEASE: Lease = {
  chunk: { index: 1, first: 6, count: 5 },
  epoch: 2,
  epochBefore: 1,
  doubt: { since: { atMs: 7 }, wasSettled: true },
};
const LEFT = { kind: 'left' } as const;

function reportOf(row: number): RowsReport {
  return {
    tally: EMPTY_TALLY,
    takenOver: EMPTY_TALLY,
    failures: [failureOf(row)],
    rolesDiffer: 1,
  };
}

const KNOWN: KnownRow = {
  row: 7,
  userId: 'user_1',
  isUnchanged: true,
  isMade: false,
  hasNewHash: false,
  membership: { id: 'om_1', organizationId: asOrganizationId('org_1') },
};

/** Both ends. Row 6 follows row 1, and row 11 follows row 10. */
function leasesOfWorker() {
  const { up, down } = plug(LEASES);
  const clock = new FakeClock();
  const counts = { run: zeroCounters(), worker: zeroCounters() };
  const [granted, reported]: [Grant[], [Lease, RowsReport][]] = [[], []];
  const links = new RowLinks();
  links.link(6, 1);
  links.link(11, 10);
  const served = new ServedLeases({
    send: down.send,
    links,
    known: { of: (row) => (row === 7 ? KNOWN : undefined) },
    bytesOf: ({ index, first, count }) => chunkOf(first, count, index),
    counts: counts.run,
    onRows: (...report) => void reported.push(report),
  });
  const remote = new RemoteLeases({
    send: up.send,
    clock,
    counts: counts.worker,
    onGrant: (grant) => void granted.push(grant),
  });
  up.connect(served.receivers);
  down.connect(remote.receivers);
  return { served, remote, up, clock, counts, granted, reported };
}

describe('a lease of a worker', () => {
  it('is granted with the bytes of its chunk and the links of its rows', async () => {
    const { served, remote, granted } = leasesOfWorker();
    served.grant(LEASE);
    await settle();
    expect(granted).toEqual([
      {
        type: 'grant',
        known: [KNOWN],
        ...LEASE,
        chunk: chunkOf(6, 5, 1),
        links: { links: [[6, 1]], followedOutside: [10], repeats: [], afterFactor: [] },
        isReached: false,
      },
    ]);
    expect(remote.bytesOf(LEASE.chunk)).toEqual(chunkOf(6, 5, 1));
    expect(remote.known.of(7)).toEqual(KNOWN);
    remote.end(LEASE.chunk, LEFT);
    expect(remote.known.of(7)).toBeUndefined();
    expect(() => remote.bytesOf(LEASE.chunk)).toThrow('Chunk 1 was not granted');
  });

  it('says whether WorkOS has answered this run, which stays so', async () => {
    const { served, remote, counts } = leasesOfWorker();
    counts.run.answered = 1;
    served.grant(LEASE);
    await settle();
    expect(remote.isReached).toBe(true);
    counts.run.answered = 0;
    served.grant(LEASE);
    await settle();
    expect(remote.isReached).toBe(true);
  });

  it('begins, and ends as the worker reports, after its rows', async () => {
    const { served, remote, reported, up } = leasesOfWorker();
    const steps: string[] = [];
    const { begun, ended } = served.grant(LEASE);
    void begun.then(() => steps.push('begun'));
    void ended.then(() => steps.push('ended'));
    await settle();
    remote.begun(LEASE.chunk);
    await settle();
    expect(steps).toEqual(['begun']);
    remote.addRows(LEASE, reportOf(6));
    remote.end(LEASE.chunk, LEFT);
    expect(await ended).toEqual(LEFT);
    expect(reported).toMatchObject([[LEASE, reportOf(6)]]);
    expect(up.sent.map(({ type }) => type)).toEqual(['begun', 'rows', 'ended']);
  });

  it('reports its rows together, ten times a second at most', async () => {
    const { served, remote, reported, clock } = leasesOfWorker();
    served.grant(LEASE);
    await settle();
    remote.addRows(LEASE, reportOf(6));
    await clock.advance(99);
    remote.addRows(LEASE, reportOf(7));
    expect(reported).toEqual([]);
    await clock.advance(1);
    expect(reported).toMatchObject([
      [LEASE, { ...reportOf(6), failures: [failureOf(6), failureOf(7)], rolesDiffer: 2 }],
    ]);
  });

  it('adds the requests of the worker once, also where no row was settled', async () => {
    const { served, remote, counts } = leasesOfWorker();
    served.grant(LEASE);
    await settle();
    counts.run.writes = 10;
    counts.worker.writes = 3;
    remote.addRows(LEASE, reportOf(6));
    remote.end(LEASE.chunk, LEFT);
    await settle();
    expect(counts.run.writes).toBe(13);
    counts.worker.writes = 4;
    remote.end(LEASE.chunk, LEFT);
    await settle();
    expect(counts.run.writes).toBe(14);
  });

  it('is lost with its worker; a late report counts its requests and not its rows', async () => {
    const { served, remote, counts, reported } = leasesOfWorker();
    const { begun, ended } = served.grant(LEASE);
    await settle();
    served.lose('Worker 1 was killed by SIGKILL');
    const lost = { kind: 'lost', words: 'Worker 1 was killed by SIGKILL' };
    await begun;
    expect(await ended).toEqual(lost);
    counts.worker.writes = 3;
    remote.addRows(LEASE, reportOf(6));
    remote.end(LEASE.chunk, LEFT);
    await settle();
    expect([counts.run.writes, reported]).toEqual([3, []]);
  });

  it('that is granted to a worker that is gone is lost at once', async () => {
    const { served, granted } = leasesOfWorker();
    served.lose('gone');
    const { begun, ended } = served.grant(LEASE);
    await begun;
    expect(await ended).toEqual({ kind: 'lost', words: 'gone' });
    await settle();
    expect(granted).toEqual([]);
  });
});

import type { Lease, LeaseEnd } from '../../../src/lib/chunks';
import type { RowsReport } from '../../../src/lib/import/rows/rows-report';
import { RowCounts } from '../../../src/lib/import/run/row-counts';
import { EMPTY_TALLY, type Tally } from '../../../src/lib/model';
import { chunkOf } from '../../support/jobs/records';

const FIVE: Tally = { ...EMPTY_TALLY, successes: 5, outcomes: { 'user.created': 5 } };
const SETTLED: LeaseEnd = { kind: 'settled', tally: FIVE, retryable: 0 };
const LOST: LeaseEnd = { kind: 'lost', words: 'Worker 1 exited with code 1' };

function leaseOf(epoch: number): Lease {
  const doubt = { since: { atMs: 0 }, wasSettled: false };
  return { chunk: chunkOf(1, 5), epoch, epochBefore: 0, doubt };
}

function reportOf(tally: Tally, takenOver = EMPTY_TALLY): RowsReport {
  return { tally, takenOver, failures: [], rolesDiffer: 0 };
}

describe('the counts of rows', () => {
  it('count the rows of a lost lease once, when the next lease reports them', () => {
    const counts = new RowCounts();
    const [lost, next] = [leaseOf(1), leaseOf(2)];
    counts.addRows(lost, reportOf(FIVE));
    counts.endLease(lost, LOST);
    expect(counts.tally).toEqual(EMPTY_TALLY);
    counts.addRows(next, reportOf(FIVE, FIVE));
    counts.endLease(next, SETTLED);
    expect([counts.tally, counts.settledNow]).toEqual([FIVE, 5]);
  });

  it('keep the settled rows of a lease that the run left', () => {
    const counts = new RowCounts();
    const lease = leaseOf(1);
    counts.addRows(lease, reportOf(FIVE));
    counts.endLease(lease, { kind: 'left' });
    expect(counts.tally).toEqual(FIVE);
  });

  it('add the chunks of earlier runs, and are replaced by what the ledgers say', () => {
    const counts = new RowCounts();
    counts.addDone([FIVE, FIVE]);
    expect([counts.tally.successes, counts.settledNow]).toEqual([10, 0]);
    counts.useLedgers(FIVE);
    expect(counts.tally).toEqual(FIVE);
  });
});

import { readJobRecord } from '../../../src/lib/jobs/ledger/job-record';

const REQUESTS = { writes: 1, reads: 2, throttled: 3, retried: 4 };

describe('what a run has spent', () => {
  it.each([
    ['of an older version', [], {}],
    ['with the rows processed', [25], { rows: 25 }],
    ['of a newer version, which may add to it', [25, 'more'], { rows: 25 }],
    ['with rows that are not a count', ['x'], {}],
  ])('is read: %s', (_what, more, rows) => {
    const record = { type: 'spent', requests: REQUESTS, ms: 70, ...rows };
    expect(readJobRecord(['spent', REQUESTS, 70, ...more])).toEqual(record);
  });
});

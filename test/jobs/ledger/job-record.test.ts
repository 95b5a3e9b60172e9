import { jobRecordToArray, readJobRecord } from '../../../src/lib/jobs/ledger/job-record';
import { checkpointOf } from '../../support/jobs/checkpoints';

const REQUESTS = { writes: 1, reads: 2, throttled: 3, retried: 4 };

describe('the head of a ledger', () => {
  const { target, csv, options } = checkpointOf('running');
  const spec = { kind: 'import', target, csv, options } as const;
  const head = { type: 'job', jobId: 'job-1', nonce: 'nonce', atMs: 5, spec } as const;

  it.each([
    ['its kind', spec],
    ['no kind, as older versions wrote it', { target, csv, options }],
  ])('is read with %s', (_what, stored) => {
    expect(readJobRecord(['job', 1, 'job-1', 'nonce', 5, stored])).toEqual(head);
    expect(jobRecordToArray(head)).toEqual(['job', 1, 'job-1', 'nonce', 5, spec]);
  });

  it('is not read with a kind that this version does not know', () => {
    const stored = { ...spec, kind: 'later' };
    expect(() => readJobRecord(['job', 1, 'job-1', 'nonce', 5, stored])).toThrow('newer version');
  });
});

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

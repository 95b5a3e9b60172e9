import fc from 'fast-check';
import { jobRecordToArray, readJobRecord } from '../../../src/lib/jobs/ledger/job-record';
import { anyStepRecord } from '../../support/jobs/records';
import { checkpointOf } from '../../support/jobs/checkpoints';

const REQUESTS = { writes: 1, reads: 2, throttled: 3, retried: 4 };

describe('the head of a ledger', () => {
  const { target, csv, options } = checkpointOf('running');
  const spec = { kind: 'import', target, csv, options } as const;
  const head = { type: 'job', jobId: 'job-1', nonce: 'nonce', atMs: 5, spec } as const;

  it.each([
    ['its kind', spec],
    ['no kind', { target, csv, options }],
  ])('is read with %s', (_what, stored) => {
    expect(readJobRecord(['job', 2, 'job-1', 'nonce', 5, stored])).toEqual(head);
    expect(jobRecordToArray(head)).toEqual(['job', 2, 'job-1', 'nonce', 5, spec]);
  });

  it('is not read with a kind that this version does not know', () => {
    const stored = { ...spec, kind: 'later' };
    expect(() => readJobRecord(['job', 2, 'job-1', 'nonce', 5, stored])).toThrow('newer version');
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

describe('what a role was like', () => {
  const values = { name: 'Editor', description: '', permissions: ['posts:read'] };
  const role = { step: 'role', subject: 'acme org-lead', id: 'role_1' };
  const record = { type: 'before', ...role, values } as const;

  it('is read as it was written, and not without its id', () => {
    expect(readJobRecord(jobRecordToArray(record))).toEqual(record);
    expect(readJobRecord(['was', 'role', 'acme org-lead', values])).toBeUndefined();
  });
});

describe('a step of what all rows share', () => {
  it('is read as it was written, by its key', () => {
    const key = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(anyStepRecord(key), (record) => {
        const stored = JSON.parse(JSON.stringify(jobRecordToArray(record))) as unknown[];
        expect(readJobRecord(stored)).toEqual(record);
      }),
    );
  });

  it('is not read when it is of a row, or of version 1', () => {
    expect(readJobRecord(['?', 'organization', 7, 5])).toBeUndefined();
    expect(readJobRecord(['o?', 'name:a', 5])).toBeUndefined();
    expect(readJobRecord(['o', 'name:a', 'org_1', 'created'])).toBeUndefined();
  });
});

describe('the head of a ledger', () => {
  it.each([
    [1, 'job_older'],
    [3, 'job_newer'],
  ])('of version %i is refused', (version, code) => {
    const read = (): unknown => readJobRecord(['job', version, 'job-1', 'nonce', 5, {}]);
    const refusal: unknown = expect.objectContaining({ reason: 'job_in_the_way', code });
    expect(read).toThrow(refusal as Error);
  });

  it.each([undefined, null, '1', {}])('without a version is damaged: %j', (version) => {
    expect(readJobRecord(['job', version, 'job-1', 'nonce', 5, {}])).toBeUndefined();
  });
});

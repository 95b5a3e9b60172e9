import { readCheckpoint } from '../../../src/lib/jobs/checkpoint/read-checkpoint';
import { checkpointOf } from '../../support/jobs/checkpoints';

const CHECKPOINT = checkpointOf('partial', { successes: 2, failures: 1, unprocessed: 0 });

function readWith(change: object): unknown {
  return readCheckpoint(JSON.stringify({ ...CHECKPOINT, ...change }));
}

describe('a checkpoint', () => {
  it('is read as it was written', () => {
    expect(readWith({})).toEqual(CHECKPOINT);
  });

  it('keeps the fields that this version does not know', () => {
    const change = { note: 'x', summary: { ...CHECKPOINT.summary, more: 1 } };
    expect(readWith(change)).toEqual({ ...CHECKPOINT, ...change });
  });

  it('has one worker where it was written before there were workers', () => {
    const options = { ...CHECKPOINT.options, workers: undefined };
    expect(readWith({ options })).toEqual(CHECKPOINT);
  });

  it('is one of an import where it was written before there were other kinds', () => {
    expect(readWith({ kind: undefined })).toEqual(CHECKPOINT);
  });

  it('has no counts that the older version which wrote it did not have', () => {
    const { existing, membershipsInactive, membershipsPending, membershipsRepeated, ...summary } =
      CHECKPOINT.summary;
    const counts = [existing, membershipsInactive, membershipsPending, membershipsRepeated];
    expect(counts).toEqual([0, 0, 0, 0]);
    expect(readWith({ summary })).toEqual(CHECKPOINT);
  });

  it.each<[string, object, object]>([
    ['version', { version: undefined }, {}],
    ['dryRun', { dryRun: undefined }, {}],
    ['summary.startedAt', { startedAt: undefined }, { startedAt: CHECKPOINT.createdAt }],
    ['summary.endedAt', { endedAt: undefined }, { endedAt: null }],
    ['summary.warnings', { warnings: 'none' }, { warnings: [] }],
  ])('is read without %s, which no resume needs', (name, change, read) => {
    const { summary } = CHECKPOINT;
    const isOfSummary = name.startsWith('summary.');
    const stored = isOfSummary ? { summary: { ...summary, ...change } } : change;
    const expected = isOfSummary ? { summary: { ...summary, ...read } } : {};
    expect(readWith(stored)).toEqual({ ...CHECKPOINT, ...expected });
  });

  it.each<[string, object]>([
    ['job id', { jobId: '../job-1' }],
    ['kind', { kind: 5 }],
    ['status', { status: 'done' }],
    ['target', { target: { apiUrl: 'https://api.workos.com', environment: 'else' } }],
    ['CSV', { csv: { ...CHECKPOINT.csv, bytes: '10' } }],
    ['options', { options: { ...CHECKPOINT.options, orgId: undefined } }],
    ['chunks', { chunks: { total: 1, done: 0 } }],
    ['tally', { summary: { ...CHECKPOINT.summary, usersCreated: null } }],
    [
      'count of pending memberships',
      { summary: { ...CHECKPOINT.summary, membershipsPending: '1' } },
    ],
    ['requests', { summary: { ...CHECKPOINT.summary, requests: {} } }],
    ['time', { updatedAt: 5 }],
  ])('is damaged without a sound %s', (_what, change) => {
    expect(readWith(change)).toBeUndefined();
  });

  it('of a newer version is not read', () => {
    expect(() => readWith({ version: 2 })).toThrow('newer version');
  });

  it('of a kind that this version does not know is not read', () => {
    expect(() => readWith({ kind: 'later' })).toThrow('newer version');
  });
});

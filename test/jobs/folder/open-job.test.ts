import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginJob,
  claimFolder,
  type JobHistory,
  type JobRecord,
  nodeFiles,
  openJob,
  type OpenedJob,
} from '../../../src/lib/jobs';
import { encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { EMPTY_TALLY } from '../../../src/lib/model';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { chunkOf, jobIdOf } from '../../support/jobs/records';

const NOW = '2026-01-01T00:00:00.000Z';
// Later than this process: a lock of its own pid is its own.
const LATER = '2099-01-01T00:00:00.000Z';
const FIRST = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  path = join(folder, 'job-1');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const inJob = (name: string): string => join(path, name);
const claim = (jobId = 'job-1') =>
  claimFolder(nodeFiles(), { checkpointDir: folder, jobId: jobIdOf(jobId), now: NOW });
const open = (jobId = 'job-1'): Promise<OpenedJob> => {
  const newNonce = (): string => 'another';
  return openJob(nodeFiles(), {
    checkpointDir: folder,
    jobId: jobIdOf(jobId),
    now: LATER,
    newNonce,
  });
};

/** A job with these records, not locked. */
async function leave(...records: readonly JobRecord[]): Promise<void> {
  const job = await beginJob(nodeFiles(), await claim(), FIRST);
  if (records.length > 0) await job.record(...records);
  await job.close();
}

async function historyOf(...records: readonly JobRecord[]): Promise<JobHistory> {
  await leave(...records);
  const { job, history } = await open();
  await job.close();
  return history;
}

const receipt = (chunk: number, epoch: number): JobRecord => ({
  type: 'receipt',
  chunk,
  epoch,
  tally: EMPTY_TALLY,
  retryable: 1,
});
const grant = (chunk: number, epoch: number): JobRecord => ({ type: 'grant', chunk, epoch });

describe('a job that is opened again', () => {
  it('is as it began, locked, and without notes', async () => {
    await leave();
    const { job, spec, nonce, startedAtMs, checkpoint, notes } = await open();
    const { target, csv, options } = checkpointOf('running');
    expect({ spec, nonce, startedAtMs, checkpoint, notes }).toEqual({
      spec: { kind: 'import', target, csv, options },
      nonce: 'nonce',
      startedAtMs: 5,
      checkpoint: checkpointOf('running'),
      notes: [],
    });
    expect(readdirSync(path)).toContain('lock');
    await job.close();
    expect(readdirSync(path)).not.toContain('lock');
  });

  it('has the options and the CSV path of its last run', async () => {
    const { spec } = await historyOf({
      type: 'run',
      atMs: 9,
      csvPath: '/moved.csv',
      options: { ...FIRST.checkpoint.options, workers: 4 },
    });
    expect(spec).toMatchObject({ csv: { path: '/moved.csv' }, options: { workers: 4 } });
  });

  it('knows the last lease of each chunk, by grants and by files, and the receipts that count', async () => {
    await leave(grant(0, 1), receipt(0, 1), grant(1, 1), receipt(1, 1), grant(1, 2));
    const { job } = await open();
    await (await job.ledgers.open(chunkOf(1, 5, 2), 3)).close();
    await job.close();
    const again = await open();
    expect([...again.history.epochs]).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect([...again.history.receipts.keys()]).toEqual([0]);
    expect([...again.history.settled]).toEqual([0, 1]);
    await again.job.close();
  });

  it('knows what its runs have cost', async () => {
    const requests = { writes: 5, reads: 4, throttled: 3, retried: 2 };
    const { spent } = await historyOf(
      { type: 'spent', requests: { ...requests, writes: 1 }, ms: 10 },
      { type: 'spent', requests, ms: 70 },
    );
    expect(spent).toEqual({ requests, ms: 70 });
  });
});

describe('a job that suffered', () => {
  it.each([
    ['missing', undefined],
    ['damaged', '{"version": 1, "jobId"'],
    ['damaged', '[]'],
    ['damaged', '{"version": 1}'],
  ])('goes on without its checkpoint and says so: %s', async (how, text) => {
    await leave(grant(0, 1));
    if (text === undefined) rmSync(inJob('checkpoint.json'));
    else writeFileSync(inJob('checkpoint.json'), text);
    const { job, notes, spec } = await open();
    expect(notes).toEqual([`checkpoint.json is ${how}. It was rebuilt from the ledger.`]);
    expect(spec.csv).toEqual(checkpointOf('running').csv);
    await job.close();
    // Nobody begins another job in its folder meanwhile.
    await expect(claim()).rejects.toMatchObject({ code: 'job_exists' });
  });

  it('is resumed from its checkpoint when the head of its ledger is lost', async () => {
    await leave(grant(0, 1));
    const log = readFileSync(inJob('ledger/job.log'), 'utf8');
    writeFileSync(inJob('ledger/job.log'), `#${log.slice(1)}`);
    const { job, nonce, spec, notes, history } = await open();
    expect([nonce, spec.csv, history.badLines]).toEqual(['another', FIRST.checkpoint.csv, 1]);
    expect(notes.join()).toContain('Damaged lines in job.log: 1.');
    await job.close();
  });

  it('has its ledger folder again when that is gone', async () => {
    await leave();
    rmSync(inJob('ledger'), { recursive: true });
    const { job, history, notes } = await open();
    await job.record({ type: 'grant', chunk: 0, epoch: 1 });
    await job.close();
    expect(history.head).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('job.log is missing or damaged')]);
    expect(readdirSync(path)).toContain('ledger');
  });

  it('cannot be resumed without both', async () => {
    await leave(grant(0, 1));
    writeFileSync(inJob('ledger/job.log'), encodeLine(['grant', 0, 1]));
    writeFileSync(inJob('checkpoint.json'), '');
    await expect(open()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_unreadable',
    });
    expect(readdirSync(path)).not.toContain('lock');
  });

  it('has the torn end of its ledger cut before anything is appended', async () => {
    await leave(grant(0, 1));
    const sound = readFileSync(inJob('ledger/job.log'), 'utf8');
    appendFileSync(inJob('ledger/job.log'), '1234abcd ["gran');
    const { job } = await open();
    await job.record(grant(0, 2));
    await job.close();
    expect(readFileSync(inJob('ledger/job.log'), 'utf8')).toBe(sound + encodeLine(['grant', 0, 2]));
  });

  it.each([
    ['checkpoint', 'checkpoint.json', JSON.stringify({ ...checkpointOf('running'), version: 2 })],
    ['ledger', 'ledger/job.log', encodeLine(['job', 3, 'job-1', 'nonce', 5, {}])],
    ['kind', 'checkpoint.json', JSON.stringify({ ...checkpointOf('running'), kind: 'later' })],
  ])('is not opened when a newer version wrote its %s', async (_what, name, text) => {
    await leave(grant(0, 1));
    writeFileSync(inJob(name), text);
    await expect(open()).rejects.toMatchObject({ reason: 'job_in_the_way', code: 'job_newer' });
    expect(readdirSync(path)).not.toContain('lock');
  });
});

describe('a job that is not there', () => {
  it('is unknown, the others are named, and nothing is created', async () => {
    await leave();
    await expect(open('job-2')).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_unknown',
      actions: expect.arrayContaining(['Did you mean job-1?']),
    });
    expect(readdirSync(folder)).toEqual(['job-1']);
  });

  it('is one whose folder was left before it began', async () => {
    await (await claim()).abandonUnlessJob();
    await expect(open()).rejects.toMatchObject({ code: 'job_unknown' });
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginJob,
  type Checkpoint,
  claimFolder,
  type Job,
  type JobFiles,
  nodeFiles,
} from '../../../src/lib/jobs';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { Abort, EMPTY_TALLY } from '../../../src/lib/model';
import { type DiskCall, failingFiles } from '../../support/failing-files';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { failureOf, jobIdOf } from '../../support/jobs/records';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  path = join(folder, 'job-1');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const read = (name: string): string => readFileSync(join(path, name), 'utf8');
const savedCheckpoint = (): unknown => JSON.parse(read('checkpoint.json'));

const claim = () =>
  claimFolder(nodeFiles(), {
    checkpointDir: folder,
    jobId: jobIdOf('job-1'),
    now: '2026-01-01T00:00:00.000Z',
  });

async function begin(files: JobFiles = nodeFiles()): Promise<Job> {
  const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
  return beginJob(files, await claim(), first);
}

describe('a job', () => {
  it('exists with its ledger and checkpoint, and is locked until it is closed', async () => {
    const job = await begin();
    expect(readdirSync(path).sort()).toEqual(['.gitignore', 'checkpoint.json', 'ledger', 'lock']);
    expect(decodeLine(read('ledger/job.log').slice(0, -1))).toEqual([
      'job',
      2,
      'job-1',
      'nonce',
      5,
      {
        kind: 'import',
        target: checkpointOf('running').target,
        csv: checkpointOf('running').csv,
        options: checkpointOf('running').options,
      },
    ]);
    expect(savedCheckpoint()).toEqual(checkpointOf('running'));
    await job.close();
    expect(readdirSync(path).sort()).toEqual(['.gitignore', 'checkpoint.json', 'ledger']);
  });

  it('records what the coordinator does', async () => {
    const job = await begin();
    const key = 'name acme';
    const step = { step: 'organization', subject: key };
    await job.record({ type: 'intent', ...step, intent: { atMs: 7, offsetMs: -3 } });
    await job.record(
      { type: 'result', ...step, result: { id: 'org_1', outcome: 'created' } },
      { type: 'grant', chunk: 0, epoch: 1 },
    );
    const tally = { ...EMPTY_TALLY, successes: 2 };
    await job.record({ type: 'receipt', chunk: 0, epoch: 1, tally, retryable: 3 });
    await job.close();
    expect(read('ledger/job.log').split('\n').slice(1, -1).map(decodeLine)).toEqual([
      ['?', 'organization', key, 7, -3],
      ['=', 'organization', key, 'created', 'org_1'],
      ['grant', 0, 1],
      ['done', 0, 1, tally, 3],
    ]);
  });

  it('lists failures while it runs, in files that only its user may read', async () => {
    const job = await begin();
    const failures = Array.from({ length: 30 }, (_, i) => failureOf(i + 1));
    await Promise.all(failures.map((failure) => job.noteFailure(failure)));
    const shown = read('errors.jsonl').split('\n').slice(0, -1);
    expect(shown.map((line) => JSON.parse(line) as unknown)).toEqual(failures);
    if (process.platform !== 'win32') {
      for (const name of ['errors.jsonl', 'checkpoint.json', 'ledger/job.log']) {
        expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
      }
    }
    await job.close();
  });

  it('does not fail when a close fails: what counts is durable', async () => {
    const claimed = await claim();
    // The first two are of the checkpoint.
    const files = failingFiles({ code: 'EIO', at: 3, sticky: true, calls: ['close', 'remove'] });
    const job = await beginJob(files, claimed, {
      checkpoint: checkpointOf('running'),
      nonce: 'nonce',
      atMs: 5,
    });
    await job.noteFailure(failureOf(1));
    await expect(job.close()).resolves.toBeUndefined();
    expect(files.failed.map((call) => call.split(' ')[0])).toEqual(['close', 'close', 'remove']);
  });

  it('rejects a failure when errors.jsonl cannot be opened, and still writes the reports', async () => {
    const claimed = await claim();
    const files = failingFiles({ code: 'EIO', at: 3, sticky: false, calls: ['openAppend'] });
    const job = await beginJob(files, claimed, {
      checkpoint: checkpointOf('running'),
      nonce: 'nonce',
      atMs: 5,
    });
    await expect(job.noteFailure(failureOf(1))).rejects.toMatchObject({ code: 'disk_unwritable' });
    // The disk is well again: the reports come from the ledger all the same.
    await job.writeReports(
      { chunks: [], epochOf: () => 0, isRepeated: () => false, isAliased: () => false },
      (cells) => `${cells.join()}\n`,
    );
    expect(read('errors.jsonl')).toBe('');
    await job.close();
  });
});

describe('checkpoint.json', () => {
  it('is replaced whole, and nothing is left beside it', async () => {
    const job = await begin();
    await job.saveCheckpoint(checkpointOf('completed', { total: 123_456 }));
    expect(savedCheckpoint()).toEqual(checkpointOf('completed', { total: 123_456 }));
    await job.saveCheckpoint(checkpointOf('partial'));
    expect(savedCheckpoint()).toEqual(checkpointOf('partial'));
    await job.close();
    expect(readdirSync(path).sort()).toEqual(['.gitignore', 'checkpoint.json', 'ledger']);
  });

  const STEPS: readonly DiskCall[] = ['remove', 'openAppend', 'append', 'sync', 'rename'];

  it.each([...STEPS, 'close', 'syncFolder'] as const)(
    'is the old one or the new one when %s fails, and the next save brings the new one',
    async (call) => {
      const claimed = await claim();
      const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
      const counting = failingFiles({ code: 'ENOSPC', at: 1_000, sticky: false, calls: [call] });
      const trial = await beginJob(counting, claimed, first);
      const begun = counting.counted;
      await trial.close();
      await nodeFiles().remove(path);

      const fault = { code: 'ENOSPC', at: begun + 1, sticky: false, calls: [call] } as const;
      const job = await beginJob(failingFiles(fault), await claim(), first);
      const saving = job.saveCheckpoint(checkpointOf('completed'));
      await expect(saving).rejects.toMatchObject({ code: 'disk_unwritable' });
      const isNew = call === 'syncFolder';
      expect(savedCheckpoint()).toEqual(checkpointOf(isNew ? 'completed' : 'running'));
      await job.saveCheckpoint(checkpointOf('partial'));
      expect(savedCheckpoint()).toEqual(checkpointOf('partial'));
      await job.close();
    },
  );

  it('is whole at any moment for a reader', async () => {
    const job = await begin();
    const seen = new Set<string>();
    let saves: Promise<void> = Promise.resolve();
    for (let total = 1; total <= 60; total += 1) {
      const isLong = total % 2 === 0;
      const warnings = Array.from({ length: isLong ? 2_000 : 0 }, () => 'a warning');
      saves = saves.then(() => job.saveCheckpoint(checkpointOf('running', { total, warnings })));
    }
    const saved = saves.then(() => 'saved');
    const nextTurn = (): Promise<string> =>
      new Promise((resolve) => setImmediate(resolve, 'going on'));
    while ((await Promise.race([saved, nextTurn()])) !== 'saved') {
      const { summary } = savedCheckpoint() as Checkpoint;
      seen.add(String(summary.total));
    }
    expect(seen.size).toBeGreaterThan(1);
    await job.close();
  });

  it('that cannot be written at first leaves no job', async () => {
    for (let at = 1; ; at += 1) {
      const claimed = await claim();
      const files = failingFiles({ code: 'ENOSPC', at, sticky: false });
      const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
      const error: unknown = await beginJob(files, claimed, first).then(
        (job) => job.close(),
        (reason: unknown) => reason,
      );
      if (files.failed.length === 0) break;
      if (error === undefined) {
        // Only what is done when all is recorded may fail in silence.
        expect(files.failed.join()).toMatch(/^(close \S+job\.log|remove \S+lock)$/);
        await nodeFiles().remove(path);
        continue;
      }
      expect(error).toBeInstanceOf(Abort);
      const exists = readdirSync(path).includes('checkpoint.json');
      await claimed.abandonUnlessJob();
      if (exists) expect(readdirSync(path)).not.toContain('lock');
      await nodeFiles().remove(path);
    }
  });
});

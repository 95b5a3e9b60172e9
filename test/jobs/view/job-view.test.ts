import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginJob,
  type Checkpoint,
  claimFolder,
  type JobStatus,
  type JobView,
  listJobs,
  lookAtJob,
  nodeFiles,
  openJob,
} from '../../../src/lib/jobs';
import { processStart } from '../../../src/lib/jobs/folder/process-life';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

const NOW = '2026-01-01T00:00:00.000Z';

let checkpointDir: string;

beforeEach(() => {
  checkpointDir = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});
afterEach(() => {
  rmSync(checkpointDir, { recursive: true, force: true });
});

const inJob = (jobId: string, name: string): string => join(checkpointDir, jobId, name);
const look = (jobId = 'job-1'): Promise<JobView> =>
  lookAtJob(nodeFiles(), { checkpointDir, jobId: jobIdOf(jobId) });

/** A job as a run leaves it that ends with this status. */
async function leave(status: JobStatus, more: Partial<Checkpoint> = {}): Promise<void> {
  const checkpoint = { ...checkpointOf('running'), ...more };
  const { jobId } = checkpoint;
  const folder = await claimFolder(nodeFiles(), { checkpointDir, jobId, now: NOW });
  const job = await beginJob(nodeFiles(), folder, { checkpoint, nonce: 'nonce', atMs: 5 });
  await job.saveCheckpoint({ ...checkpoint, status });
  await job.close();
}

/** Adds the beginning of a resume that never saved a checkpoint, at this time. */
async function resumeAndVanish(atMs: number): Promise<void> {
  const { job, spec } = await openJob(nodeFiles(), {
    checkpointDir,
    jobId: jobIdOf('job-1'),
    now: '2099-01-01T00:00:00.000Z',
    newNonce: () => 'another',
  });
  await job.record({ type: 'run', atMs, options: spec.options, csvPath: spec.csv.path });
  await job.close();
}

function lock(owner: {
  pid: number;
  since?: string;
  start?: string | undefined;
  host?: string;
}): void {
  const text = JSON.stringify({ host: hostname(), since: NOW, ...owner });
  writeFileSync(inJob('job-1', 'lock'), text);
}

const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('a job that is looked at', () => {
  it.each<[JobStatus, string]>([
    ['completed', 'done'],
    ['partial', 'partial'],
    ['stopped', 'stopped'],
    ['interrupted', 'interrupted'],
    ['running', 'killed'],
  ])('and was left %s is %s', async (status, state) => {
    await leave(status);
    const view = await look();
    expect(view).toMatchObject({ state, checkpoint: { status }, jobId: 'job-1' });
    expect(view.owner).toBeUndefined();
    expect(view.files.errors).toBe(inJob('job-1', 'errors.jsonl'));
  });

  it.each<[JobStatus]>([['completed'], ['running']])(
    'and left %s runs while a living process has it',
    async (status) => {
      await leave(status);
      lock({ pid: process.ppid, start: processStart(process.ppid) });
      expect(await look()).toMatchObject({ state: 'running', owner: { pid: process.ppid } });
    },
  );

  it('is held by a process of another machine until that releases it', async () => {
    await leave('running');
    lock({ pid: deadPid(), host: 'elsewhere' });
    expect(await look()).toMatchObject({ state: 'running', owner: { host: 'elsewhere' } });
  });

  it('is as its checkpoint says when its process died after it had saved that', async () => {
    await leave('partial');
    lock({ pid: deadPid() });
    expect(await look()).toMatchObject({ state: 'partial' });
  });

  it('was killed when a resume began after its checkpoint was saved, and no process holds it', async () => {
    await leave('partial');
    await resumeAndVanish(Date.parse(NOW) + 1);
    expect(await look()).toMatchObject({ state: 'killed' });
  });

  it('is as it was in a copy, where files have other times', async () => {
    await leave('completed');
    cpSync(join(checkpointDir, 'job-1'), join(checkpointDir, 'copy'), { recursive: true });
    const log = join(checkpointDir, 'copy', 'ledger', 'job.log');
    const later = new Date(Date.now() + 60_000);
    utimesSync(log, later, later);
    const view = await look('copy');
    expect(view.state).toBe('done');
  });

  it('is not locked, and nothing in its folder changes', async () => {
    await leave('partial');
    const before = readdirSync(join(checkpointDir, 'job-1'));
    await look();
    expect(readdirSync(join(checkpointDir, 'job-1'))).toEqual(before);
  });
});

describe('a job that cannot be looked at', () => {
  it.each(['users-20261123-141502-a1b3', 'users-20261123', 'USERS-20261123-141502-A1B2'])(
    'is unknown, and what may have been meant is named: %s',
    async (typed) => {
      await leave('completed', { jobId: jobIdOf('users-20261123-141502-a1b2') });
      await leave('completed', { jobId: jobIdOf('other-job') });
      await expect(look(typed)).rejects.toMatchObject({
        reason: 'job_in_the_way',
        code: 'job_unknown',
        actions: expect.arrayContaining([
          'Did you mean users-20261123-141502-a1b2?',
          'See all jobs: workos-migrate status',
        ]),
      });
    },
  );

  it('is unknown where no name is near: the jobs there are named', async () => {
    await leave('completed');
    await expect(look('zebra')).rejects.toMatchObject({
      actions: expect.arrayContaining(['Jobs there: job-1']),
    });
  });

  it.each([
    ['no folder of that name', () => undefined],
    ['a file', () => writeFileSync(join(checkpointDir, 'job-1'), '')],
    ['an empty folder', () => mkdirSync(join(checkpointDir, 'job-1'))],
  ])('is unknown: %s', async (_, make) => {
    make();
    await expect(look()).rejects.toMatchObject({ code: 'job_unknown' });
  });

  it.each([
    ['', 'damaged'],
    ['{"version": 1, "jobId"', 'damaged'],
    ['[]', 'damaged'],
    ['{"version": 1}', 'damaged'],
    [JSON.stringify({ ...checkpointOf('completed'), summary: { failures: '1' } }), 'damaged'],
    [JSON.stringify({ ...checkpointOf('completed'), chunks: {} }), 'damaged'],
  ])('has a checkpoint that is damaged: %j', async (text, how) => {
    await leave('completed');
    writeFileSync(inJob('job-1', 'checkpoint.json'), text);
    await expect(look()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'checkpoint_damaged',
      message: `checkpoint.json of the job job-1 is ${how}.`,
      actions: [expect.stringContaining('workos-migrate resume job-1')],
    });
  });

  it('is of a newer version', async () => {
    await leave('completed');
    const newer = { ...checkpointOf('completed'), version: 2 };
    writeFileSync(inJob('job-1', 'checkpoint.json'), JSON.stringify(newer));
    await expect(look()).rejects.toMatchObject({ code: 'job_newer' });
  });

  // The superuser may read everything.
  const itIfRefused = process.getuid?.() === 0 ? it.skip : it;
  itIfRefused('may not be read', async () => {
    await leave('completed');
    chmodSync(inJob('job-1', 'checkpoint.json'), 0);
    await expect(look()).rejects.toMatchObject({ code: 'job_unreadable' });
  });
});

describe('the list of jobs', () => {
  it('is empty without jobs, or without the folder', async () => {
    expect(await listJobs(nodeFiles(), checkpointDir)).toEqual([]);
    expect(await listJobs(nodeFiles(), join(checkpointDir, 'none'))).toEqual([]);
  });

  it('has the last written first and damaged ones last: none hides another', async () => {
    await leave('completed', { jobId: jobIdOf('old'), updatedAt: '2026-01-01T00:00:00.000Z' });
    await leave('partial', { jobId: jobIdOf('new'), updatedAt: '2026-02-01T00:00:00.000Z' });
    await leave('completed', { jobId: jobIdOf('bad') });
    writeFileSync(inJob('bad', 'checkpoint.json'), '{');
    await leave('completed', { jobId: jobIdOf('newer') });
    writeFileSync(inJob('newer', 'checkpoint.json'), '{"version": 9}');
    mkdirSync(join(checkpointDir, 'no job'));
    mkdirSync(join(checkpointDir, 'empty'));
    writeFileSync(join(checkpointDir, 'notes.txt'), '');
    const jobs = await listJobs(nodeFiles(), checkpointDir);
    const shown = jobs.map((job) =>
      job.kind === 'job' ? [job.view.jobId, job.view.state] : [job.name, job.reason.code],
    );
    expect(shown).toEqual([
      ['new', 'partial'],
      ['old', 'done'],
      ['bad', 'checkpoint_damaged'],
      ['newer', 'job_newer'],
    ]);
  });
});

describe('a folder of hundreds of jobs', () => {
  const JOBS = 300;

  it('is listed whole, the last written first, reading one job at a time and each once', async () => {
    await leave('completed');
    for (let job = 2; job <= JOBS; job += 1) {
      const jobId = jobIdOf(`job-${String(job)}`);
      cpSync(inJob('job-1', ''), inJob(jobId, ''), { recursive: true });
      const updatedAt = new Date(Date.parse(NOW) + job).toISOString();
      const checkpoint = { ...checkpointOf('completed'), jobId, updatedAt };
      writeFileSync(inJob(jobId, 'checkpoint.json'), JSON.stringify(checkpoint));
    }
    const real = nodeFiles();
    const seen = { reading: 0, most: 0, checkpoints: 0 };
    const read = async (path: string): Promise<string | undefined> => {
      seen.reading += 1;
      seen.most = Math.max(seen.most, seen.reading);
      if (path.endsWith('checkpoint.json')) seen.checkpoints += 1;
      const text = await real.read(path);
      seen.reading -= 1;
      return text;
    };
    const jobs = await listJobs({ ...real, read }, checkpointDir);
    const ids = jobs.map((job) => (job.kind === 'job' ? job.view.jobId : job.name));
    expect(ids).toEqual(Array.from({ length: JOBS }, (_, job) => `job-${String(JOBS - job)}`));
    expect(seen).toEqual({ reading: 0, most: 1, checkpoints: JOBS });
  });
});

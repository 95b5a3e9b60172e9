import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginJob,
  claimFolder,
  type JobRecord,
  nodeFiles,
  openJob,
  type OpenedJob,
  workerMark,
} from '../../../src/lib/jobs';
import { processExists, processStart } from '../../../src/lib/jobs/folder/process-life';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

const NOW = '2026-01-01T00:00:00.000Z';
// Later than this process: a lock of its own pid is its own.
const LATER = '2099-01-01T00:00:00.000Z';
const FIRST = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
const JOB = jobIdOf('job-1');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const inJob = (name: string): string => join(folder, 'job-1', name);
const open = (): Promise<OpenedJob> =>
  openJob(nodeFiles(), {
    checkpointDir: folder,
    jobId: JOB,
    now: LATER,
    newNonce: () => 'another',
  });

/** A job with these records, not locked. */
async function leave(...records: readonly JobRecord[]): Promise<void> {
  const claimed = await claimFolder(nodeFiles(), { checkpointDir: folder, jobId: JOB, now: NOW });
  const job = await beginJob(nodeFiles(), claimed, FIRST);
  if (records.length > 0) await job.record(...records);
  await job.close();
}

/** A worker of the job that outlived its coordinator. */
const orphan = () => bystander(workerMark(FIRST.nonce));

/** A process that lives until it is killed. */
async function bystander(
  ...args: readonly string[]
): Promise<{ pid: number; ended: Promise<unknown>; kill: () => void }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', ...args]);
  await once(child, 'spawn');
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  return { pid: Number(child.pid), ended: once(child, 'exit'), kill };
}

describe('the lock of a job that is opened', () => {
  const lockOf = (pid: number): string =>
    `${JSON.stringify({ pid, host: hostname(), since: NOW, start: processStart(pid) })}\n`;

  it('is respected while its process lives, and taken over and reported when it is gone', async () => {
    await leave();
    const owner = await bystander();
    writeFileSync(inJob('lock'), lockOf(owner.pid));
    await expect(open()).rejects.toMatchObject({
      code: 'job_in_use',
      message: expect.stringContaining(String(owner.pid)),
    });
    owner.kill();
    await owner.ended;
    const { job, notes } = await open();
    expect(notes).toEqual([
      `Process ${String(owner.pid)} on ${hostname()} held the job and is gone. Its lock was taken over.`,
    ]);
    await job.close();
  });

  it('lets exactly one of two in', async () => {
    await leave();
    const both = await Promise.allSettled([open(), open()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const each of both) if (each.status === 'fulfilled') await each.value.job.close();
  });

  // Where the system does not report its processes, none is ended.
  const knowsStart = processStart(process.pid) !== undefined;
  const itIfKnown = knowsStart ? it : it.skip;
  itIfKnown('ends workers that outlived its owner', async () => {
    const [worker, owner] = [await orphan(), await bystander()];
    const start = processStart(worker.pid);
    await leave({ type: 'worker', pid: worker.pid, start, host: hostname() });
    writeFileSync(inJob('lock'), lockOf(owner.pid));
    owner.kill();
    await owner.ended;
    const { job } = await open();
    await worker.ended;
    await job.close();
  });

  itIfKnown.each([
    ['a process that is not a worker', [], undefined],
    ['a worker of another job', [workerMark('nonce of another')], undefined],
    ['a worker whose pid another process had', [workerMark(FIRST.nonce)], { start: 'another' }],
    ['a worker of another machine', [workerMark(FIRST.nonce)], { host: 'elsewhere' }],
  ])('ends no other process, whatever its ledger says: %s', async (_, args, more) => {
    const stranger = await bystander(...args);
    const { pid } = stranger;
    await leave({ type: 'worker', pid, start: processStart(pid), ...more });
    const { job } = await open();
    expect(processExists(pid)).toBe(true);
    stranger.kill();
    await stranger.ended;
    await job.close();
  });

  itIfKnown('need not exist for that: a user may have removed it', async () => {
    const worker = await orphan();
    await leave({ type: 'worker', pid: worker.pid, start: processStart(worker.pid) });
    const { job } = await open();
    expect(processExists(worker.pid)).toBe(false);
    await job.close();
  });

  itIfKnown('and a checkpoint that cannot be read do not keep a worker alive', async () => {
    const worker = await orphan();
    await leave({ type: 'worker', pid: worker.pid, start: processStart(worker.pid) });
    const newer = { ...checkpointOf('running'), version: 2 };
    writeFileSync(inJob('checkpoint.json'), JSON.stringify(newer));
    await expect(open()).rejects.toMatchObject({ code: 'job_newer' });
    expect(processExists(worker.pid)).toBe(false);
  });
});

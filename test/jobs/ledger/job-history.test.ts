import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginJob,
  claimFolder,
  type Job,
  type JobHistory,
  type JobRecord,
  nodeFiles,
  openJob,
  sharedIntents,
  sharedResults,
} from '../../../src/lib/jobs';
import { encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import type { IntentTime } from '../../../src/lib/model';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

let checkpointDir: string;
let path: string;

beforeEach(() => {
  checkpointDir = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  path = join(checkpointDir, 'job-1');
});
afterEach(() => {
  rmSync(checkpointDir, { recursive: true, force: true });
});

const place = () => ({ checkpointDir, jobId: jobIdOf('job-1'), now: '2099-01-01T00:00:00.000Z' });

async function begin(): Promise<Job> {
  const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
  return beginJob(nodeFiles(), await claimFolder(nodeFiles(), place()), first);
}

async function reopen(): Promise<JobHistory> {
  const { job, history } = await openJob(nodeFiles(), { ...place(), newNonce: () => 'another' });
  await job.close();
  return history;
}

describe('the history of a job', () => {
  it('has the organizations, and those that are in doubt since when, each step apart', async () => {
    const intend = (subject: string, intent: IntentTime, step = 'organization'): JobRecord => ({
      type: 'intent',
      step,
      subject,
      intent,
    });
    const result = { id: 'org_1', outcome: 'created' };
    const job = await begin();
    await job.record(
      intend('name:a', { atMs: 7 }),
      intend('name:b', { atMs: 8, offsetMs: -3 }),
      intend('name:b', { atMs: 9 }),
      intend('name:a', { atMs: 6 }, 'role'),
      { type: 'result', step: 'organization', subject: 'name:a', result },
    );
    await job.close();
    const { shared } = await reopen();
    expect([...sharedResults(shared, 'organization')]).toEqual([['name:a', result]]);
    expect([...sharedIntents(shared, 'organization')]).toEqual([
      ['name:b', { atMs: 8, offsetMs: -3 }],
    ]);
    expect([...sharedIntents(shared, 'role')]).toEqual([['name:a', { atMs: 6 }]]);
    expect([...sharedResults(shared, 'role')]).toEqual([]);
  });

  it('of an older format is refused, with what to do, and nothing is changed', async () => {
    await (await begin()).close();
    const { target, csv, options } = checkpointOf('running');
    const text = `${encodeLine(['job', 1, 'job-1', 'nonce', 5, { target, csv, options }])}torn`;
    writeFileSync(join(path, 'ledger/job.log'), text);
    const names = readdirSync(path).sort();
    await expect(reopen()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_older',
      message: expect.stringContaining('Nothing was changed'),
      actions: [expect.stringContaining('version'), expect.stringContaining('--on-existing adopt')],
    });
    expect(readFileSync(join(path, 'ledger/job.log'), 'utf8')).toBe(text);
    expect(readdirSync(path).sort()).toEqual(names);
  });
});

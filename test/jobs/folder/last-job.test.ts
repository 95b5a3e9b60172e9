import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginJob, claimFolder, lastJobId, nodeFiles } from '../../../src/lib/jobs';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function begin(name: string, updatedAt: string): Promise<void> {
  const jobId = jobIdOf(name);
  const now = '2026-01-01T00:00:00.000Z';
  const claimed = await claimFolder(nodeFiles(), { checkpointDir: folder, jobId, now });
  const checkpoint = { ...checkpointOf('running'), jobId, updatedAt };
  const job = await beginJob(nodeFiles(), claimed, { checkpoint, nonce: 'nonce', atMs: 5 });
  await job.close();
}

it('the last job is the one with the newest checkpoint that can be read', async () => {
  expect(await lastJobId(nodeFiles(), folder)).toBeUndefined();
  await begin('job-1', '2026-01-01T00:00:00.000Z');
  await begin('job-2', '2026-02-01T00:00:00.000Z');
  expect(await lastJobId(nodeFiles(), folder)).toBe('job-2');
  writeFileSync(join(folder, 'job-2', 'checkpoint.json'), '{');
  expect(await lastJobId(nodeFiles(), folder)).toBe('job-1');
});

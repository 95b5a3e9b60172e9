import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginJob, claimFolder, nodeFiles, openJob } from '../../../src/lib/jobs';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { chunkOf, jobIdOf } from '../../support/jobs/records';

it('a job that is opened says when its ledger was last written, in whichever of its files', async () => {
  const checkpointDir = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  const place = { checkpointDir, jobId: jobIdOf('job-1'), now: '2099-01-01T00:00:00.000Z' };
  const folder = await claimFolder(nodeFiles(), place);
  const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
  const job = await beginJob(nodeFiles(), folder, first);
  const ledger = await job.ledgers.open(chunkOf(1, 10), 1);
  await ledger.append({ type: 'user_intent', row: 1, atMs: 5 });
  await ledger.close();
  await job.close();
  const later = new Date('2040-01-01T00:00:00.000Z');
  utimesSync(join(job.folder, 'ledger/chunk-0000000.1.log'), later, later);
  const opened = await openJob(nodeFiles(), { ...place, newNonce: () => 'another' });
  await opened.job.close();
  expect(opened.history.writtenAtMs).toBe(later.getTime());
  rmSync(checkpointDir, { recursive: true });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtJob, nodeFiles, readProgress } from '../../../src/lib/jobs';
import { type TestBed, openTestBed } from '../../support/import-test-bed';
import { jobIdOf } from '../../support/jobs/records';

// Rows 2 and 4 share an organization; row 3 cannot arrive; chunks of two rows.
const CSV = [
  'email,metadata,org_external_id,org_name',
  'ann@example.com,,,',
  'bob@example.com,,acme,Acme',
  'cem@example.com,{oops,,',
  'dee@example.com,,acme,Acme',
  'eve@example.com,,,',
  '',
].join('\n');

let bed: TestBed;
let checkpoint: string;

beforeEach(async () => {
  bed = await openTestBed();
  await bed.faults('POST /user_management/organization_memberships status=500');
  const { end } = await bed.import(CSV, { jobId: 'job', options: { chunkSize: 2 } });
  checkpoint = end.files.checkpoint;
});
afterEach(() => bed.close());

const progress = async () => {
  const request = { checkpointDir: join(bed.folder, 'jobs'), jobId: jobIdOf('job') };
  return readProgress(nodeFiles(), await lookAtJob(nodeFiles(), request));
};

/** Changes the checkpoint as it would have been when the run began: a kill leaves it so. */
function leaveBehind(): unknown {
  const stored = JSON.parse(readFileSync(checkpoint, 'utf8')) as { summary: object };
  const none = { successes: 0, failures: 0, unprocessed: 5, usersCreated: 0 };
  const summary = { ...stored.summary, ...none, organizationsCreated: 0 };
  const chunks = { total: 3, done: 0, size: 2 };
  writeFileSync(checkpoint, JSON.stringify({ ...stored, status: 'running', summary, chunks }));
  return stored;
}

describe('how far a job is', () => {
  it('is what its checkpoint says once it has ended', async () => {
    expect(await progress()).toEqual({
      checkpoint: JSON.parse(readFileSync(checkpoint, 'utf8')),
      retryable: 2,
    });
  });

  it('is what the ledger says while it runs and after a kill, whatever its checkpoint says', async () => {
    const before = leaveBehind();
    const { checkpoint: now, retryable } = await progress();
    expect({ ...now, status: 'partial' }).toEqual(before);
    expect(now.summary).toMatchObject({ successes: 2, failures: 3, unprocessed: 0 });
    expect([now.chunks.done, retryable]).toEqual([3, 2]);
  });

  it('counts the rows of chunks that are not done', async () => {
    leaveBehind();
    const log = join(bed.folder, 'jobs', 'job', 'ledger', 'job.log');
    const lines = readFileSync(log, 'utf8').split('\n');
    const receipts = lines.filter((line) => line.includes('["done",'));
    expect(receipts).toHaveLength(3);
    writeFileSync(log, lines.filter((line) => !receipts.slice(1).includes(line)).join('\n'));
    const { checkpoint: now, retryable } = await progress();
    expect(now.summary).toMatchObject({
      successes: 2,
      failures: 3,
      unprocessed: 0,
      usersCreated: 4,
    });
    expect([now.chunks.done, retryable]).toEqual([1, 2]);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failingFiles } from '../support/failing-files';
import { type Bench, openBench } from '../support/import-harness';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
});

const inLedger = (name: string): string => join(bench.folder, 'jobs', 'job', 'ledger', name);

/** The receipt of a chunk is lost: a resume works it off again, from what its rows have in the ledger. */
function loseReceipt(chunk: number): void {
  const lines = readFileSync(inLedger('job.log'), 'utf8').split('\n');
  const kept = lines.filter((line) => !line.includes(`["done",${String(chunk)},`));
  writeFileSync(inLedger('job.log'), kept.join('\n'));
}

describe('two rows of one user and organization with a settled one between', () => {
  const CSV = [
    'email,org_external_id,org_name,role_slugs',
    'a@example.com,x,X,admin',
    'a@example.com,,,',
    'a@example.com,x,X,member',
    '',
  ].join('\n');

  it.each([
    { chunkSize: 10, workers: 1 },
    { chunkSize: 2, workers: 1 },
    { chunkSize: 1, workers: 1 },
    { chunkSize: 1, workers: 2 },
  ])('join in the order of the file when they are taken up again: %j', async (setup) => {
    const { chunkSize, workers } = setup;
    await bench.faults('POST /user_management/organization_memberships status=500');
    await bench.import(CSV, { jobId: 'job', options: { chunkSize } });
    // The first has to try twice.
    await bench.faults('POST /user_management/organization_memberships status=500 n=1');
    const { end } = await bench.resume({ changes: { workers } });
    expect(end.checkpoint.summary).toMatchObject({ membershipsCreated: 1, membershipsExisting: 1 });
    const { memberships } = await bench.state();
    expect(memberships.map(({ roles }) => roles)).toEqual([[{ slug: 'admin' }]]);
  });
});

describe('a ledger that cannot be read', () => {
  it('ends a resume: rows that were taken over do not wait for one that was not', async () => {
    await bench.seed({ users: [{ email: 'a@example.com', created_at: '2020-01-01T00:00:00Z' }] });
    const rows = ['a', 'b', 'c', 'a', 'a', 'a'].map((name) => `${name}@example.com\n`);
    await bench.import(`email\n${rows.join('')}`, { jobId: 'job', options: { chunkSize: 3 } });
    loseReceipt(1);
    // The first two reads are of job.log and of the second chunk.
    const files = failingFiles({ code: 'EIO', at: 3, sticky: true, calls: ['readLines'] });
    const { end } = await bench.resume({ files });
    expect(files.failed[0]).toContain('chunk-0000000.1.log');
    expect(end.stoppedBy).toMatchObject({ code: 'disk_unwritable' });
    expect((await bench.resume()).end.checkpoint.summary).toMatchObject({
      ...{ successes: 2, failures: 4, unprocessed: 0 },
    });
  });
});

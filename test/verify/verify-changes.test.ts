import { join } from 'node:path';
import { chanceOf } from '../support/chance';
import { changeAtRandom, csvOf, randomRows } from '../support/changed-environment';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { listed, verifyIn } from '../support/verify-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const SEEDS = [1, 2, 3, 4, 5, 6];

describe.each(SEEDS)('changes behind the back of the tool, seed %i', (seed) => {
  it('are exactly the differences, of a job and of its file, from lists and single lookups', async () => {
    const chance = chanceOf(seed, 'verify');
    const rows = randomRows(chance, 50);
    const csv = csvOf(rows);
    const { end } = await bed.import(csv, { options: { chunkSize: 20 } });
    expect(end.checkpoint.summary.failures).toBe(0);
    const untouched = await verifyIn(bed, { jobId: 'job-1', findsUnexpected: true });
    expect(listed(untouched.differences)).toEqual([]);
    expect(untouched.summary).toMatchObject({ rows: rows.length, matched: rows.length });
    const expected = await changeAtRandom(bed, chance, rows);
    const csvPath = join(bed.folder, 'users-1.csv');
    const ofJob = await verifyIn(bed, { jobId: 'job-1', findsUnexpected: true });
    const ofFile = await verifyIn(bed, { csvPath, findsUnexpected: true });
    await bed.seed({ others: { users: 4_000, organizations: 2_000 } });
    const looked = await verifyIn(bed, { jobId: 'job-1', findsUnexpected: true });
    for (const { differences } of [ofJob, ofFile, looked]) {
      expect(listed(differences)).toEqual(expected);
    }
    const { missing, differing, unexpected, unreadable } = ofJob.summary;
    expect(missing + differing + unexpected + unreadable).toBe(expected.length);
  });
});

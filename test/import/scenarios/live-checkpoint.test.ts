import { readFileSync } from 'node:fs';
import { type Checkpoint, nodeFiles } from '../../../src/lib/jobs';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

describe('checkpoint.json of a job that runs', () => {
  it('has rows and requests before the first chunk is done, and at the end how the job ended', async () => {
    const real = nodeFiles();
    const saved: Checkpoint[] = [];
    const rename: typeof real.rename = (from, to) => {
      if (to.endsWith('checkpoint.json')) {
        saved.push(JSON.parse(readFileSync(from, 'utf8')) as Checkpoint);
      }
      return real.rename(from, to);
    };
    const rows = Array.from({ length: 50 }, (_, index) => `row${String(index)}@example.com\n`);
    await bed.import(`email\n${rows.join('')}`, {
      files: { ...real, rename },
      options: { concurrency: 2 },
    });
    const written = saved.map(({ status, chunks, summary }) => ({
      status,
      done: chunks.done,
      rows: summary.successes,
      writes: summary.requests.writes,
    }));
    expect(written[0]).toEqual({ status: 'running', done: 0, rows: 0, writes: 0 });
    expect(written[1]).toMatchObject({ status: 'running', done: 0 });
    expect(written[1]?.rows).toBeGreaterThan(0);
    expect(written[1]?.writes).toBeGreaterThan(0);
    expect(written.at(-1)).toMatchObject({ status: 'completed', done: 1, rows: 50 });
  });
});

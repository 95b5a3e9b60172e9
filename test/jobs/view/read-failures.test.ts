import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lookAtJob, nodeFiles, readFailures } from '../../../src/lib/jobs';
import type { RowFailure } from '../../../src/lib/model';
import { type TestBed, openTestBed } from '../../support/import-test-bed';
import { filesBelow } from '../../support/run-cli';
import { failureOf, jobIdOf } from '../../support/jobs/records';

const OPTIONS = { chunkSize: 3 };
/** Rows 2, 4, 5 and 8 can never arrive. */
const CSV = `email,metadata\n${Array.from({ length: 9 }, (_, index) => {
  const row = index + 1;
  return `row${String(row)}@example.com,${[2, 4, 5, 8].includes(row) ? '{oops' : ''}\n`;
}).join('')}`;

let bed: TestBed;
let checkpointDir: string;
let folder: string;

beforeEach(async () => {
  bed = await openTestBed();
  checkpointDir = join(bed.folder, 'jobs');
  folder = join(checkpointDir, 'job');
});
afterEach(() => bed.close());

const look = (files = nodeFiles()) => lookAtJob(files, { checkpointDir, jobId: jobIdOf('job') });

async function failures(): Promise<RowFailure[]> {
  const found: RowFailure[] = [];
  for await (const failure of readFailures(nodeFiles(), await look())) found.push(failure);
  return found;
}

const rowsOf = (list: readonly RowFailure[]): number[] =>
  list.map(({ recordNumber }) => recordNumber);

/** Leaves the job as if a living process held it. */
function lockByUs(): void {
  const since = new Date(Date.now() + 1_000).toISOString();
  writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({ pid: process.pid, host: hostname(), since }),
  );
}

describe('the failures of a job that has ended', () => {
  it('are the lines of errors.jsonl, read from nowhere else', async () => {
    const { errors } = await bed.import(CSV, { jobId: 'job', options: OPTIONS });
    rmSync(join(folder, 'ledger'), { recursive: true });
    expect(rowsOf(errors)).toEqual([2, 4, 5, 8]);
    expect(await failures()).toEqual(errors);
  });

  it('are none where all rows succeeded', async () => {
    await bed.import('email\nann@example.com\n', { jobId: 'job' });
    expect(await failures()).toEqual([]);
  });

  it.each<[string, (path: string, lines: string[]) => void]>([
    ['removed', (path) => rmSync(path)],
    ['emptied', (path) => writeFileSync(path, '')],
    [
      'longer than the ledger says',
      (path) => appendFileSync(path, JSON.stringify(failureOf(9)) + '\n'),
    ],
    [
      'damaged in a line',
      (path, [a, , c, d]) => writeFileSync(path, `${a}\n{"recordNumb\n${c}\n${d}\n`),
    ],
    ['out of order', (path, [a, b, c, d]) => writeFileSync(path, `${a}\n${c}\n${b}\n${d}\n`)],
    ['not ours in a line', (path, [a, b, , d]) => writeFileSync(path, `${a}\n${b}\n{}\n${d}\n`)],
  ])('are told by the ledger when errors.jsonl was %s', async (_, spoil) => {
    const { errors, end } = await bed.import(CSV, { jobId: 'job', options: OPTIONS });
    spoil(end.files.errors, readFileSync(end.files.errors, 'utf8').split('\n'));
    expect(await failures()).toEqual(errors);
  });

  it('come from the ledger when errors.jsonl met a disk error', async () => {
    await bed.faults('POST /user_management/users status=500');
    await bed.import('email\nann@example.com\nbob@example.com\n', { jobId: 'job' });
    await bed.faults('POST /user_management/users status=500 after=1');
    const real = nodeFiles();
    const rename: typeof real.rename = (from, to) =>
      to.endsWith('errors.jsonl')
        ? Promise.reject(Object.assign(new Error('made up'), { code: 'EIO' }))
        : real.rename(from, to);
    const { end, errors } = await bed.resume({ files: { ...real, rename } });
    expect([end.reported, rowsOf(errors)]).toEqual([false, [1, 2, 2]]);
    expect(rowsOf(await failures())).toEqual([2]);
  });
});

describe('the failures of a job that runs or was killed', () => {
  beforeEach(async () => {
    await bed.faults('POST /user_management/users status=500');
    await bed.import(CSV, { jobId: 'job', options: OPTIONS });
    await bed.faults();
    const saved = ['checkpoint.json', 'errors.jsonl'];
    for (const name of saved) copyFileSync(join(folder, name), join(bed.folder, name));
    await bed.resume();
    // As a kill just before the end of the resume leaves it.
    for (const name of saved) copyFileSync(join(bed.folder, name), join(folder, name));
  });

  it('come from the ledger, whatever checkpoint and errors.jsonl still say', async () => {
    expect(await look()).toMatchObject({ state: 'killed', checkpoint: { status: 'partial' } });
    expect(rowsOf(await failures())).toEqual([2, 4, 5, 8]);
    lockByUs();
    expect((await look()).state).toBe('running');
    expect(rowsOf(await failures())).toEqual([2, 4, 5, 8]);
  });

  it('leave the folder as it was', async () => {
    const seen = (): unknown =>
      filesBelow(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    const before = seen();
    await failures();
    expect(seen()).toEqual(before);
  });

  it('are those of lines that are whole, where one is being written', async () => {
    const log = join(folder, 'ledger', 'chunk-0000001.2.log');
    appendFileSync(log, readFileSync(log, 'utf8').split('\n').at(-2)?.slice(0, 30) ?? '');
    expect(rowsOf(await failures())).toEqual([2, 4, 5, 8]);
  });
});

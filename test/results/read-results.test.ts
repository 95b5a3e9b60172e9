import { appendFileSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lookAtJob, nodeFiles, type ResultRow, resultsOfLedgers } from '../../src/lib/jobs';
import { readResultBatches } from '../../src/lib/results';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { jobIdOf } from '../support/jobs/records';

const OPTIONS = { chunkSize: 3 };
/** Row 2 fails, row 4 shares the user of row 1, and the ids of the others are such that a spreadsheet might run them. */
const CSV = [
  'email,external_id,password,org_name,metadata',
  'Ann@example.com,=1+1,,Acme,',
  '"a,""b""@example.com",,,,{oops',
  "'-quoted@example.com,'-7,correct horse 1,Acme,",
  'ann@example.com,,,Globex,',
  '+plus@example.com,-5,,,',
  "dee@example.com,''=x,,,",
  'eve@example.com,,,,',
  '',
].join('\n');

let bed: TestBed;
let checkpointDir: string;
let folder: string;
let results: string;

beforeEach(async () => {
  bed = await openTestBed();
  checkpointDir = join(bed.folder, 'jobs');
  folder = join(checkpointDir, 'job');
  results = join(folder, 'results.csv');
  await bed.import(CSV, { jobId: 'job', options: OPTIONS });
});
afterEach(() => bed.close());

const look = () => lookAtJob(nodeFiles(), { checkpointDir, jobId: jobIdOf('job') });

async function batches(): Promise<(readonly ResultRow[])[]> {
  const found: (readonly ResultRow[])[] = [];
  for await (const batch of readResultBatches(nodeFiles(), await look())) found.push(batch);
  return found;
}

async function rows(): Promise<ResultRow[]> {
  return (await batches()).flat();
}

/** The rows as the ledgers have them. */
async function recorded(): Promise<ResultRow[]> {
  const found: ResultRow[] = [];
  for await (const batch of resultsOfLedgers(nodeFiles(), await look())) found.push(...batch);
  return found;
}

describe('the results of a job', () => {
  it('are read from results.csv alone, without the marks for spreadsheets', async () => {
    const wanted = await recorded();
    rmSync(join(folder, 'ledger'), { recursive: true });
    expect(await rows()).toEqual(wanted);
    expect(wanted.map(({ email, externalId, status }) => [email, externalId, status])).toEqual([
      ['Ann@example.com', '=1+1', 'created'],
      ['a,"b"@example.com', '', 'failed'],
      ["'-quoted@example.com", "'-7", 'created'],
      ['ann@example.com', '=1+1', 'merged'],
      ['+plus@example.com', '-5', 'created'],
      ['dee@example.com', "''=x", 'created'],
      ['eve@example.com', '', 'created'],
    ]);
  });

  it.each<[string, (path: string, lines: string[]) => void]>([
    ['removed', (path) => rmSync(path)],
    ['emptied', (path) => writeFileSync(path, '')],
    ['cut', (path, lines) => writeFileSync(path, lines.slice(0, 4).join('\n'))],
    ['damaged in a line', (path, [head, one]) => writeFileSync(path, `${head}\n${one}\n2,cut`)],
    ['out of order', (path, [head, one, two]) => writeFileSync(path, `${head}\n${two}\n${one}\n`)],
    ['longer than the job', (path) => appendFileSync(path, 'eight,,,,,,,,,,\n')],
    ['not closed in its quotes', (path) => appendFileSync(path, '8,"a')],
    [
      'of an older version',
      (path, lines) =>
        writeFileSync(path, lines.map((line) => line.replace(/(,[^,]*){2}$/, '')).join('\n')),
    ],
    [
      'of an earlier run',
      (path, lines) => {
        writeFileSync(path, lines.join('\n').replaceAll('created', 'adopted'));
        utimesSync(path, 1, 1);
      },
    ],
  ])('come from the ledgers where results.csv is %s', async (_, change) => {
    const wanted = await recorded();
    change(results, readFileSync(results, 'utf8').split('\n'));
    expect(await rows()).toEqual(wanted);
  });

  it('come from the ledgers while the job runs, also of rows that did not begin', async () => {
    const wanted = await recorded();
    writeFileSync(results, readFileSync(results, 'utf8').replaceAll('created', 'adopted'));
    const since = new Date(Date.now() + 1_000).toISOString();
    const lock = { pid: process.pid, host: hostname(), since };
    writeFileSync(join(folder, 'lock'), JSON.stringify(lock));
    expect((await look()).state).toBe('running');
    expect(await rows()).toEqual(wanted);
    rmSync(join(folder, 'ledger', 'chunk-0000001.1.log'));
    expect((await rows()).slice(2, 5).map(({ row, status }) => [row, status])).toEqual([
      [3, 'created'],
      [4, 'unprocessed'],
      [5, 'unprocessed'],
    ]);
    writeFileSync(join(folder, 'lock'), '');
  });
});

describe('the results of a large job', () => {
  const ROWS = 5_000;

  it('are read by blocks, and no further than they are asked for', async () => {
    const people = Array.from(
      { length: ROWS },
      (_, at) => `user.${String(at)}@example.com,{oops\n`,
    );
    await bed.import(`email,metadata\n${people.join('')}`, { jobId: 'job-2' });
    checkpointDir = join(bed.folder, 'jobs');
    const view = await lookAtJob(nodeFiles(), { checkpointDir, jobId: jobIdOf('job-2') });
    const sizes: number[] = [];
    for await (const batch of readResultBatches(nodeFiles(), view)) sizes.push(batch.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(ROWS);
    // 32 KiB hold fewer than 700 of these lines.
    expect(Math.max(...sizes)).toBeLessThan(700);

    rmSync(view.files.results);
    const read: string[] = [];
    const files = nodeFiles();
    const counting = {
      ...files,
      readLines: (path: string, onTorn?: () => void) => {
        if (path.includes('chunk-')) read.push(path);
        return files.readLines(path, onTorn);
      },
    };
    for await (const batch of readResultBatches(counting, view)) {
      expect(batch).toHaveLength(1_000);
      break;
    }
    expect(read).toHaveLength(1);
  });
});

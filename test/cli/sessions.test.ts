import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyzeSession } from '../../src/lib/cli/analyze/analyze-session';
import type { AnalyzeJson } from '../../src/lib/cli/analyze/analyze-json';
import { errorsSession } from '../../src/lib/cli/errors/errors-session';
import { reportSession } from '../../src/lib/cli/report/report-session';
import { statusSession } from '../../src/lib/cli/status/status-session';
import { validateSession } from '../../src/lib/cli/validate/validate-session';
import { BY_NAME } from '../../src/lib/records';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { catchOutput } from '../support/terminal';

// Three rows fail, each in another step: row 3, row 4, and row 2, whose request WorkOS rejects once.
const CSV = [
  'email,external_id,org_external_id,org_name',
  'ada@example.com,u1,acme,Acme',
  'eve@example.com,u2,acme,Acme',
  'max(at)example.com,u3,acme,Acme',
  'bob@example.com,u4,gone,',
  'fay@example.com,u5,beta,Beta',
  '',
].join('\n');

const printed = catchOutput();
let bed: TestBed;
let inBench: (name: string) => string;
let job: { jobArgument: string; last: boolean; 'checkpoint-dir': string };

beforeAll(async () => {
  bed = await openTestBed();
  inBench = (name) => join(bed.folder, name);
  await bed.faults('POST /user_management/users status=422 n=1 after=1');
  await bed.import(CSV, { jobId: 'sessions', options: { concurrency: 1 } });
  job = { jobArgument: 'sessions', last: false, 'checkpoint-dir': inBench('jobs') };
});
afterAll(() => bed.close());

const EVERYTHING = {
  type: undefined,
  'http-status': undefined,
  code: undefined,
  email: undefined,
  retryable: false,
  permanent: false,
  'count-by': undefined,
  limit: undefined,
};

const ANALYZE = {
  errors: undefined,
  output: undefined,
  'retry-csv': undefined,
  csv: undefined,
  encoding: undefined,
  delimiter: undefined,
  include: undefined,
  force: false,
};

async function analyzed(flags: object): Promise<AnalyzeJson> {
  return (await analyzeSession({ ...job, ...ANALYZE, ...flags })).json;
}

async function listed(format: 'table' | 'csv' | 'jsonl' | 'emails'): Promise<string> {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  await errorsSession({ ...job, ...EVERYTHING, format, json: false, say });
  expect(said.join('\n')).toContain('3 of 5 rows failed');
  return printed.stdout();
}

describe('the results of the commands about one job', () => {
  it('have the same number of failures', async () => {
    const command = { ...job, watch: false, quiet: true, say: () => undefined };
    const { json: status } = await statusSession(command);
    const { json: all } = await statusSession({ ...command, jobArgument: undefined });
    const { summary, groups } = await analyzed({});
    const { json } = await reportSession({
      ...job,
      output: undefined,
      format: 'md',
      'show-emails': false,
      force: false,
      version: '0.0.0',
      isJson: true,
    });
    expect(status).toMatchObject({ summary: { failures: 3, successes: 2 }, state: 'partial' });
    expect(all).toMatchObject({ jobs: [{ jobId: 'sessions', summary: { failures: 3 } }] });
    expect(summary.total).toBe(3);
    expect(groups.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(json.report.failures).toEqual(summary);
    expect(json.report.summary).toMatchObject({ failures: 3, successes: 2 });
  });

  it.each(['table', 'csv', 'jsonl'] as const)('have the same rows as %s', async (format) => {
    const text = await listed(format);
    for (const email of ['eve@example.com', 'max(at)example.com', 'bob@example.com']) {
      expect(text).toContain(email);
    }
  });

  it('have the same rows as emails, in order', async () => {
    expect(await listed('emails')).toBe('eve@example.com\nmax(at)example.com\nbob@example.com\n');
  });

  it('have the same counts', async () => {
    const asked = { ...job, ...EVERYTHING, format: 'table', json: true } as const;
    const answer = await errorsSession({ ...asked, 'count-by': 'type', say: () => undefined });
    expect(answer.json).toMatchObject({ total: 3 });
    expect(answer.json?.counts.map(({ key, count }) => `${key} ${String(count)}`).sort()).toEqual([
      'org_resolution 1',
      'row_invalid 1',
      'user_create 1',
    ]);
  });
});

describe('a retry file', () => {
  it('holds the selected rows unchanged', async () => {
    const path = inBench('retry.csv');
    const { retryCsv } = await analyzed({ 'retry-csv': path, include: 'permanent' });
    expect(retryCsv).toEqual({ path, rows: 3 });
    const lines = CSV.split('\n');
    expect(readFileSync(path, 'utf8').split('\n')).toEqual([
      lines[0],
      lines[2],
      lines[3],
      lines[4],
      '',
    ]);
  });

  it('can be made from an errors file without a job', async () => {
    const path = inBench('alone.csv');
    const { retryCsv, source } = await analyzed({
      jobArgument: undefined,
      errors: inBench('jobs/sessions/errors.jsonl'),
      csv: inBench('users-1.csv'),
      'retry-csv': path,
      include: 'permanent',
    });
    expect(retryCsv).toEqual({ path, rows: 3 });
    expect(source).toMatchObject({ jobId: null, brokenLines: 0 });
  });
});

describe('a report', () => {
  it.each([
    ['html', '</html>'],
    ['md', '# '],
  ] as const)('as %s holds every reason', async (format, mark) => {
    const output = inBench(`report.${format}`);
    await reportSession({
      ...job,
      output,
      format: undefined,
      'show-emails': true,
      force: false,
      version: '0.0.0',
      isJson: false,
    });
    const text = readFileSync(output, 'utf8');
    expect(text).toContain(mark);
    for (const word of ['eve@example.com', 'bob@example.com', 'acme', 'beta']) {
      expect(text).toContain(word);
    }
  });
});

describe('validate', () => {
  it('finds the invalid row before the import', async () => {
    const { json, exit, text } = await validateSession({
      csvPath: inBench('users-1.csv'),
      format: { encoding: null, delimiter: null },
      tenant: { organizations: null, roles: null },
      reading: BY_NAME,
      reportPath: inBench('findings.json'),
      isStrict: false,
      maxFindings: 100,
      fixedPath: undefined,
      force: false,
      quiet: true,
    });
    expect(exit).toBe(4);
    expect(json).toMatchObject({ valid: false });
    expect(text).toContain('users-1.csv:4');
    expect(JSON.parse(readFileSync(inBench('findings.json'), 'utf8'))).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ row: 3, column: 'email' })]),
    });
  });
});

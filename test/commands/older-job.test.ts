import { join } from 'node:path';
import type { JobsJson } from '../../src/lib/cli/status';
import { decodeLine, encodeLine } from '../../src/lib/jobs/ledger/ledger-line';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import {
  type CliRun,
  envOf,
  filesBelow,
  openWorkplace,
  runCli,
  type Workplace,
} from '../support/run-cli';

const FOLDER = join('.workos-checkpoints', 'old');
const CSV = 'email,metadata\nann@example.com,\nbob@example.com,{oops\n';

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

beforeEach(async () => {
  place = openWorkplace();
  place.write('users.csv', CSV);
  await run('import', 'users.csv', '--job-id', 'old', '--on-existing', 'adopt');
  for (const name of filesBelow(join(place.folder, FOLDER, 'ledger'))) age(name);
});
afterEach(() => {
  place.remove();
});

const run = (...args: readonly string[]): Promise<CliRun> =>
  runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });

/** Gives a ledger the head of version 1. */
function age(name: string): void {
  const path = join(FOLDER, 'ledger', name);
  const [head = '', ...lines] = place.read(path).split('\n');
  const [tag, version, ...more] = decodeLine(head) ?? [];
  expect([['job', 'chunk'].includes(String(tag)), version]).toEqual([true, 2]);
  place.write(path, encodeLine([tag, 1, ...more]) + lines.join('\n'));
}

/** The files of the job, with their content. */
function contents(): readonly (readonly [string, string])[] {
  const names = filesBelow(join(place.folder, FOLDER));
  return names.map((name) => [name, place.read(join(FOLDER, name))] as const);
}

describe('a job that an older version of workos-migrate wrote', () => {
  it.each([['resume'], ['resume', '--retry-failed=all'], ['status'], ['errors']])(
    'is refused by %s %s with what to do, and nothing is changed or sent',
    async (command, ...flags) => {
      const before = { files: contents(), state: await bed.state() };
      const { status, stdout, stderr } = await run(command, 'old', ...flags);
      expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
      const words = stderr.replaceAll(/\s+/g, ' ');
      expect(words).toContain('was written by an older version of workos-migrate');
      expect(words).toContain('Nothing was changed.');
      expect(words).toContain('Resume it with the version of workos-migrate that began it');
      expect(words).toContain('--new --on-existing adopt');
      const json = await run(command, 'old', ...flags, '--json');
      expect([json.status, JSON.parse(json.stdout)]).toEqual([
        5,
        { error: expect.objectContaining({ code: 'job_older', exit: 5 }) },
      ]);
      expect({ files: contents(), state: await bed.state() }).toEqual(before);
    },
  );

  it('is refused as well where the head of its ledger is damaged', async () => {
    const log = join(FOLDER, 'ledger', 'job.log');
    place.write(log, place.read(log).replace('"job",1', '"job",#'));
    const before = { files: contents(), state: await bed.state() };
    const { status, stdout } = await run('resume', 'old', '--json');
    expect([status, JSON.parse(stdout)]).toMatchObject([5, { error: { code: 'job_older' } }]);
    expect({ files: contents(), state: await bed.state() }).toEqual(before);
  });

  it('is listed as one that cannot be read, and does not hide the others', async () => {
    await run('import', 'users.csv', '--job-id', 'new', '--new', '--on-existing', 'adopt');
    const { status, stdout } = await run('status', '--json');
    expect(status).toBe(0);
    const { jobs } = JSON.parse(stdout) as JobsJson;
    expect(jobs).toMatchObject([
      { jobId: 'new', state: 'partial' },
      { jobId: 'old', state: 'damaged', error: { code: 'job_older', exit: 5 } },
    ]);
  });

  it('can be imported as a new job: users who exist are left as they are', async () => {
    const before = await bed.state();
    const { status } = await run(
      'import',
      'users.csv',
      '--job-id',
      'new',
      '--new',
      '--on-existing',
      'adopt',
    );
    expect(status).toBe(3);
    expect(await bed.state()).toEqual(before);
  });
});

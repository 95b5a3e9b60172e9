import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { importSession } from '../../../src/lib/cli/import';
import type { ImportCommand } from '../../../src/lib/cli/import/import-session';
import { type JobId, parseJobId } from '../../../src/lib/model';
import { AN_OPTIONS } from '../../support/an-import';
import { abortOf, write } from '../../support/csv/csv-files';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { readErrors } from '../../support/run-cli';
import { catchOutput, sendSignal } from '../../support/terminal';

const printed = catchOutput();
const environment = process.env;
const CSV = `email,org_name\n${Array.from({ length: 40 }, (_, row) => `u${String(row)}@example.com,Acme\n`).join('')}`;
const OPTIONS = { ...AN_OPTIONS, rateLimit: 10_000 };
let bed: TestBed;
let checkpointDir: string;

beforeEach(async () => {
  bed = await openTestBed();
  checkpointDir = join(bed.folder, 'jobs');
  process.env = {
    ...environment,
    WORKOS_API_URL: bed.sandbox.url,
    WORKOS_SECRET_KEY: bed.sandbox.key,
  };
});
afterEach(async () => {
  process.env = environment;
  await bed.close();
});

function idOf(text: string): JobId {
  const jobId = parseJobId(text);
  if (jobId === undefined) throw new Error(text);
  return jobId;
}

/** `import users.csv`; the job gets that id unless the file has a job. */
function run(id: string, more: Partial<ImportCommand> = {}): ReturnType<typeof importSession> {
  return importSession({
    csvPath: write(bed.folder, CSV),
    jobId: idOf(id),
    isNamed: false,
    isNew: false,
    takeOver: false,
    wait: false,
    noPartial: false,
    checkpointDir,
    options: OPTIONS,
    sandbox: false,
    sandboxRoles: { roles: [], multipleRoles: false },
    yes: false,
    quiet: false,
    version: '1.2.3',
    say: (text) => process.stderr.write(`${text}\n`),
    ...more,
  });
}

/** An import that a signal ends while rows are left. */
async function interrupted(id: string): Promise<void> {
  const { exit } = await run(id, {
    options: { ...OPTIONS, rateLimit: 20 },
    say: (text) => {
      if (text.startsWith('Job ')) sendSignal('SIGINT');
    },
  });
  expect(exit).toBe(130);
}

const jobs = (): readonly string[] =>
  readdirSync(checkpointDir).filter((name) => !name.startsWith('.'));
const requests = async (): Promise<number> =>
  Object.values((await bed.stats()).requests).reduce(
    (sum, ends) => sum + Object.values(ends).length,
    0,
  );

describe('the same import again', () => {
  it('resumes the job that was interrupted, and says so', async () => {
    await interrupted('first');
    const { json, exit } = await run('second', { options: { ...OPTIONS, rateLimit: 20 } });
    expect([exit, json.jobId, json.earlierJob]).toEqual([0, 'first', 'resumed']);
    expect(json.summary).toMatchObject({ successes: 40, usersCreated: 40 });
    expect(printed.stderr()).toContain('The file has the job first already');
    expect(jobs()).toEqual(['first']);
    expect((await bed.state()).users).toHaveLength(40);
  });

  it('sends nothing when all rows have arrived', async () => {
    await run('first');
    const before = await bed.stats();
    const { json, text, exit } = await run('second');
    expect([exit, json.jobId, json.earlierJob]).toEqual([0, 'first', 'finished']);
    expect(text).toMatch(/^Imported already as first: all 40 rows arrived\. Nothing was sent\./);
    expect((await bed.stats()).requests).toEqual(before.requests);
    expect(jobs()).toEqual(['first']);
  });

  it('is refused with other options, each of them named, with both ways on', async () => {
    await run('first');
    const options = { ...OPTIONS, onExisting: 'adopt', createOrgs: false, workers: 2 } as const;
    const abort = await abortOf(run('second', { options }));
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'options_differ' });
    for (const words of [
      '--on-existing fail (now adopt)',
      '--create-orgs on (now off)',
      '--workers 1 (now 2)',
    ])
      expect(abort.message).toContain(words);
    expect(abort.actions).toEqual([
      `Resume that job: workos-migrate resume first --workers 2 --checkpoint-dir ${checkpointDir}`,
      expect.stringMatching(/^Or import the file as a new job: .* --on-existing adopt .*--new /),
    ]);
    expect(jobs()).toEqual(['first']);
  });

  it('is refused when it reads other columns', async () => {
    const named = { map: { org_name: 'metadata.company' }, set: {}, strictColumns: false };
    await run('first', { options: { ...OPTIONS, ...named } });
    const same = await run('second', { options: { ...OPTIONS, ...named } });
    expect(same.json.earlierJob).toBe('finished');
    const options = { ...OPTIONS, set: { role_slugs: 'member' }, strictColumns: true };
    const abort = await abortOf(run('third', { options }));
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'options_differ' });
    for (const words of [
      '--map org_name=metadata.company (now not given)',
      '--set not given (now role_slugs=member)',
      '--strict-columns off (now on)',
    ])
      expect(abort.message).toContain(words);
    expect(abort.actions).toEqual([
      `Resume that job: workos-migrate resume first --checkpoint-dir ${checkpointDir}`,
      expect.stringContaining(' --set role_slugs=member --strict-columns '),
    ]);
  });

  it('is a new job with --new, with an id of its own, in another folder and for another file', async () => {
    await run('first');
    await run('second', { isNew: true });
    await run('third', { isNamed: true });
    await run('fourth', { checkpointDir: join(bed.folder, 'elsewhere') });
    await run('fifth', { csvPath: write(bed.folder, 'email\nother@example.com\n', 'other.csv') });
    expect(jobs()).toEqual(['fifth', 'first', 'second', 'third']);
    expect(existsSync(join(bed.folder, 'elsewhere', 'fourth'))).toBe(true);
  });

  it('with the id of a job resumes that one, and refuses one of another file', async () => {
    await run('first');
    const { json } = await run('first', { isNamed: true });
    expect(json.earlierJob).toBe('finished');
    const other = write(bed.folder, 'email\nother@example.com\n', 'other.csv');
    const abort = await abortOf(run('first', { isNamed: true, csvPath: other }));
    expect(abort).toMatchObject({ code: 'job_exists' });
  });

  it('begins one job when it is started twice at once, and the second names it', async () => {
    const both = await Promise.allSettled([run('one'), run('two')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(jobs()).toHaveLength(1);
    const [failed] = both.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    expect(failed).toContain(`the job ${jobs()[0] ?? ''}`);
    expect((await bed.stats()).created.users).toBe(40);
  });
});

describe('an import that sends nothing', () => {
  it('leaves no job when WorkOS refuses the key', async () => {
    process.env['WORKOS_SECRET_KEY'] = 'sk_test_wrong';
    const abort = await abortOf(run('first'));
    expect(abort).toMatchObject({ reason: 'key_refused' });
    expect(jobs()).toEqual([]);
  });

  it('ends with --no-partial when a row would be rejected', async () => {
    const csvPath = write(bed.folder, 'mail\na@example.com\nno\n', 'bad.csv');
    const options = { ...OPTIONS, map: { mail: 'email' } };
    const abort = await abortOf(run('first', { csvPath, options, noPartial: true }));
    expect(abort).toMatchObject({ reason: 'input_invalid', code: 'rows_rejected' });
    expect(abort.message).toContain('1 of 2 rows would be rejected');
    expect(abort.actions).toEqual([
      expect.stringMatching(
        /^See which: workos-migrate import .*bad\.csv --dry-run --map mail=email /,
      ),
    ]);
    expect([jobs(), await requests()]).toEqual([[], 0]);
  });

  it('counts rows without a password with --require-password', async () => {
    const rows = 'email,password\na@example.com,correct horse battery\nb@example.com,\n';
    const csvPath = write(bed.folder, rows, 'passwords.csv');
    const options = { ...OPTIONS, requirePassword: true };
    const abort = await abortOf(run('first', { csvPath, options, noPartial: true }));
    expect(abort).toMatchObject({ code: 'rows_rejected' });
    const { json } = await run('first', { csvPath, options });
    expect(json.summary).toMatchObject({ successes: 1, failures: 1, usersCreated: 1 });
    const errors = readErrors(json.files.errors);
    expect(errors).toMatchObject([{ email: 'b@example.com', errorCode: 'password_required' }]);
  });
});

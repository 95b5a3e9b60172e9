import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../../../src/lib/jobs/ledger/job-history';
import { nodeFiles } from '../../../src/lib/jobs';
import { abortOf } from '../../support/csv/csv-files';
import { openTestBed, requestCounts, type TestBed } from '../../support/import-test-bed';

const CSV = 'email,org_name\na@example.com,Acme\nb@example.com,Acme\nc@example.com,Acme\n';
let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** A job with work left: its last row fails for now. */
async function importPart(): Promise<void> {
  await bed.faults('POST /user_management/users status=500 after=2');
  const { end } = await bed.import(CSV, { options: { concurrency: 1 } });
  expect(end.checkpoint.summary).toMatchObject({ successes: 2, failures: 1 });
  await bed.faults();
}

/** What the resume of the job says with the key of an empty environment, and what that receives. */
async function resumeElsewhere(): Promise<{ abort: unknown; requests: Record<string, number> }> {
  const other = await openTestBed();
  try {
    const place = { baseUrl: other.sandbox.url, apiKey: other.sandbox.key };
    const target = { apiUrl: bed.sandbox.url, environment: 'test' } as const;
    const abort = await abortOf(bed.resume({ ...place, target }));
    return { abort, requests: requestCounts(await other.stats()) };
  } finally {
    await other.close();
  }
}

describe('a resume with the key of another environment', () => {
  it('ends before anything is written, once a few of its objects were looked for in vain', async () => {
    await importPart();
    const { abort, requests } = await resumeElsewhere();
    expect(abort).toMatchObject({ reason: 'job_in_the_way', code: 'target_differs' });
    expect(String(abort)).toContain('This key leads to another environment');
    expect(requests).toEqual({
      'GET /user_management/users/{id}': 2,
      'GET /organizations/{id}': 1,
    });
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ successes: 3, failures: 0 });
  });

  it('ends as other requests do when the key is refused', async () => {
    await importPart();
    expect(await abortOf(bed.resume({ apiKey: 'sk_test_wrong' }))).toMatchObject({
      reason: 'key_refused',
    });
  });
});

describe('a resume with another key of the environment', () => {
  it('continues, and records the new key', async () => {
    await importPart();
    const { users, organizations, memberships } = await bed.state();
    const ledger = join(bed.folder, 'jobs', 'job-1', 'ledger');
    const { keyDigest: before } = await readHistory(nodeFiles(), ledger);
    // The digest alone says that it is another key: the sandbox has only one.
    const { end } = await bed.resume({ digestKey: () => 'of another key' });
    expect(end.checkpoint.summary).toMatchObject({ successes: 3, failures: 0 });
    const { keyDigest: after } = await readHistory(nodeFiles(), ledger);
    expect([before === after, after]).toEqual([false, 'of another key']);
    expect([users.length, organizations.length, memberships.length]).toEqual([2, 1, 2]);
    expect(requestCounts(await bed.stats())).toMatchObject({
      'GET /user_management/users/{id}': 1,
    });
  });

  it('continues a job that has created nothing yet', async () => {
    await bed.faults('* * status=500');
    await bed.import('email\na@example.com\n');
    await bed.faults();
    const { end } = await bed.resume({ digestKey: () => 'of another key' });
    expect(end.checkpoint.summary).toMatchObject({ successes: 1 });
  });
});

it('finds the CSV from another folder', async () => {
  await importPart();
  const here = process.cwd();
  const elsewhere = join(bed.folder, 'elsewhere');
  mkdirSync(elsewhere);
  try {
    process.chdir(elsewhere);
    const { end } = await bed.resume();
    expect(end.checkpoint.summary.successes).toBe(3);
  } finally {
    process.chdir(here);
  }
});

import { join } from 'node:path';
import { lookAtJob, nodeFiles } from '../../src/lib/jobs';
import { parseJobId } from '../../src/lib/model';
import { type ListFailure, NamedByRows, readListFailures } from '../../src/lib/results';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { importBoth, writeOrgs } from '../support/organizations-file';
import { withRoles } from '../support/roles-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

async function failures(jobId = 'job-1'): Promise<readonly ListFailure[]> {
  const files = nodeFiles();
  const checkpointDir = join(bed.folder, 'jobs');
  const view = await lookAtJob(files, { checkpointDir, jobId: parseJobId(jobId) ?? never() });
  return readListFailures(files, view);
}

function never(): never {
  throw new Error('the test names no job');
}

it('reads the organizations and roles that failed, each with its line', async () => {
  const organizations = writeOrgs(bed, ['good,Good,,,', 'bad,Bad,gmail.com,,', 'gone,,,,']);
  const { options } = withRoles(bed, { organizations }, 'role_slug,org_external_id\norg-a,away\n');
  await bed.import('email\nann@example.com\n', { options });
  expect(await failures()).toEqual([
    {
      errorType: 'org_resolution',
      errorCode: 'organization_line_invalid',
      errorMessage: expect.stringMatching(/^Line 3 of .+organizations\.csv is invalid/) as unknown,
      orgExternalId: 'bad',
      retryable: false,
    },
    {
      errorType: 'org_resolution',
      errorCode: 'organization_not_found',
      errorMessage: expect.stringMatching(/^Line 4 of organizations\.csv \(gone\): Org/) as unknown,
      orgExternalId: 'gone',
      retryable: false,
    },
    {
      errorType: 'org_resolution',
      errorCode: 'organization_not_found',
      errorMessage: expect.stringMatching(/^Row 1 of roles\.csv \(org-a of away\): Org/) as unknown,
      orgExternalId: 'away',
      roleSlugs: ['org-a'],
      retryable: false,
    },
  ]);
});

it('reads none of a job without these files', async () => {
  await bed.import('email\nann@example.com\n');
  expect(await failures()).toEqual([]);
});

it('leaves out the organizations that failed rows name', async () => {
  const { errors } = await importBoth(bed, {
    users: ['ann@example.com,bad,'],
    orgs: ['bad,Bad,gmail.com,,', 'other,Other,gmail.com,,'],
  });
  const named = new NamedByRows();
  for (const failure of errors) named.note(failure);
  const others = named.others(await failures());
  expect(others.map(({ orgExternalId }) => orgExternalId)).toEqual(['other']);
});

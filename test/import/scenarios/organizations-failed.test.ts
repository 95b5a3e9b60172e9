import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { importBoth, orgResults } from '../../support/organizations-file';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

async function organizations(): Promise<readonly object[]> {
  return (await bed.state()).organizations;
}

const ANN = 'ann@example.com,acme,';

describe('an organization that cannot be brought into WorkOS', () => {
  it('fails with its rows where another one has its domain', async () => {
    await bed.seed({
      organizations: [{ name: 'Owner', domain_data: [{ domain: 'acme.com', state: 'pending' }] }],
    });
    const message =
      'The domain acme.com belongs to another organization: remove it there, or from organizations.csv';
    const imported = await importBoth(bed, {
      users: [ANN, 'bob@example.com,,'],
      orgs: ['acme,Acme,acme.com,,'],
    });
    expect(imported.errors).toMatchObject([
      {
        recordNumber: 1,
        errorType: 'org_resolution',
        errorCode: 'organization_domain_taken',
        errorMessage: expect.stringContaining(message) as unknown,
        retryable: false,
      },
    ]);
    expect(imported.end.checkpoint.summary).toMatchObject({ failures: 1, organizationsFailed: 1 });
    expect(await organizations()).toHaveLength(1);
    expect(orgResults(imported)[0]).toMatch(
      /^1,2,acme,Acme,failed,,organization_domain_taken,"?The domain acme\.com belongs/,
    );
  });

  it('is never sent where its line is invalid', async () => {
    const imported = await importBoth(bed, {
      users: [ANN, 'bob@example.com,good,', 'cyd@example.com,twice,'],
      orgs: ['acme,Acme,gmail.com,,', 'good,Good,,,', 'twice,One,,,', 'twice,Two,,,'],
    });
    expect(imported.errors).toMatchObject([
      {
        recordNumber: 1,
        errorCode: 'organization_line_invalid',
        errorMessage: expect.stringMatching(
          /^Line 2 of .+organizations\.csv is invalid: .*gmail/,
        ) as unknown,
      },
      { recordNumber: 3, errorCode: 'organization_line_invalid' },
    ]);
    expect(await organizations()).toMatchObject([{ name: 'Good' }]);
    expect(imported.end.checkpoint).toMatchObject({
      status: 'partial',
      summary: { organizationsCreated: 1, organizationsFailed: 3 },
    });
    expect(imported.end.orgFailures).toMatchObject([
      // The line is named once.
      { line: 2, message: expect.stringMatching(/^domains has gmail\.com,/) as unknown },
      { line: 4 },
      { line: 5 },
    ]);
  });

  it('ends the job as partial without rows, and is tried again', async () => {
    await bed.seed({
      organizations: [{ name: 'Owner', domain_data: [{ domain: 'acme.com', state: 'pending' }] }],
    });
    const [owner] = (await bed.state()).organizations;
    const { end } = await importBoth(bed, {
      users: ['bob@example.com,,'],
      orgs: ['acme,Acme,acme.com,,'],
    });
    expect(end.checkpoint.status).toBe('partial');
    await bed.remove({ organizations: [{ id: owner?.id }] });
    const resumed = await bed.resume();
    expect(resumed.end.checkpoint.status).toBe('completed');
    expect(orgResults(resumed)[0]).toMatch(/^1,2,acme,Acme,created,org_/);
    expect((await bed.resume()).wasFinished).toBe(true);
  });

  it('is not created with --no-create-orgs', async () => {
    const { errors } = await importBoth(
      bed,
      { users: [ANN], orgs: ['acme,Acme,,,', 'b,B,,,'] },
      { createOrgs: false },
    );
    expect(errors).toMatchObject([{ errorCode: 'organization_not_found' }]);
    expect(await organizations()).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, requestCounts, type TestBed } from '../../support/import-test-bed';
import { importBoth, orgResults, writeOrgs } from '../../support/organizations-file';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

async function organizations(): Promise<readonly object[]> {
  return (await bed.state()).organizations;
}

const ANN = 'ann@example.com,acme,';
const GLOBEX = 'globex,Globex,"globex.com:verified, Globex.org","{""plan"":""gold""}",';

it('creates the organizations of the file with all that it says, also those without users', async () => {
  const imported = await importBoth(bed, { users: [ANN], orgs: ['acme,Acme,,,', GLOBEX] });
  expect(await organizations()).toMatchObject([
    { name: 'Acme', external_id: 'acme', domains: [], metadata: {} },
    {
      name: 'Globex',
      external_id: 'globex',
      domains: [
        { domain: 'globex.com', state: 'verified' },
        { domain: 'globex.org', state: 'pending' },
      ],
      metadata: { plan: 'gold' },
    },
  ]);
  const { status, summary } = imported.end.checkpoint;
  expect(status).toBe('completed');
  expect(summary).toMatchObject({ successes: 1, organizationsCreated: 2, organizationsFailed: 0 });
  expect(orgResults(imported)).toEqual([
    expect.stringMatching(/^1,2,acme,Acme,created,org_\w+,,$/),
    expect.stringMatching(/^2,3,globex,Globex,created,org_\w+,,$/),
  ]);
  expect(requestCounts(await bed.stats())).toMatchObject({
    'GET /organizations/external_id/{external_id}': 2,
    'POST /organizations': 2,
  });
});

it('takes rows that name an organization by id, external id and name for one', async () => {
  await bed.seed({ organizations: [{ name: 'Acme' }] });
  const [acme] = (await bed.state()).organizations;
  const id = acme?.id ?? '';
  const csv = [
    'email,org_id,org_external_id,org_name',
    `ann@example.com,${id},,`,
    'bob@example.com,,acme,',
    'cyd@example.com,,,Acme',
    'dan@example.com,,other,Acme',
    '',
  ].join('\n');
  const { end } = await bed.import(csv, {
    options: { organizations: writeOrgs(bed, [`acme,Acme,,,${id}`]), onExisting: 'update' },
  });
  expect(end.checkpoint.summary).toMatchObject({
    organizationsUpdated: 1,
    organizationsCreated: 1,
    successes: 4,
  });
  const { memberships } = await bed.state();
  expect(memberships.filter(({ organization_id }) => organization_id === id)).toHaveLength(3);
  expect(await organizations()).toMatchObject([
    { id, external_id: 'acme' },
    { name: 'Acme', external_id: 'other' },
  ]);
});

it('takes the name of a row where the file has none', async () => {
  const { end } = await importBoth(bed, {
    users: ['ann@example.com,acme,Acme'],
    orgs: ['acme,,acme.com,,'],
  });
  expect(end.checkpoint.summary).toMatchObject({ successes: 1, organizationsCreated: 1 });
  expect(await organizations()).toMatchObject([
    { name: 'Acme', external_id: 'acme', domains: [{ domain: 'acme.com' }] },
  ]);
});

describe('an organization that exists', () => {
  beforeEach(async () => {
    await bed.seed({
      organizations: [
        {
          name: 'Globex Inc',
          external_id: 'globex',
          domain_data: [
            { domain: 'old.com', state: 'verified' },
            { domain: 'globex.org', state: 'verified' },
          ],
          metadata: { plan: 'free', owner: 'us' },
        },
      ],
    });
  });

  it('is left, counted and warned of where it differs', async () => {
    const before = await organizations();
    const imported = await importBoth(
      bed,
      { users: [ANN], orgs: ['acme,Acme,,,', GLOBEX] },
      { onExisting: 'adopt' },
    );
    expect((await organizations())[0]).toEqual(before[0]);
    const { summary, status } = imported.end.checkpoint;
    expect(status).toBe('completed');
    expect(summary).toMatchObject({ organizationsFound: 1, organizationsUpdated: 0 });
    expect(summary.warnings).toEqual([
      '1 existing organization left different from organizations.csv: use --on-existing update to write what the file has',
    ]);
    expect(orgResults(imported)[1]).toMatch(/^2,3,globex,Globex,found,org_/);
  });

  it('gets what it lacks by one request, and nothing that it has is lost', async () => {
    const imported = await importBoth(
      bed,
      { users: [ANN], orgs: ['acme,Acme,,,', GLOBEX] },
      { onExisting: 'update' },
    );
    expect(imported.end.checkpoint.summary).toMatchObject({ organizationsUpdated: 1 });
    expect((await organizations())[0]).toMatchObject({
      name: 'Globex',
      domains: [
        { domain: 'old.com', state: 'verified' },
        { domain: 'globex.org', state: 'verified' },
        { domain: 'globex.com', state: 'verified' },
      ],
      metadata: { plan: 'gold', owner: 'us' },
    });
    expect(orgResults(imported)[1]).toMatch(/^2,3,globex,Globex,updated,org_/);
    expect(requestCounts(await bed.stats())['PUT /organizations/{id}']).toBe(1);

    const again = await importBoth(
      bed,
      { users: ['bob@example.com,acme,'], orgs: ['acme,Acme,,,', GLOBEX] },
      { onExisting: 'update' },
    );
    expect(again.end.checkpoint.summary).toMatchObject({
      organizationsFound: 2,
      organizationsUpdated: 0,
      warnings: [],
    });
    expect(requestCounts(await bed.stats())['PUT /organizations/{id}']).toBe(1);
  });

  it('is not taken for one of the job by a resume, although it is no older', async () => {
    await bed.faults('GET /organizations/external_id/* status=500');
    await importBoth(bed, { users: ['bob@example.com,,'], orgs: [GLOBEX] });
    await bed.faults();
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({
      organizationsCreated: 0,
      organizationsFound: 1,
      organizationsFailed: 0,
    });
  });

  it('has its earlier values in the ledger before it is updated', async () => {
    await bed.faults('PUT /organizations/* status=500');
    const users = ['bob@example.com,,'];
    const { end } = await importBoth(bed, { users, orgs: [GLOBEX] }, { onExisting: 'update' });
    await bed.faults();
    const log = readFileSync(join(end.files.checkpoint, '../ledger/job.log'), 'utf8');
    expect(log).toContain(
      JSON.stringify({
        name: 'Globex Inc',
        domains: [
          { domain: 'old.com', state: 'verified' },
          { domain: 'globex.org', state: 'verified' },
        ],
        metadata: { plan: 'free' },
        // The time of the last change follows.
      }).slice(0, -1),
    );
    expect(end.checkpoint).toMatchObject({
      status: 'partial',
      summary: { successes: 1, organizationsFailed: 1, failures: 0 },
    });
    const { end: resumed, wasFinished } = await bed.resume();
    expect(wasFinished).toBe(false);
    expect(resumed.checkpoint).toMatchObject({
      status: 'completed',
      summary: { organizationsFailed: 0, organizationsUpdated: 1 },
    });
  });
});

it.each([['acme'], ['']])(
  'creates one organization where the answer of the create is lost (external id "%s")',
  async (externalId) => {
    await bed.faults('POST /organizations lost_answer n=1', 'GET * stale=150');
    const { end } = await importBoth(bed, {
      users: ['bob@example.com,,'],
      orgs: [`${externalId},Acme,acme.com,,`],
    });
    expect(end.checkpoint.summary).toMatchObject({ organizationsCreated: 1 });
    expect(await organizations()).toHaveLength(1);
  },
);

it.each([1, 2])('resolves each organization once for all workers (%d)', async (workers) => {
  const users = Array.from(
    { length: 60 },
    (_, at) => `u${String(at)}@example.com,o${String(at % 7)},`,
  );
  const orgs = Array.from(
    { length: 9 },
    (_, at) => `o${String(at)},O${String(at)},o${String(at)}.com,,`,
  );
  const { end } = await importBoth(bed, { users, orgs }, { workers, chunkSize: 5 });
  expect(end.checkpoint.summary).toMatchObject({ successes: 60, organizationsCreated: 9 });
  expect(requestCounts(await bed.stats())['POST /organizations']).toBe(9);
});

import { openTestBed, type TestBed } from '../support/import-test-bed';
import { importBoth } from '../support/organizations-file';
import { listed, verifyIn } from '../support/verify-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const FILES = {
  users: ['ann@example.com,acme,', 'bob@example.com,,Globex'],
  orgs: [
    'acme,Acme,acme.com,,',
    'globex,Globex,"globex.com:verified,globex.org","{""plan"":""gold""}",',
    'lone,Lone,,"{""a"":""1""}",',
  ],
};

it('finds all organizations of the file as it describes them', async () => {
  await importBoth(bed, FILES);
  expect(await verifyIn(bed, { jobId: 'job-1' })).toMatchObject({
    differences: [],
    summary: { rows: 2, matched: 2 },
  });
});

it('names each field in which an organization differs, and those that are gone, also without users', async () => {
  await importBoth(bed, FILES);
  const [acme, globex, lone] = (await bed.state()).organizations;
  await bed.edit({
    organizations: [
      { id: acme?.id, name: 'Other', domain_data: [] },
      {
        id: globex?.id,
        domain_data: [
          { domain: 'globex.com', state: 'pending' },
          { domain: 'globex.org', state: 'verified' },
        ],
        metadata: { plan: 'free' },
      },
    ],
  });
  await bed.remove({ organizations: [{ id: lone?.id }] });
  const { differences, summary } = await verifyIn(bed, { jobId: 'job-1' });
  expect(listed(differences)).toEqual([
    ' missing_organization ',
    '1 differs organization.domains.acme.com',
    '1 differs organization.name',
    '2 differs organization.domains.globex.com',
    '2 differs organization.metadata.plan',
  ]);
  expect(differences.at(-1)).toMatchObject({ line: 4, orgExternalId: 'lone' });
  expect(summary).toMatchObject({ differing: 4, missing: 1 });
});

it('tells several organizations without users apart', async () => {
  await importBoth(bed, { users: ['cyd@example.com,,'], orgs: ['b,B,,,', 'c,C,,,'] });
  const { organizations } = await bed.state();
  await bed.remove({ organizations: organizations.map(({ id }) => ({ id })) });
  const { differences } = await verifyIn(bed, { jobId: 'job-1' });
  expect(differences.map(({ kind, line }) => [kind, line])).toEqual([
    ['missing_organization', 2],
    ['missing_organization', 3],
  ]);
});

import { openTestBed, type TestBed } from '../support/import-test-bed';
import { importBoth } from '../support/organizations-file';
import { undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
  await bed.seed({
    organizations: [
      {
        name: 'Globex Inc',
        external_id: 'globex',
        domain_data: [{ domain: 'globex.org', state: 'pending' }],
        metadata: { plan: 'free', owner: 'us' },
      },
    ],
  });
});
afterEach(() => bed.close());

/** Without what WorkOS gives a domain anew when the list is replaced. */
async function organizations(): Promise<readonly object[]> {
  const state = await bed.state();
  return state.organizations.map(({ id, name, external_id, metadata, domains }) => ({
    id,
    name,
    external_id,
    metadata,
    domains: domains.map(({ domain, state: of }) => `${domain} ${of}`),
  }));
}

const FILES = {
  users: ['ann@example.com,acme,'],
  orgs: [
    'acme,Acme,acme.com,,',
    'globex,Globex,"globex.com,globex.org:verified","{""plan"":""gold"",""new"":""1""}",',
  ],
};

it('deletes organizations without users, and gives updated ones back what they had', async () => {
  const before = await organizations();
  const { end } = await importBoth(
    bed,
    { ...FILES, orgs: [...FILES.orgs, 'lone,Lone,lone.com,,'] },
    { onExisting: 'update' },
  );
  expect(end.checkpoint.summary).toMatchObject({
    organizationsCreated: 2,
    organizationsUpdated: 1,
  });
  const undone = await undo(bed, { jobId: 'job-1' });
  expect(undone).toMatchObject({
    status: 'completed',
    kept: [],
    summary: { organizations: { deleted: 2, restored: 1, kept: 0 } },
  });
  expect(await organizations()).toEqual(before);
});

it('restores updated organizations also where created ones are kept', async () => {
  await importBoth(bed, FILES, { onExisting: 'update' });
  const undone = await undo(bed, { jobId: 'job-1', options: { keepOrganizations: true } });
  expect(undone.summary.organizations).toMatchObject({ deleted: 0, restored: 1 });
  expect((await bed.state()).organizations).toMatchObject([
    { name: 'Globex Inc' },
    { name: 'Acme' },
  ]);
});

it('keeps an updated organization that was changed since', async () => {
  await importBoth(bed, FILES, { onExisting: 'update' });
  const [globex] = (await bed.state()).organizations;
  await bed.edit({ organizations: [{ id: globex?.id, name: 'Mine' }] });
  const undone = await undo(bed, { jobId: 'job-1' });
  expect(undone.kept).toMatchObject([{ kind: 'organization', id: globex?.id, reason: 'changed' }]);
  expect((await bed.state()).organizations).toMatchObject([{ name: 'Mine' }]);
});

it('leaves an organization that was only found as it is', async () => {
  const before = await organizations();
  await importBoth(bed, FILES, { onExisting: 'adopt' });
  const undone = await undo(bed, { jobId: 'job-1' });
  expect(undone.summary.organizations).toMatchObject({ deleted: 1, restored: 0, kept: 0 });
  expect(await organizations()).toEqual(before);
});

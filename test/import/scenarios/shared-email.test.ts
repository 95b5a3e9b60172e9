import { type TestBed, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

/** The external id and the status of each row in results.csv. */
function pairsOf(results: readonly string[]): readonly string[] {
  return results.slice(1).map((line) => line.split(',').slice(2, 4).join(' '));
}

describe('people with an external id each and one email', () => {
  const FAMILY =
    'email,first_name,external_id,org_name\n' +
    'home@example.com,Ada,u1,Acme\n' +
    'home@example.com,Bob,u2,Globex\n' +
    'home@example.com,Cem,,Initech\n';

  it.each([
    ['in one process', {}],
    ['in worker processes', { workers: 2, chunkSize: 1 }],
  ])('are listed with the external id that WorkOS has: %s', async (_, options) => {
    const { results, errors } = await bed.import(FAMILY, { options });
    expect(errors).toEqual([]);
    expect(pairsOf(results)).toEqual(['u1 created', 'u1 merged', 'u1 merged']);
    expect((await bed.state()).users).toMatchObject([{ external_id: 'u1' }]);
  });

  it('are so after a resume, and where a row failed in its membership', async () => {
    const csv = FAMILY.replace('org_name', 'org_name,role_slugs')
      .replace('Acme', 'Acme,')
      .replace('Globex', 'Globex,owner')
      .replace('Initech', 'Initech,');
    const first = await bed.import(csv, { options: { chunkSize: 1 } });
    expect(pairsOf(first.results)).toEqual(['u1 created', 'u1 failed', 'u1 merged']);
    const { results } = await bed.resume({ retryFailed: 'all' });
    expect(pairsOf(results)).toEqual(['u1 created', 'u1 failed', 'u1 merged']);
  });
});

it.each([
  ['adopt', ' adopted', ' merged'],
  ['update', 'mine updated', 'mine merged'],
] as const)('a user who exists has its own external id: %s', async (onExisting, ...pairs) => {
  await bed.seed({ users: [{ email: 'ann@example.com' }] });
  const csv = 'email,external_id\nann@example.com,mine\nann@example.com,other\n';
  const { results } = await bed.import(csv, { options: { onExisting } });
  expect(pairsOf(results)).toEqual(pairs);
});

import { openTestBed, type SandboxState, type TestBed } from '../../support/import-test-bed';

const COUNT = 60;
const FILE = [
  'email,external_id,org_external_id,org_name',
  ...Array.from({ length: COUNT }, (_unused, index) => {
    const [id, org] = [String(index), String(index % 6)];
    return `user${id}@example.com,u${id},org${org},Org ${org}`;
  }),
  '',
].join('\n');

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

/** Each membership as the external ids of its user and its organization. */
function pairsOf({ users, organizations, memberships }: SandboxState): readonly string[] {
  const externalId = new Map<string, string | null>();
  for (const { id, external_id: of } of [...users, ...organizations]) externalId.set(id, of);
  return memberships
    .map(
      (one) =>
        `${String(externalId.get(one.user_id))} ${String(externalId.get(one.organization_id))}`,
    )
    .sort();
}

const WANTED = Array.from(
  { length: COUNT },
  (_unused, index) => `u${String(index)} org${String(index % 6)}`,
).sort();

async function expectEachWithItsOwn(): Promise<void> {
  const state = await bed.state();
  expect(pairsOf(state)).toEqual(WANTED);
  expect((await bed.stats()).created).toEqual({
    users: COUNT,
    memberships: COUNT,
    organizations: 6,
  });
}

describe('an answer about another object', () => {
  it.each([
    ['users', 'POST /user_management/users'],
    ['memberships', 'POST /user_management/organization_memberships'],
    ['organizations', 'POST /organizations'],
  ])("is not taken for the row's own: %s", async (_what, operation) => {
    await bed.faults(`${operation} answer_of_another p=0.15`);
    const { end, errors } = await bed.import(FILE);
    expect(errors).toEqual([]);
    expect(end.checkpoint.summary).toMatchObject({
      usersCreated: COUNT,
      membershipsCreated: COUNT,
      organizationsCreated: 6,
    });
    await expectEachWithItsOwn();
  });

  it('is not taken for what a look was for', async () => {
    await bed.faults(
      'GET * answer_of_another p=0.4',
      'POST /user_management/users lost_answer p=0.3',
      'POST /user_management/organization_memberships lost_answer p=0.3',
    );
    const { errors } = await bed.import(FILE);
    expect(errors.filter(({ retryable }) => !retryable)).toEqual([]);
    await bed.faults();
    expect((await bed.resume()).errors).toEqual([]);
    await expectEachWithItsOwn();
  });
});

it.each([1, 4])(
  'an answer that comes twice moves no membership, with %d workers',
  async (workers) => {
    await bed.faults('* duplicate_answer=3 p=0.3');
    const { end, errors } = await bed.import(FILE, { options: { workers, chunkSize: 20 } });
    expect(errors.filter(({ retryable }) => !retryable)).toEqual([]);
    await bed.faults();
    if (end.checkpoint.status !== 'completed') expect((await bed.resume()).errors).toEqual([]);
    await expectEachWithItsOwn();
  },
);

import { StopSwitch } from '../../../src/lib/import';
import { type JobOptions, nodeFiles } from '../../../src/lib/jobs';
import { Abort } from '../../../src/lib/model';
import { checkInvariants } from '../../../src/lib/report/consistency-checks';
import { readResults } from '../../../src/lib/report/read-results';
import { type Imported, openTestBed, type TestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

/** Two rows of one user and organization, with other roles. */
const TWICE =
  'email,org_external_id,org_name,role_slugs\nada@example.com,acme,Acme,member\nADA@example.com,acme,Acme,admin\n';
const MEMBERSHIPS = 'POST /user_management/organization_memberships';

const POLICIES = ['fail', 'adopt', 'update'] as const;
const PROCESSES: readonly (readonly [string, Partial<JobOptions>])[] = [
  ['in one process', {}],
  ['in chunks of one row', { chunkSize: 1 }],
  ['in worker processes', { workers: 2, chunkSize: 1 }],
];
const SETUPS = POLICIES.flatMap((onExisting) =>
  PROCESSES.map(([words, options]) => [onExisting, words, { ...options, onExisting }] as const),
);

async function roles(): Promise<readonly string[]> {
  return (await bed.state()).memberships.flatMap((it) => it.roles.map(({ slug }) => slug));
}

/** The membership of the environment is that of both rows, and counts once. */
async function expectOne({ end, results, errors }: Imported, counts: object): Promise<void> {
  const { memberships } = await bed.state();
  const ids = results.slice(1).map((line) => line.split(',')[6]);
  expect([errors, ids]).toEqual([[], [memberships[0]?.id, memberships[0]?.id]]);
  expect(end.checkpoint.summary).toMatchObject({
    successes: 2,
    membershipsCreated: 0,
    membershipsExisting: 0,
    membershipsRepeated: 1,
    ...counts,
  });
  const known = await readResults(nodeFiles(), end.files.results);
  const { checkpoint } = end;
  const history = { receipts: new Map(), badLines: 1 };
  const checks = checkInvariants({ checkpoint, history, results: known, errorLines: 0 });
  expect(checks.filter(({ verdict }) => verdict === 'does not hold')).toEqual([]);
  expect(checks.map(({ statement }) => statement)).toContain(
    'Memberships in results.csv = created + existing + repeated',
  );
}

describe('two rows of one user and organization with other roles', () => {
  it.each(SETUPS)('have the roles of the first, created once: %s, %s', async (_, __, options) => {
    const imported = await bed.import(TWICE, { options });
    await expectOne(imported, { membershipsCreated: 1 });
    expect(await roles()).toEqual(['member']);
    // The plan says that the second row adds nothing, and no flag would write its roles.
    const { warnings } = imported.end.checkpoint.summary;
    expect(warnings.join()).toContain('this row adds nothing');
    expect(warnings.join()).not.toContain('--on-existing');
  });

  it.each(SETUPS)('have them with a stop between: %s, %s', async (_, __, options) => {
    const stop = new StopSwitch();
    const halted = await bed.import(TWICE, {
      options: { concurrency: 1, ...options },
      stop,
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.successes > 0) {
          stop.halt(new Abort('interrupted', 'sigint', 'Stopped by SIGINT'));
        }
      },
    });
    expect(halted.end.checkpoint.summary.unprocessed).toBeGreaterThan(0);
    await expectOne(await bed.resume(), { membershipsCreated: 1 });
    expect(await roles()).toEqual(['member']);
  });

  it('have those of the second when WorkOS refuses those of the first', async () => {
    const csv = TWICE.replace('member', 'nobody');
    const { end } = await bed.import(csv, { options: { onExisting: 'update' } });
    expect(end.checkpoint.summary).toMatchObject({
      failures: 1,
      membershipsCreated: 1,
      membershipsExisting: 0,
      membershipsRepeated: 0,
    });
    expect(await roles()).toEqual(['admin']);
  });

  it.each(PROCESSES)(
    'have those of the first once its retry has arrived: %s',
    async (_, options) => {
      await bed.faults(`${MEMBERSHIPS} status=422 n=1`);
      const first = await bed.import(TWICE, { options: { ...options, onExisting: 'update' } });
      expect(first.end.checkpoint.summary).toMatchObject({ failures: 1, membershipsCreated: 1 });
      expect(await roles()).toEqual(['admin']);
      // The first row finds the membership that the second one created.
      await expectOne(await bed.resume({ retryFailed: 'all' }), { membershipsCreated: 1 });
      expect(await roles()).toEqual(['member']);
    },
  );
});

it.each(PROCESSES)('counts once what rows name by id and by name: %s', async (_, options) => {
  await bed.seed({
    users: [{ email: 'ada@example.com' }],
    organizations: [{ name: 'Acme', external_id: 'acme' }],
  });
  const csv = 'email,org_external_id,org_name\nada@example.com,acme,\nada@example.com,,Acme\n';
  const imported = await bed.import(csv, { options: { ...options, onExisting: 'adopt' } });
  await expectOne(imported, { membershipsCreated: 1 });
});

describe('a membership that existed before the job', () => {
  const seed = (status: string): Promise<void> =>
    bed.seed({
      users: [{ email: 'ada@example.com' }],
      organizations: [{ name: 'Acme', external_id: 'acme' }],
      memberships: [
        {
          user_email: 'ada@example.com',
          organization_external_id: 'acme',
          role_slugs: ['admin'],
          status,
        },
      ],
    });

  it.each([
    ['adopt', 'active', 'membershipsExisting', 'admin'],
    ['adopt', 'inactive', 'membershipsInactive', 'admin'],
    ['update', 'active', 'membershipsExisting', 'member'],
    ['update', 'inactive', 'membershipsExisting', 'member'],
    ['update', 'pending', 'membershipsPending', 'admin'],
  ] as const)('counts once: %s, %s', async (onExisting, status, count, role) => {
    await seed(status);
    const { end } = await bed.import(TWICE, { options: { onExisting, createOrgs: false } });
    expect(end.checkpoint.summary).toMatchObject({ [count]: 1, membershipsRepeated: 1 });
    expect(await roles()).toEqual([role]);
  });

  it.each([
    ['active', 'membershipsExisting'],
    ['inactive', 'membershipsInactive'],
  ])('counts when the first row of it does not arrive: %s', async (status, count) => {
    await seed(status);
    const csv = TWICE.replace('role_slugs', 'role_slugs,external_id')
      .replace(',member', ',member,mine')
      .replace(',admin', ',admin,');
    await bed.seed({ users: [{ email: 'eve@example.com', external_id: 'mine' }] });
    const { end } = await bed.import(csv, { options: { onExisting: 'update', chunkSize: 1 } });
    expect(end.checkpoint.summary).toMatchObject({
      failures: 1,
      [count]: 1,
      membershipsRepeated: 0,
    });
  });
});

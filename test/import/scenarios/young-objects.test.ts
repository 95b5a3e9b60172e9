import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBed, type TestBed } from '../../support/import-test-bed';

/** Longer than any wait of a test, whose pauses take a hundredth of the time: 300 ms in all. */
const FOR_EVER = 600_000;

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

/** Two rows of one user and one organization. */
const TWICE = 'email,org_external_id,org_name\nann@example.com,a1,Acme\nann@example.com,a1,Acme\n';

it('waits for the membership of an earlier row, which is too young for a look', async () => {
  await bed.faults('GET * stale=150');
  const { end, errors } = await bed.import(TWICE);
  expect(errors).toEqual([]);
  expect(end.checkpoint.summary).toMatchObject({ membershipsCreated: 1, membershipsRepeated: 1 });
});

it('fails a row whose membership remains invisible so that a plain resume heals it', async () => {
  await bed.faults(`GET * stale=${String(FOR_EVER)}`);
  const { errors } = await bed.import(TWICE);
  expect(errors).toMatchObject([
    { errorType: 'membership_create', errorCode: 'conflict_not_visible', retryable: true },
  ]);
  await bed.faults();
  expect((await bed.resume()).errors).toEqual([]);
});

it('takes the organization that it has just created by external id for the one of that name', async () => {
  await bed.faults(`GET * stale=${String(FOR_EVER)}`);
  const csv = 'email,org_external_id,org_name\nann@example.com,a1,Acme\nbob@example.com,,Acme\n';
  const { errors } = await bed.import(csv);
  expect(errors).toEqual([]);
  expect((await bed.state()).organizations).toMatchObject([{ name: 'Acme', external_id: 'a1' }]);
});

it('never takes an organization of the job whose name differs in case for another one', async () => {
  await bed.faults('GET * stale=150', 'POST /organizations reset n=1 after=1');
  const csv = 'email,org_name\nann@example.com,Acme\nbob@example.com,ACME\n';
  const { errors } = await bed.import(csv);
  expect(errors).toEqual([]);
  const { organizations } = await bed.state();
  expect(organizations.map(({ name }) => name).sort()).toEqual(['ACME', 'Acme']);
});

it('counts an organization once that is on two pages of a list', async () => {
  await bed.seed({ organizations: [{ name: 'Acme' }] });
  await bed.faults('GET /organizations endless_pages n=1');
  const { errors } = await bed.import('email,org_name\nann@example.com,Acme\n');
  expect(errors).toEqual([]);
});

describe('a resume after an update without an answer', () => {
  const CSV = 'email,metadata\nann@example.com,"{""plan"":""of the file""}"\n';

  async function updatedTwice(seed: object): Promise<void> {
    await bed.seed({
      users: [{ email: 'ann@example.com', metadata: { plan: 'of old' }, ...seed }],
    });
    await bed.faults('PUT * status_after_work=500');
    const { errors } = await bed.import(CSV, { options: { onExisting: 'update' } });
    expect(errors).toMatchObject([{ errorType: 'user_update', retryable: true }]);
    await bed.faults();
    const { end } = await bed.resume();
    expect(end.checkpoint.summary).toMatchObject({ usersUpdated: 1, usersCreated: 0 });
  }

  it('records what the first update replaced, and not what it wrote', async () => {
    await updatedTwice({ created_at: '2020-01-01T00:00:00Z' });
    expect(ledgers()).toContain('"plan":"of old"');
    expect(ledgers()).not.toContain('of the file');
  });

  it('does not take the user for its own, however young', async () => {
    await updatedTwice({});
  });
});

function ledgers(): string {
  return readdirSync(bed.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(join(bed.folder, name), 'utf8'))
    .join('');
}

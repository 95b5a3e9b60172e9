import type { ChunkLedgers, ChunkRecord } from '../../../src/lib/jobs';
import { asOrganizationId, type StepResult, type Tally } from '../../../src/lib/model';
import { chunkOf, failureOf, resulted, succeeded } from '../../support/jobs/records';
import { openReportsBed, type ReportsBed } from '../../support/jobs/reports-bed';

let bed: ReportsBed;

beforeEach(() => {
  bed = openReportsBed();
});
afterEach(() => {
  bed.remove();
});

describe('what rows found after a create in doubt and counted as their own', () => {
  const chunks = [chunkOf(1, 2, 0), chunkOf(3, 2, 1)];
  const acme = { id: 'om_1', organizationId: asOrganizationId('org_1'), outcome: 'created' };
  const found = { mark: 'found' } as const;
  const userOf = (row: number, more: Partial<StepResult> = {}): ChunkRecord =>
    resulted(row, 'user', { id: 'user_1', outcome: 'created', ...more });
  const joined = (row: number, more: Partial<StepResult> = {}): readonly ChunkRecord[] => [
    resulted(row, 'membership', { ...acme, ...more }),
    succeeded(row, { email: 'ann@example.com', steps: 2 }),
  ];
  const outcomesOf = async (): Promise<Tally['outcomes']> =>
    (await bed.report(chunks)).tally.outcomes;

  it('counts once as created, whichever row comes first', async () => {
    for (const marked of [1, 3]) {
      const users = [1, 3].map((row) => userOf(row, row === marked ? found : {}));
      const [one = [], other = []] = [1, 3].map((row) => joined(row, row === marked ? found : {}));
      await bed.record(chunkOf(1, 2, 0), ...users.slice(0, 1), ...one);
      await bed.record(chunkOf(3, 2, 1), ...users.slice(1), ...other);
      expect((await bed.report(chunks)).tally).toMatchObject({
        successes: 2,
        outcomes: { 'user.created': 1, 'membership.created': 1, 'membership.repeated': 1 },
      });
    }
  });

  it('counts once as changed, whichever row left it unchanged', async () => {
    for (const changed of [1, 3]) {
      const [one = [], other = []] = [1, 3].map((row) =>
        joined(row, { outcome: row === changed ? 'existing' : 'unchanged', ...found }),
      );
      await bed.record(chunkOf(1, 2, 0), ...one);
      await bed.record(chunkOf(3, 2, 1), ...other);
      expect((await bed.report(chunks)).tally.outcomes).toMatchObject({
        'membership.existing': 1,
        'membership.unchanged': 0,
      });
    }
  });

  it('counts once when every row found it, and as created when one of them adopted it', async () => {
    await bed.record(chunkOf(1, 2, 0), userOf(1, { outcome: 'adopted' }), ...joined(1, found));
    await bed.record(chunkOf(3, 2, 1), userOf(3, found), ...joined(3, found));
    await bed.record(chunkOf(3, 2, 1), userOf(4, found), ...joined(4, found));
    expect((await bed.report(chunks)).tally).toMatchObject({
      successes: 3,
      outcomes: {
        'user.created': 1,
        'user.adopted': 0,
        'membership.created': 1,
        'membership.repeated': 2,
      },
    });
  });

  it('counts a membership that another row found unchanged as repeated', async () => {
    await bed.record(chunkOf(1, 2, 0), userOf(1), ...joined(1, found));
    await bed.record(chunkOf(3, 2, 1), userOf(3), ...joined(3, { outcome: 'unchanged' }));
    expect(await outcomesOf()).toMatchObject({
      'membership.created': 1,
      'membership.unchanged': 0,
      'membership.repeated': 1,
    });
  });

  it('counts once as the first row has it, whichever is settled first', async () => {
    const chunk = chunkOf(1, 2, 0);
    const unchanged = joined(2, { outcome: 'unchanged' });
    await bed.record(chunk, userOf(2, { mark: 'shared' }), ...unchanged);
    await bed.record(chunk, userOf(1), ...joined(1, { outcome: 'existing' }));
    const { tally } = await bed.report([chunk], { isAliased: () => true });
    expect(tally.outcomes).toMatchObject({
      'membership.existing': 1,
      'membership.unchanged': 0,
      'membership.repeated': 1,
    });
  });

  it('leaves others as they were counted', async () => {
    const other = { id: 'user_2' };
    await bed.record(chunkOf(1, 2, 0), userOf(1, found), userOf(2, other));
    await bed.record(chunkOf(3, 2, 1), userOf(3, { mark: 'shared' }), userOf(4, other));
    expect(await outcomesOf()).toEqual({ 'user.created': 3 });
  });

  it('counts a repeated one with the status that it has if the row before it failed', async () => {
    const left = { outcome: 'inactive', mark: 'repeated' } as const;
    await bed.record(
      chunkOf(1, 2, 0),
      { type: 'failure', failure: failureOf(1) },
      userOf(2),
      ...joined(2, left),
    );
    await bed.record(chunkOf(3, 2, 1), userOf(3, { mark: 'shared' }), ...joined(3, left));
    expect(await outcomesOf()).toMatchObject({
      'membership.inactive': 1,
      'membership.repeated': 1,
    });
  });

  it('counts once what exists in an organization of several names', async () => {
    await bed.record(chunkOf(1, 2, 0), userOf(1), ...joined(1));
    await bed.record(
      chunkOf(3, 2, 1),
      userOf(3, { mark: 'shared' }),
      ...joined(3, { outcome: 'existing' }),
    );
    const { tally } = await bed.report(chunks, { isAliased: () => true });
    expect(tally.outcomes).toMatchObject({ 'membership.created': 1, 'membership.existing': 0 });
    expect(await outcomesOf()).toMatchObject({ 'membership.existing': 1 });
  });

  it('counts an object of any other step once, too, and leaves one of another step with its id', async () => {
    const factorOf = (row: number, step = 'factor', more = {}): ChunkRecord =>
      resulted(row, step, { id: 'x_1', outcome: 'created', ...more });
    await bed.record(chunkOf(1, 2, 0), factorOf(1, 'factor', found), factorOf(2, 'key'));
    await bed.record(chunkOf(3, 2, 1), factorOf(3));
    expect(await outcomesOf()).toEqual({
      'factor.created': 1,
      'factor.repeated': 1,
      'key.created': 1,
    });
  });

  it('is looked for only where rows share an email: else the ledgers are read once', async () => {
    await bed.record(chunkOf(1, 2, 0), userOf(1, found), ...joined(1, found));
    const reads: number[] = [];
    const ledgers: ChunkLedgers = {
      ...bed.ledgers,
      read(chunk, epoch) {
        reads.push(chunk.index);
        return bed.ledgers.read(chunk, epoch);
      },
    };
    const { tally } = await bed.report(chunks, { ledgers, isRepeated: (row) => row !== 1 });
    expect(tally.outcomes).toEqual({ 'user.created': 1, 'membership.created': 1 });
    expect(reads).toEqual([0, 1]);
    await bed.report(chunks, { ledgers });
    expect(reads).toEqual([0, 1, 0, 1, 0, 1]);
  });
});

import type { ChunkLedgers, ChunkRecord } from '../../../src/lib/jobs';
import { asMembershipId, asOrganizationId, asUserId } from '../../../src/lib/model';
import { chunkOf } from '../../support/jobs/records';
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
  const joined = (row: number, more: object): ChunkRecord => ({
    type: 'success',
    row,
    email: 'ann@example.com',
    ...more,
    organizationId: asOrganizationId('org_1'),
    membershipId: asMembershipId('om_1'),
    membershipOutcome: 'created',
  });
  const userOf = (row: number, more: object): ChunkRecord => ({
    type: 'user',
    row,
    userId: asUserId('user_1'),
    outcome: 'created',
    shared: false,
    ...more,
  });
  const [found, membershipFound] = [{ found: true }, { membershipFound: true }];

  it('counts once as created, whichever row comes first', async () => {
    for (const marked of [1, 3]) {
      const users = [1, 3].map((row) => userOf(row, row === marked ? found : {}));
      const ends = [1, 3].map((row) => joined(row, row === marked ? membershipFound : {}));
      await bed.record(chunkOf(1, 2, 0), ...users.slice(0, 1), ...ends.slice(0, 1));
      await bed.record(chunkOf(3, 2, 1), ...users.slice(1), ...ends.slice(1));
      expect((await bed.report(chunks)).tally).toMatchObject({
        successes: 2,
        usersCreated: 1,
        membershipsCreated: 1,
        membershipsExisting: 1,
      });
    }
  });

  it('counts once when every row found it, and as created when one of them adopted it', async () => {
    await bed.record(
      chunkOf(1, 2, 0),
      userOf(1, { outcome: 'adopted' }),
      joined(1, membershipFound),
    );
    await bed.record(chunkOf(3, 2, 1), userOf(3, found), joined(3, membershipFound));
    await bed.record(chunkOf(3, 2, 1), userOf(4, found), joined(4, membershipFound));
    expect((await bed.report(chunks)).tally).toMatchObject({
      successes: 3,
      usersCreated: 1,
      usersAdopted: 0,
      membershipsCreated: 1,
      membershipsExisting: 2,
    });
  });

  it('leaves others as they were counted', async () => {
    const other = { userId: asUserId('user_2') };
    await bed.record(chunkOf(1, 2, 0), userOf(1, found), userOf(2, other));
    await bed.record(chunkOf(3, 2, 1), userOf(3, { shared: true }), userOf(4, other));
    expect((await bed.report(chunks)).tally).toMatchObject({ usersCreated: 3 });
  });

  it('is looked for only where rows share an email: else the ledgers are read once', async () => {
    await bed.record(chunkOf(1, 2, 0), userOf(1, found), joined(1, membershipFound));
    const reads: number[] = [];
    const ledgers: ChunkLedgers = {
      ...bed.ledgers,
      read(chunk, epoch) {
        reads.push(chunk.index);
        return bed.ledgers.read(chunk, epoch);
      },
    };
    const { tally } = await bed.report(chunks, { ledgers, isRepeated: (row) => row !== 1 });
    expect(tally).toMatchObject({ usersCreated: 1, membershipsCreated: 1 });
    expect(reads).toEqual([0, 1]);
    await bed.report(chunks, { ledgers });
    expect(reads).toEqual([0, 1, 0, 1, 0, 1]);
  });
});

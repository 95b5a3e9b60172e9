import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvLine, spreadsheetSafe } from '../../../src/lib/csv';
import { type ChunkLedgers, type ChunkRecord, nodeFiles } from '../../../src/lib/jobs';
import { chunkLedgers } from '../../../src/lib/jobs/ledger/chunk-ledger';
import { ErrorsWriter } from '../../../src/lib/jobs/reports/errors-writer';
import { writeReports } from '../../../src/lib/jobs/reports/reports';
import { asMembershipId, asOrganizationId, asUserId, type Chunk } from '../../../src/lib/model';
import { chunkOf, jobIdOf } from '../../support/jobs/records';

let folder: string;
let ledgers: ChunkLedgers;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  mkdirSync(join(folder, 'ledger'));
  ledgers = chunkLedgers(nodeFiles(), folder, jobIdOf('job-1'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function record(chunk: Chunk, ...records: readonly ChunkRecord[]): Promise<void> {
  const ledger = await ledgers.open(chunk, 1);
  await ledger.append(...records);
  await ledger.close();
}

const report = (chunks: readonly Chunk[], isRepeated: (row: number) => boolean = () => true) =>
  writeReports(
    nodeFiles(),
    {
      resultsPath: join(folder, 'results.csv'),
      errors: new ErrorsWriter(nodeFiles(), join(folder, 'errors.jsonl')),
      ledgers,
      chunks,
      epochOf: () => 1,
      isRepeated,
    },
    (cells) => csvLine(cells.map(spreadsheetSafe)),
  );

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
      await record(chunkOf(1, 2, 0), ...users.slice(0, 1), ...ends.slice(0, 1));
      await record(chunkOf(3, 2, 1), ...users.slice(1), ...ends.slice(1));
      expect((await report(chunks)).tally).toMatchObject({
        successes: 2,
        usersCreated: 1,
        membershipsCreated: 1,
        membershipsExisting: 1,
      });
    }
  });

  it('counts once when every row found it, and as created when one of them adopted it', async () => {
    await record(chunkOf(1, 2, 0), userOf(1, { outcome: 'adopted' }), joined(1, membershipFound));
    await record(chunkOf(3, 2, 1), userOf(3, found), joined(3, membershipFound));
    await record(chunkOf(3, 2, 1), userOf(4, found), joined(4, membershipFound));
    expect((await report(chunks)).tally).toMatchObject({
      successes: 3,
      usersCreated: 1,
      usersAdopted: 0,
      membershipsCreated: 1,
      membershipsExisting: 2,
    });
  });

  it('leaves others as they were counted', async () => {
    const other = { userId: asUserId('user_2') };
    await record(chunkOf(1, 2, 0), userOf(1, found), userOf(2, other));
    await record(chunkOf(3, 2, 1), userOf(3, { shared: true }), userOf(4, other));
    expect((await report(chunks)).tally).toMatchObject({ usersCreated: 3 });
  });

  it('is looked for only where rows share an email: else the ledgers are read once', async () => {
    await record(chunkOf(1, 2, 0), userOf(1, found), joined(1, membershipFound));
    const reads: number[] = [];
    const read = ledgers.read.bind(ledgers);
    ledgers = {
      ...ledgers,
      read(chunk, epoch) {
        reads.push(chunk.index);
        return read(chunk, epoch);
      },
    };
    const { tally } = await report(chunks, (row) => row !== 1);
    expect(tally).toMatchObject({ usersCreated: 1, membershipsCreated: 1 });
    expect(reads).toEqual([0, 1]);
    await report(chunks);
    expect(reads).toEqual([0, 1, 0, 1, 0, 1]);
  });
});

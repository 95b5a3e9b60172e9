import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ChunkLedgers,
  type ChunkRecord,
  doubtOf,
  type KnownChunk,
  nodeFiles,
} from '../../../src/lib/jobs';
import {
  chunkLeaseOf,
  chunkLedgerName,
  chunkLedgers,
} from '../../../src/lib/jobs/ledger/chunk-ledger';
import { encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { asOrganizationId, type Chunk } from '../../../src/lib/model';
import { failingFiles } from '../../support/failing-files';
import {
  arrivedRow,
  chunkOf,
  failureOf,
  intended,
  jobIdOf,
  resulted,
  succeeded,
} from '../../support/jobs/records';

const files = nodeFiles();
const jobId = jobIdOf('job-1');
const chunk = chunkOf(11, 10, 1);

let folder: string;
let ledgers: ChunkLedgers;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  mkdirSync(join(folder, 'ledger'));
  ledgers = chunkLedgers(files, folder, jobId);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const pathOf = (epoch = 1, of: Chunk = chunk): string =>
  join(folder, 'ledger', chunkLedgerName(of.index, epoch));

async function write(records: readonly ChunkRecord[], epoch = 1): Promise<void> {
  const ledger = await ledgers.open(chunk, epoch);
  await ledger.append(...records);
  await ledger.close();
}

/** More leases than any test has. */
const EPOCHS = 9;
const read = () => ledgers.read(chunk, EPOCHS);

describe('the ledger of a chunk', () => {
  it('begins with a head that names its job, chunk and lease', async () => {
    await write([], 3);
    const line = readFileSync(pathOf(3), 'utf8');
    expect(line.slice(9)).toBe('["chunk",2,"job-1",1,3,11,10]\n');
  });

  it('is read in the same time however high the last epoch is said to be', async () => {
    await write(arrivedRow(11), 2);
    await write(arrivedRow(12), 999_999_999);
    const { rows, badLines } = await ledgers.read(chunk, 999_999_999);
    expect([[...rows.keys()], badLines]).toEqual([[11, 12], 0]);
  });

  it('is damaged when its head names other rows, and none of its rows counts', async () => {
    await write(arrivedRow(11));
    const since = { atMs: 5 };
    const other = await ledgers.read({ ...chunk, count: 5 }, 1, { since, wasSettled: false });
    expect(other.badLines).toBeGreaterThan(0);
    expect(other.rows.get(11)).toEqual({ lostSince: since });
  });

  it('is not one by a name whose epoch no job can have', () => {
    expect(chunkLeaseOf('chunk-0000001.999999999.log')).toEqual({ chunk: 1, epoch: 999_999_999 });
    expect(chunkLeaseOf('chunk-0000001.9007199254740991.log')).toBeUndefined();
    expect(chunkLeaseOf('chunk-0000001.0.log')).toBeUndefined();
  });

  it('gives names that sort by chunk, then by epoch', () => {
    const names = [chunkLedgerName(2, 1), chunkLedgerName(10, 1), chunkLedgerName(10, 2)];
    expect([...names].reverse().sort()).toEqual(names);
  });

  it('is read row by row', async () => {
    await write([...arrivedRow(11), { type: 'failure', failure: failureOf(12) }]);
    const { rows, badLines } = await read();
    expect(badLines).toBe(0);
    expect([...rows.keys()]).toEqual([11, 12]);
    expect(rows.get(11)?.success).toMatchObject({ row: 11, email: 'row11@example.com' });
    expect(rows.get(12)).toEqual({ failure: failureOf(12), failedIn: 1, failures: 1 });
  });

  it('of a chunk that was never granted has no rows', async () => {
    expect(await read()).toEqual({ rows: new Map(), badLines: 0 });
  });

  it('is read over all its leases, the later after the earlier', async () => {
    const [intent, user, success] = arrivedRow(11);
    if (!intent || !user || !success) throw new Error('the test lacks records');
    await write([intent, { type: 'failure', failure: failureOf(12) }]);
    await write([user], 2);
    await write([success, ...arrivedRow(12)], 3);
    const { rows } = await read();
    expect(rows.get(11)).toMatchObject({
      steps: { user: { intent: { atMs: 1_011 }, result: { id: 'user_11' } } },
      success: { row: 11 },
    });
    expect(rows.get(12)?.success).toBeDefined();
    expect(rows.get(12)?.failure).toBeUndefined();
  });

  it('says under which lease a row last failed', async () => {
    const fail = (row: number): ChunkRecord => ({ type: 'failure', failure: failureOf(row) });
    await write([fail(11), fail(12), ...arrivedRow(13)]);
    await write([intended(11, 'user', 5), fail(12), fail(13)], 3);
    const { rows } = await read();
    expect([11, 12, 13].map((row) => rows.get(row)?.failedIn)).toEqual([1, 3, undefined]);
  });

  it('skips and counts a last line that is torn, wherever it is', async () => {
    await write(arrivedRow(11));
    const whole = readFileSync(pathOf());
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let end = lastLine + 1; end < whole.length - 1; end += 1) {
      writeFileSync(pathOf(), whole.subarray(0, end));
      const { rows, badLines } = await read();
      expect(badLines).toBe(1);
      expect(rows.get(11)).toMatchObject({ steps: { user: { result: { id: 'user_11' } } } });
      expect(rows.get(11)?.success).toBeUndefined();
    }
    // Without its line feed alone the line is all there.
    writeFileSync(pathOf(), whole.subarray(0, whole.length - 1));
    expect((await read()).rows.get(11)?.success).toBeDefined();
  });

  it('skips and counts a garbled line in the middle, and believes the others', async () => {
    await write([...arrivedRow(11), ...arrivedRow(12), ...arrivedRow(13)]);
    const bytes = readFileSync(pathOf());
    const at = bytes.indexOf('user_12');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(pathOf(), bytes);
    const { rows, badLines } = await read();
    expect(badLines).toBe(1);
    expect(rows.get(11)?.success).toBeDefined();
    expect(rows.get(13)?.success).toBeDefined();
    // Its user is not known any more: the row is in doubt, and is looked up again.
    expect(rows.get(12)).toEqual({ steps: { user: { intent: { atMs: 1_012 } } } });
  });

  it('skips and counts binary rubbish and empty lines', async () => {
    await write(arrivedRow(11));
    appendFileSync(pathOf(), Buffer.from([0, 0xff, 0xfe, 0x0a, 0x0a, 0x80, 0x0a]));
    await write(arrivedRow(12), 2);
    const { rows, badLines } = await read();
    expect(badLines).toBe(3);
    expect([...rows.keys()]).toEqual([11, 12]);
  });

  describe('that may have lost records', () => {
    const fail = (row: number): ChunkRecord => ({ type: 'failure', failure: failureOf(row) });
    const readIn = (wasSettled = false) =>
      ledgers.read(chunk, EPOCHS, { since: { atMs: 7 }, wasSettled });
    const inDoubt = (rows: KnownChunk['rows']): number[] =>
      [...rows].flatMap(([row, state]) => (doubtOf(state, 'user')?.atMs === 7 ? [row] : []));
    const OTHERS = [13, 14, 15, 16, 17, 18, 19, 20];

    it('puts all rows without an outcome in doubt, since their own intent where that remains', async () => {
      await write([...arrivedRow(11), fail(12), intended(13, 'user', 9)]);
      appendFileSync(pathOf(), 'garbled\n');
      const { rows } = await readIn();
      expect(inDoubt(rows)).toEqual(OTHERS.slice(1));
      const doubts = [13, 14].map((row) => {
        const state = rows.get(row) ?? {};
        return [doubtOf(state, 'user'), doubtOf(state, 'membership')];
      });
      expect(doubts).toEqual([
        [{ atMs: 9 }, { atMs: 7 }],
        [{ atMs: 7 }, { atMs: 7 }],
      ]);
    });

    it('puts a row in doubt that failed before the damage, and not one that failed after it', async () => {
      await write([fail(11), fail(12)]);
      await write([fail(12)], 2);
      appendFileSync(pathOf(2), 'garbled\n');
      await write([fail(14)], 3);
      const { rows } = await readIn();
      expect(inDoubt(rows).toSorted((a, b) => a - b)).toEqual([11, 13, ...OTHERS.slice(2)]);
    });

    it('puts a row without an outcome in doubt when a receipt says that it had one', async () => {
      await write([...arrivedRow(11), fail(12)]);
      expect(inDoubt((await readIn()).rows)).toEqual([]);
      expect(inDoubt((await readIn(true)).rows)).toEqual(OTHERS);
    });

    it('is distinguished from one that was torn at its end', async () => {
      await write(arrivedRow(11));
      appendFileSync(pathOf(), 'torn');
      expect(inDoubt((await readIn()).rows)).toEqual([]);
    });
  });

  it("skips and counts records of another chunk's rows", async () => {
    await write([
      ...arrivedRow(10),
      ...arrivedRow(11),
      ...arrivedRow(20),
      ...arrivedRow(21),
      { type: 'failure', failure: failureOf(99) },
    ]);
    const { rows, badLines } = await read();
    expect([...rows.keys()]).toEqual([11, 20]);
    expect(badLines).toBe(7);
  });

  it('skips and counts sound lines that are not records', async () => {
    await write(arrivedRow(11));
    appendFileSync(
      pathOf(),
      encodeLine(['grant', 1, 1]) + encodeLine(['=', 'user', 12, 'created', 5]),
    );
    expect(await read()).toMatchObject({ badLines: 2 });
  });

  it('takes at most 420 bytes for a row with a membership and a password', async () => {
    const row = 1_000_000;
    const far: Chunk = chunkOf(row, 1000, 999);
    const id = '01K0A1B2C3D4E5F6G7H8J9KMNP';
    const ledger = await ledgers.open(far, 1);
    const before = readFileSync(pathOf(1, far)).length;
    const intent = { atMs: 1_790_000_000_000, offsetMs: -1_234 };
    const step = { type: 'intent', subject: row, intent } as const;
    await ledger.append({ ...step, step: 'user' });
    await ledger.append(resulted(row, 'user', { id: `user_${id}`, outcome: 'created' }), {
      ...step,
      step: 'membership',
    });
    const organizationId = asOrganizationId(`org_${id}`);
    await ledger.append(
      resulted(row, 'membership', { id: `om_${id}`, outcome: 'created', organizationId }),
      succeeded(row, {
        email: `${'a'.repeat(28)}@example.com`,
        externalId: 'x'.repeat(20),
        steps: 2,
        digest: 'd'.repeat(25),
      }),
    );
    await ledger.close();
    expect(readFileSync(pathOf(1, far)).length - before).toBeLessThanOrEqual(420);
    const { rows } = await ledgers.read(far, 1);
    expect(rows.get(row)?.success?.email).toHaveLength(40);
  });

  it.each([
    [1, 'job_older', 'older version'],
    [3, 'job_newer', 'newer version'],
  ])('of version %i is refused as a whole', async (version, code, words) => {
    await write(arrivedRow(11));
    writeFileSync(pathOf(2), encodeLine(['chunk', version, 'job-1', 1, 2, 11, 10]));
    await expect(read()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code,
      message: expect.stringContaining(words),
    });
  });

  it.each([1, 2, 3, 4])('does not open on a disk whose call %i fails', async (at) => {
    const failing = failingFiles({ code: 'EIO', at, sticky: false });
    const opening = chunkLedgers(failing, folder, jobId).open(chunk, 1);
    await expect(opening).rejects.toMatchObject({ code: 'disk_unwritable' });
    expect(failing.failed).toHaveLength(1);
  });
});

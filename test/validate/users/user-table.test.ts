import { HashIndex } from '../../../src/lib/validate/users/hash-index';
import {
  type ExternalIdClaim,
  ExternalIdClaims,
} from '../../../src/lib/validate/users/external-id-claims';
import { RowPositions } from '../../../src/lib/validate/users/row-positions';
import { UserTable } from '../../../src/lib/validate/users/user-table';
import { openCsv, readRows } from '../../../src/lib/csv';
import { columnsOf } from '../../../src/lib/records';
import { temporaryFolder, write } from '../../support/csv/csv-files';
import { textHash } from '../../support/validate/text-hash';

const NO_FINGERPRINT = { low: 0, high: 0 };

describe('the table of users', () => {
  it('finds each of many users by email and by external id, and no other', () => {
    const table = new UserTable(() => 0.1);
    const count = 20_000;
    for (let row = 1; row <= count; row += 1) {
      expect(table.find(textHash(`user${String(row)}`))).toBe(0);
      const user = table.add(row, row % 7);
      table.setCreated(user, row, {
        fingerprint: NO_FINGERPRINT,
        id: textHash(`id${String(row)}`),
      });
    }
    for (let row = 1; row <= count; row += 1) {
      const user = table.find(textHash(`user${String(row)}`));
      expect([table.rowOf(user), table.orgOf(user), table.isCreated(user)]).toEqual([
        row,
        row % 7,
        true,
      ]);
      expect(table.ownerOf(textHash(`id${String(row)}`))).toBe(user);
      expect(table.find(textHash(`other${String(row)}`))).toBe(0);
      expect(table.ownerOf(textHash(`other${String(row)}`))).toBe(0);
    }
    expect(table.size).toBe(count);
  });

  it('takes 40 bytes an email at most, however many there are', () => {
    // Counts the bytes of every typed array.
    const RealArray = Uint32Array;
    let bytes = 0;
    class CountedArray extends RealArray {
      constructor(length: number) {
        super(length);
        bytes += this.byteLength;
      }
    }
    Object.assign(globalThis, { Uint32Array: CountedArray });
    try {
      const total = 400_000;
      let done = 0;
      const table = new UserTable(() => done / total);
      const fixed = bytes;
      for (done = 1; done <= total; done += 1) {
        table.find(textHash(`user${String(done)}@example.com`));
        const user = table.add(done, 1);
        table.setCreated(user, done, {
          fingerprint: NO_FINGERPRINT,
          id: textHash(`id${String(done)}`),
        });
        // A block of entries is allocated whole.
        if (done % 40_000 === 0) expect((bytes - fixed - 4096 * 28) / done).toBeLessThan(42);
      }
      expect((bytes - fixed) / total).toBeLessThanOrEqual(40);
    } finally {
      globalThis.Uint32Array = RealArray;
    }
  });
});

it('An index distinguishes entries of equal hashes', () => {
  const entries: number[] = [];
  const index: HashIndex = new HashIndex(
    () => entries.forEach((entry) => index.put(7, 7, entry)),
    () => 0,
  );
  for (let entry = 1; entry <= 5_000; entry += 1) {
    index.add(7, 7, entry);
    entries.push(entry);
  }
  expect(index.find(7, 7, (entry) => entry === 4_999)).toBe(4_999);
  expect(index.find(7, 7, () => false)).toBe(0);
  expect(index.find(8, 7, () => true)).not.toBe(5_001);
});

describe('claims of an external id', () => {
  const folder = temporaryFolder();

  it('are confirmed by comparing the ids: two ids that only share a hash are not an error', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => `u${String(at)}@x.io,id${String(at + 1)}`);
    const source = await openCsv(write(folder, ['email,external_id', ...rows, ''].join('\n')));
    const columns = columnsOf(source);
    const positions = new RowPositions(source);
    const claims = new ExternalIdClaims(columns, positions, 10);
    for await (const batch of readRows(source)) for (const row of batch) positions.add(row);
    const claim = (externalId: string, ownerRow: number): ExternalIdClaim => ({
      csvRow: { row: 300, line: 301, byteStart: 0, byteEnd: 0, cells: ['', externalId] },
      ownerRow,
    });
    const [one, two, three] = [claim('id100', 100), claim('id9', 299), claim(' id1', 1)];
    for (const each of [one, two, three]) claims.add(each);
    expect(await claims.takeConfirmed(source.bytes)).toEqual([one, three]);
    expect(claims.isEmpty).toBe(true);
  });
});

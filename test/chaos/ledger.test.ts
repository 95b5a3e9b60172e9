import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

interface Ledger {
  readonly rows: ReadonlyMap<number, object>;
  readonly grants: ReadonlyMap<number, number>;
  readonly receipts: ReadonlyMap<number, object>;
  readonly badLines: readonly string[];
}

const { readLedger } = jest.requireActual<{ readLedger: (folder: string) => Ledger }>(
  '../../chaos/ledger.js',
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function line(record: readonly unknown[]): string {
  const json = JSON.stringify(record);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

function write(name: string, ...records: readonly (readonly unknown[])[]): void {
  writeFileSync(join(folder, name), records.map(line).join(''));
}

const failure = (recordNumber: number, retryable: boolean): object => ({ recordNumber, retryable });

it('reads a line as the documentation shows it', () => {
  writeFileSync(join(folder, 'chunk-0000000.1.log'), '58faf720 ["u?",1,1795472431181]\n');
  expect(readLedger(folder)).toMatchObject({ badLines: [] });
});

it('folds the leases of a chunk in the order of their epochs', () => {
  write('chunk-0000000.2.log', ['u', 1, 'user_1', 'created'], ['ok', 1, 'a@example.com']);
  write('chunk-0000000.1.log', ['u?', 1, 5], ['no', failure(1, true)], ['no', failure(2, false)]);
  write('chunk-0000000.10.log', ['u', 2, 'user_1', 'created', 1], ['ok', 2, 'A@example.com']);
  const { rows } = readLedger(folder);
  expect(rows.get(1)).toMatchObject({
    everFailed: true,
    settled: {
      email: 'a@example.com',
      user: { id: 'user_1', outcome: 'created', isShared: false },
    },
  });
  expect(rows.get(2)).toMatchObject({ everFailed: false, settled: { user: { isShared: true } } });
});

it('reads which objects rows found and took for their own', () => {
  const joined = ['ok', 1, 'a@example.com', null, 'org_1', 'om_1', 'created', 1];
  write('chunk-0000000.1.log', ['u', 1, 'user_1', 'created', 2], joined);
  expect(readLedger(folder).rows.get(1)).toMatchObject({
    user: { isShared: false, isFound: true },
    settled: { isFound: true },
  });
});

it('reads grants and receipts', () => {
  write('job.log', ['job', 1, 'x', 'n', 0], ['grant', 0, 1], ['grant', 0, 2], ['done', 0, 1, {}]);
  const { grants, receipts } = readLedger(folder);
  expect([grants.get(0), receipts.get(0)]).toEqual([2, { epoch: 1, tally: {} }]);
});

it.each([
  ['a checksum that does not match', '58faf721 ["u?",1,1795472431181]\n'],
  ['a torn end', '58faf720 ["u?",1,17954'],
  ['a record of an unknown kind', line(['hello', 1])],
])('counts %s', (_, text) => {
  writeFileSync(join(folder, 'chunk-0000000.1.log'), text);
  expect(readLedger(folder).badLines).toHaveLength(1);
});

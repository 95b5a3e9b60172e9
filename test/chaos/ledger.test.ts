import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

interface Ledger {
  readonly rows: ReadonlyMap<number, object>;
  readonly grants: ReadonlyMap<number, number>;
  readonly receipts: ReadonlyMap<number, object>;
  readonly counts: ReadonlyMap<number, number>;
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
  writeFileSync(
    join(folder, 'chunk-0000000.1.log'),
    'df187438 ["?","user",1,1795472431181,-450]\n',
  );
  expect(readLedger(folder)).toMatchObject({ badLines: [] });
});

const user = (row: number, id: string, ...more: readonly unknown[]): readonly unknown[] => [
  '=',
  'user',
  row,
  'created',
  id,
  ...more,
];
const arrived = (row: number, email: string, steps: number): readonly unknown[] => [
  'ok',
  row,
  email,
  null,
  steps,
  'digest',
];

it('folds the leases of a chunk in the order of their epochs', () => {
  write('chunk-0000000.2.log', user(1, 'user_1'), arrived(1, 'a@example.com', 1));
  write(
    'chunk-0000000.1.log',
    ['?', 'user', 1, 5],
    ['no', failure(1, true)],
    ['no', failure(2, false)],
  );
  write('chunk-0000000.10.log', user(2, 'user_1', null, 'shared'), arrived(2, 'A@example.com', 1));
  const { rows } = readLedger(folder);
  expect(rows.get(1)).toMatchObject({
    everFailed: true,
    steps: { user: { id: 'user_1', outcome: 'created', isShared: false } },
    settled: { email: 'a@example.com', digest: 'digest' },
  });
  expect(rows.get(2)).toMatchObject({ everFailed: false, steps: { user: { isShared: true } } });
});

it('reads which objects rows found and took for their own', () => {
  const joined = ['=', 'membership', 1, 'created', 'om_1', 'org_1', 'found'];
  write(
    'chunk-0000000.1.log',
    user(1, 'user_1', null, 'found'),
    ['was', 'user', 1, { first_name: 'Old' }],
    joined,
    arrived(1, 'a@example.com', 2),
  );
  expect(readLedger(folder).rows.get(1)).toMatchObject({
    steps: {
      user: { isShared: false, isFound: true },
      membership: { id: 'om_1', organizationId: 'org_1', isFound: true },
    },
    settled: {},
  });
});

it('does not count a row as settled when the result of a step was lost', () => {
  write('chunk-0000000.1.log', user(1, 'user_1'), arrived(1, 'a@example.com', 2));
  expect(readLedger(folder).rows.get(1)).not.toHaveProperty('settled');
});

it('reads grants, receipts and the rows of a chunk', () => {
  write(
    'job.log',
    ['job', 2, 'x', 'n', 0],
    ['grant', 0, 1],
    ['grant', 0, 2],
    ['done', 0, 1, {}, 3],
  );
  write('chunk-0000000.1.log', ['chunk', 2, 'x', 0, 1, 1, 50]);
  const { grants, receipts, counts } = readLedger(folder);
  expect([grants.get(0), receipts.get(0), counts.get(0)]).toEqual([
    2,
    { epoch: 1, tally: {}, retryable: 3 },
    50,
  ]);
});

it.each([
  [
    'a checksum that does not match',
    'chunk-0000000.1.log',
    'b39f9b90 ["?","user",1,1795472431181]\n',
  ],
  ['a torn end of job.log, which a resume cuts off', 'job.log', 'b39f9b94 ["?","user",1,17954'],
  ['a record of an unknown kind', 'chunk-0000000.1.log', line(['hello', 1])],
  ['a record of format 1', 'chunk-0000000.1.log', line(['u?', 1, 5])],
  ['a chunk of format 1', 'chunk-0000000.1.log', line(['chunk', 1, 'x', 0, 1, 1, 50])],
  ['a job of format 1', 'job.log', line(['job', 1, 'x', 'n', 0])],
])('counts %s', (_, name, text) => {
  writeFileSync(join(folder, name), text);
  expect(readLedger(folder).badLines).toHaveLength(1);
});

it('takes the torn end of a lease for what a kill leaves', () => {
  writeFileSync(join(folder, 'chunk-0000000.1.log'), 'b39f9b94 ["?","user",1,17954');
  expect(readLedger(folder).badLines).toEqual([]);
});

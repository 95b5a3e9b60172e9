import type { ResultRow } from '../../src/lib/jobs';
import { eachAddressOnce } from '../../src/lib/results';
import { type ResultFilter, resultMatcher } from '../../src/lib/results/result-filter';
import { resultOf } from '../support/jobs/results';

const NO_FILTER: ResultFilter = {
  statuses: [],
  organizations: [],
  emails: [],
  isWithoutPassword: false,
};

const ROWS = [
  resultOf(1, { email: 'Ann@example.com', organizationId: 'org_1', password: 'hash' }),
  resultOf(2, {
    email: 'ann@example.com',
    status: 'merged',
    organizationId: 'org_2',
    password: 'hash',
  }),
  resultOf(3, { status: 'failed', userId: 'user_3', organizationId: 'org_1', password: 'none' }),
  resultOf(4, { status: 'adopted', organizationId: 'org_2', password: 'none' }),
  resultOf(5, { status: 'updated', password: 'plain' }),
  resultOf(6, { status: 'unchanged', password: '' }),
  resultOf(7, { status: 'unprocessed', email: '', userId: '' }),
  resultOf(8, { password: 'none' }),
];

const rowsOf = (filter: Partial<ResultFilter>): readonly number[] =>
  ROWS.filter(resultMatcher({ ...NO_FILTER, ...filter })).map(({ row }) => row);

it.each<[Partial<ResultFilter>, readonly number[]]>([
  [{}, [1, 2, 4, 5, 6, 8]],
  [{ statuses: ['failed'] }, [3]],
  [{ statuses: ['created', 'unprocessed'] }, [1, 7, 8]],
  [{ isWithoutPassword: true }, [4, 8]],
  [{ isWithoutPassword: true, statuses: ['failed', 'created'] }, [3, 8]],
  [{ organizations: ['org_1'] }, [1]],
  [{ organizations: ['org_1', 'org_2'] }, [1, 2, 4]],
  [{ emails: ['ANN@example.com'] }, [1, 2]],
  [{ emails: ['ann@example.com'], organizations: ['org_2'] }, [2]],
])('the filter %j passes the rows %j', (filter, rows) => {
  expect(rowsOf(filter)).toEqual(rows);
});

/** The rows whose addresses are listed, each batch of one row. */
async function addressesOf(
  rows: readonly ResultRow[],
  filter: Partial<ResultFilter>,
): Promise<readonly number[]> {
  const batches = async function* (): AsyncGenerator<readonly ResultRow[]> {
    for (const row of rows) yield await Promise.resolve([row]);
  };
  const isListed = await eachAddressOnce(batches(), resultMatcher({ ...NO_FILTER, ...filter }));
  return rows.filter(isListed).map(({ row }) => row);
}

describe('each address once', () => {
  const shared = (row: number, status: string, organizationId = ''): ResultRow =>
    resultOf(row, { email: 'team@example.com', status, organizationId });

  it('is listed with the row that has its user', async () => {
    const rows = [shared(1, 'created'), resultOf(2), shared(3, 'merged'), shared(4, 'merged')];
    expect(await addressesOf(rows, {})).toEqual([1, 2]);
  });

  it('is listed with a merged row where the filter drops the other', async () => {
    const rows = [
      shared(1, 'created', 'org_1'),
      shared(2, 'merged', 'org_2'),
      shared(3, 'merged', 'org_2'),
    ];
    expect(await addressesOf(rows, { organizations: ['org_2'] })).toEqual([2]);
    expect(await addressesOf(rows, { statuses: ['merged'] })).toEqual([2]);
    expect(await addressesOf([shared(1, 'failed'), shared(2, 'merged')], {})).toEqual([2]);
  });

  it('is listed once where a later row has its user, and where all failed', async () => {
    expect(await addressesOf([shared(1, 'merged'), shared(2, 'created')], {})).toEqual([1]);
    const failed = [shared(1, 'failed'), resultOf(2, { status: 'failed' }), shared(3, 'failed')];
    expect(await addressesOf(failed, { statuses: ['failed'] })).toEqual([1, 2]);
  });

  it('is not listed where a row has none', async () => {
    const rows = [resultOf(1, { status: 'unprocessed', email: '' })];
    expect(await addressesOf(rows, { statuses: ['unprocessed'] })).toEqual([]);
  });
});

import { type FailedRow, FailureGroups } from '../../src/lib/failures';

const ROW: FailedRow = {
  recordNumber: 1,
  email: 'ada@example.com',
  errorType: 'user_create',
  errorMessage: 'Service Unavailable',
  errorCode: 'http_503',
  httpStatus: 503,
  retryable: true,
};

function grouped(...failed: readonly FailedRow[]): FailureGroups {
  const groups = new FailureGroups();
  for (const one of failed) groups.add(one);
  return groups;
}

describe('failure groups', () => {
  it('hold what differs in values alone, with the first rows', () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({
      ...ROW,
      recordNumber: index + 1,
      errorMessage: `Service Unavailable (WorkOS: try "${String(index)}")`,
    }));
    const [group, ...others] = grouped(...rows).list();
    expect(others).toEqual([]);
    expect(group).toMatchObject({
      errorType: 'user_create',
      errorCode: 'http_503',
      httpStatus: 503,
      retryable: true,
      pattern: 'Service Unavailable (WorkOS: try "…")',
      count: 9,
      cause: { id: 'server_error' },
    });
    expect(group?.examples.map(({ recordNumber }) => recordNumber)).toEqual([1, 2, 3, 4, 5]);
  });

  it('show the numbers that all their messages share', () => {
    const near = (row: number): FailedRow => ({
      ...ROW,
      errorMessage: `external_id is taken by row ${String(row)}: at most 128 characters`,
    });
    const shownOf = (...rows: readonly number[]): string | undefined =>
      grouped(...rows.map(near)).list()[0]?.pattern;
    expect(shownOf(3, 3)).toBe('external_id is taken by row 3: at most 128 characters');
    expect(shownOf(3, 4, 3)).toBe('external_id is taken by row <n>: at most 128 characters');
    expect(grouped(near(3)).list()[0]?.id).toBe(grouped(near(4), near(3)).list()[0]?.id);
  });

  it.each<[string, FailedRow]>([
    ['step', { ...ROW, errorType: 'membership_create' }],
    ['code', { ...ROW, errorCode: 'unavailable' }],
    ['status', { ...ROW, httpStatus: 502 }],
    ['message', { ...ROW, errorMessage: 'Bad Gateway' }],
    ['retry class', { ...ROW, retryable: false }],
  ])('part where the %s differs', (_what, other) => {
    expect(
      grouped(ROW, other, ROW)
        .list()
        .map(({ count }) => count),
    ).toEqual([2, 1]);
  });

  it('have ids that stay, in any order and number', () => {
    const other = { ...ROW, httpStatus: 502 };
    const idOf = (groups: FailureGroups, status: number): string | undefined =>
      groups.list().find(({ httpStatus }) => httpStatus === status)?.id;
    expect(idOf(grouped(ROW, other), 503)).toBe(idOf(grouped(other, other, ROW, ROW), 503));
    expect(idOf(grouped(ROW), 503)).toBe('e7aa9c9a85a6');
  });

  it('count all failures by step, status and code', () => {
    const refused: FailedRow = { recordNumber: 2, errorType: 'row_invalid', retryable: false };
    expect(grouped(ROW, refused, ROW).counts()).toEqual({
      total: 3,
      retryable: 2,
      permanent: 1,
      byType: { user_create: 2, row_invalid: 1 },
      byStatus: { 503: 2, none: 1 },
      byCode: { http_503: 2, none: 1 },
    });
  });

  it('take what passes with time for worth another try where nothing is said of it', () => {
    const silent: FailedRow = { ...ROW };
    delete (silent as { retryable?: boolean }).retryable;
    const groups = grouped(silent, { ...silent, httpStatus: 400, errorMessage: 'No' });
    expect(groups.counts()).toMatchObject({ retryable: 1, permanent: 1 });
  });

  it('take a line that says nothing at all', () => {
    const [group] = grouped({}).list();
    expect(group).toMatchObject({
      errorType: 'none',
      errorCode: null,
      httpStatus: null,
      pattern: '',
      retryable: false,
      cause: { id: 'unknown' },
      examples: [{ recordNumber: null, email: '', message: '' }],
    });
  });

  it('are no more than some hundreds, whatever there is, and lose no failure', () => {
    const groups = new FailureGroups();
    const word = (index: number): string =>
      index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    for (let index = 0; index < 20_000; index += 1) {
      groups.add({
        ...ROW,
        errorMessage: word(index),
        errorCode: word(index),
        httpStatus: index,
        errorType: word(index),
      });
    }
    const list = groups.list();
    expect(list.length).toBeLessThan(750);
    expect(list.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
    const { byType, byStatus, byCode } = groups.counts();
    for (const counts of [byType, byStatus, byCode]) {
      expect(Object.keys(counts).length).toBeLessThanOrEqual(101);
    }
  });

  it('show no text raw', () => {
    const hostile = '\u001b[31m\u202e\n';
    const [group] = grouped({
      ...ROW,
      errorType: hostile,
      errorCode: hostile,
      email: hostile,
      errorMessage: `x${hostile}y`,
    }).list();
    expect(JSON.stringify(group)).not.toMatch(/\\u001b|\\n|\u202e/);
  });

  it('know __proto__ for a name like any other', () => {
    const groups = grouped({ ...ROW, errorCode: '__proto__' });
    expect(JSON.stringify(groups.counts().byCode)).toBe('{"__proto__":1}');
  });
});

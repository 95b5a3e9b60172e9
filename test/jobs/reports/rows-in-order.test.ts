import { RowsInOrder } from '../../../src/lib/jobs/reports/rows-in-order';

const line = (row: number | string): string =>
  `{"recordNumber":${String(row)},"email":"é@example.com"}\n`;

/** What is told of a text that comes in blocks of so many bytes: its lines, or undefined where one is refused. */
function read(text: string, blockBytes = 1_000): { count: number; isEnded: boolean } | undefined {
  const rows = new RowsInOrder();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += blockBytes) {
    if (!rows.add(bytes.subarray(at, at + blockBytes))) return undefined;
  }
  return { count: rows.count, isEnded: rows.isEnded };
}

describe('rows in order', () => {
  it('are counted wherever the blocks are cut', () => {
    const text = [1, 2, 30, 9_007_199_254_740_991].map(line).join('');
    for (let bytes = 1; bytes <= text.length; bytes += 1) {
      expect(read(text, bytes)).toEqual({ count: 4, isEnded: true });
    }
  });

  it.each([
    ['a row that comes twice', line(1) + line(1)],
    ['a row behind a later one', line(2) + line(1)],
    ['row 0', line(0)],
    ['a line that begins in another way', line(1) + '{"email":"a@example.com","recordNumber":2}\n'],
    ['an empty line', `${line(1)}\n`],
    ['a number that is cut', '{"recordNumber":12\n'],
  ])('are none with %s', (_, text) => {
    for (const bytes of [1, 7, 1_000]) expect(read(text, bytes)).toBeUndefined();
  });

  it('have an end that is torn where no line feed is', () => {
    expect(read(line(1) + line(2).trimEnd())).toEqual({ count: 1, isEnded: false });
    expect(read('')).toEqual({ count: 0, isEnded: true });
  });
});

import { RowDigestSet } from '../../../src/lib/validate/fixes/row-digest-set';

describe('SeenRows', () => {
  it('knows each row it was given, and no other, however many there are', () => {
    const seen = new RowDigestSet();
    const record = (row: number): string => `a${String(row)}@example.com,Ada`;
    const rows = Array.from({ length: 50_000 }, (_, row) => record(row));
    expect(rows.filter((row) => seen.add(row))).toEqual([]);
    expect(rows.filter((row) => !seen.add(row))).toEqual([]);
    expect(seen.add(record(50_000))).toBe(false);
  });

  it('knows the empty row', () => {
    const seen = new RowDigestSet();
    expect([seen.add(''), seen.add('')]).toEqual([false, true]);
  });
});

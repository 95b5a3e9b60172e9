import fc from 'fast-check';
import { RowLinks } from '../../../src/lib/import/repeats/row-links';

const hasFactor = (row: number): boolean => row % 3 === 0;

/** Emails of the rows of a file, as numbers; the rows are linked as the plan links them. */
function linked(emails: readonly number[]): { links: RowLinks; previous: Map<number, number> } {
  const links = new RowLinks();
  const previous = new Map<number, number>();
  const lastRow = new Map<number, number>();
  emails.forEach((email, index) => {
    const row = index + 1;
    const before = lastRow.get(email);
    lastRow.set(email, row);
    if (before !== undefined) {
      links.link(row, before, email % 2 === 0);
      previous.set(row, before);
    }
    if (hasFactor(row)) links.addFactor(row);
  });
  return { links, previous };
}

/** Every row, and one past the end, with what the links and the model say of it. */
function answers(emails: readonly number[]): { said: unknown[]; expected: unknown[] } {
  const { links, previous } = linked(emails);
  const followed = new Set(previous.values());
  const next = new Map([...previous].map(([row, before]) => [before, row]));
  const earlier = (row: number): number[] => {
    const before = previous.get(row);
    return before === undefined ? [] : [before, ...earlier(before)];
  };
  const rows = Array.from({ length: emails.length + 2 }, (_, row) => row);
  return {
    said: rows.map((row) => [
      row,
      links.previousOf(row),
      links.nextOf(row),
      links.isFollowed(row),
      links.isLinked(row),
      links.isRepeat(row),
      links.isAfterFactor(row),
    ]),
    expected: rows.map((row) => [
      row,
      previous.get(row) ?? 0,
      next.get(row) ?? 0,
      followed.has(row),
      followed.has(row) || previous.has(row),
      previous.has(row) && (emails[row - 1] ?? 1) % 2 === 0,
      earlier(row).some(hasFactor),
    ]),
  };
}

describe('row links', () => {
  it('link each row to the previous row of its email, and know which rows are followed', () => {
    const emails = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 80 });
    fc.assert(
      fc.property(emails, (file) => {
        const { said, expected } = answers(file);
        expect(said).toEqual(expected);
      }),
    );
  });

  it('keep every link of a file with many repeats, far beyond their first size', () => {
    const { said, expected } = answers(Array.from({ length: 20_000 }, (_, i) => i % 4_999));
    expect(said).toEqual(expected);
  });

  it('find a single pair far down the file', () => {
    const links = new RowLinks();
    links.link(9_000_001, 9_000_000);
    expect(links.previousOf(9_000_001)).toBe(9_000_000);
    expect(links.nextOf(9_000_000)).toBe(9_000_001);
    expect([8_999_999, 9_000_000, 9_000_001].map((row) => links.isFollowed(row))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('know the next row also when rows are linked after the first call', () => {
    const links = new RowLinks();
    links.link(5, 2);
    expect([links.nextOf(2), links.nextOf(5)]).toEqual([5, 0]);
    links.link(9, 5);
    expect([links.nextOf(2), links.nextOf(5)]).toEqual([5, 9]);
  });

  it('are empty for a file without repeats', () => {
    const links = new RowLinks();
    expect([links.previousOf(0), links.previousOf(1), links.isFollowed(1)]).toEqual([0, 0, false]);
  });
});

import { describeNote } from '../../../src/lib/import';
import { RowNotes } from '../../../src/lib/import/plan/notes';

function gathered(...rules: readonly string[]): RowNotes {
  const notes = new RowNotes();
  rules.forEach((rule, index) => {
    notes.add(rule, `${rule} of row ${String(index + 1)}`, index + 1);
  });
  return notes;
}

describe('notes', () => {
  it('count by rule, most frequent first, with the message and the rows of the first', () => {
    expect(gathered('a', 'b', 'b', 'a', 'b').list()).toEqual([
      { rule: 'b', message: 'b of row 2', count: 3, rows: [2, 3, 5] },
      { rule: 'a', message: 'a of row 1', count: 2, rows: [1, 4] },
    ]);
  });

  it('count a row once, however many of its cells break the rule', () => {
    const notes = new RowNotes();
    for (const [row, column] of [
      [1, 'first_name'],
      [1, 'last_name'],
      [3, 'first_name'],
    ] as const) {
      notes.add('formula_like', `${column} looks like a formula`, row);
    }
    expect(notes.list()).toMatchObject([{ count: 2, rows: [1, 3] }]);
  });

  it('keep no more than five rows of a rule, however many there are', () => {
    const [note] = gathered(...Array<string>(1_000).fill('a')).list();
    expect(note).toMatchObject({ count: 1_000, rows: [1, 2, 3, 4, 5] });
  });

  it.each([
    [['a'], 'a of row 1 (row 1)'],
    [['a', 'a', 'a'], '3 rows: a of row 1 (rows 1, 2, 3)'],
    [['a', 'a', 'a', 'a', 'a'], '5 rows: a of row 1 (rows 1, 2, 3, 4, 5)'],
    [['a', 'a', 'a', 'a', 'a', 'a'], '6 rows: a of row 1 (rows 1, 2, 3, 4, 5, …)'],
  ])('say %j as a sentence', (rules, sentence) => {
    expect(
      gathered(...rules)
        .list()
        .map(describeNote),
    ).toEqual([sentence]);
  });

  it('count a row once that has the finding in several columns', () => {
    const notes = new RowNotes();
    for (const row of [1, 1, 3, 3, 3]) notes.add('a', 'a', row);
    expect(notes.list().map(describeNote)).toEqual(['2 rows: a (rows 1, 3)']);
  });

  it('are none at first', () => {
    expect(new RowNotes().list()).toEqual([]);
  });
});

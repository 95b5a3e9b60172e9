import { describeNote } from '../../../src/lib/import';
import { RowNotes } from '../../../src/lib/import/plan/notes';

function gathered(...messages: readonly string[]): RowNotes {
  const notes = new RowNotes();
  messages.forEach((message, index) => {
    notes.add('rule', { message, title: 'Any of them' }, index + 1);
  });
  return notes;
}

describe('notes', () => {
  it('count by message, most frequent first, with the rows', () => {
    expect(gathered('a', 'b', 'b', 'a', 'b').list()).toEqual([
      { rule: 'rule', message: 'b', count: 3, rows: [2, 3, 5] },
      { rule: 'rule', message: 'a', count: 2, rows: [1, 4] },
    ]);
  });

  it('keep one message of two rules apart', () => {
    const notes = gathered('a');
    notes.add('other', { message: 'a' }, 9);
    expect(notes.list().map(({ rule }) => rule)).toEqual(['rule', 'other']);
  });

  it('count the sixth message of a rule and all later ones under what they have in common', () => {
    const messages = Array.from({ length: 1_000 }, (_, at) => `key ${String(at)}`);
    const [most, ...others] = gathered(...messages, 'key 0').list();
    expect(most).toMatchObject({ message: 'Any of them', count: 995, rows: [6, 7, 8, 9, 10] });
    expect(others.map(({ message, count }) => [message, count])).toEqual([
      ['key 0', 2],
      ['key 1', 1],
      ['key 2', 1],
      ['key 3', 1],
      ['key 4', 1],
    ]);
  });

  it('keep no more than five rows, however many there are', () => {
    const [note] = gathered(...Array<string>(1_000).fill('a')).list();
    expect(note).toMatchObject({ count: 1_000, rows: [1, 2, 3, 4, 5] });
  });

  it.each([
    [['a'], 'a (row 1)'],
    [['a', 'a', 'a'], '3 rows: a (rows 1, 2, 3)'],
    [['a', 'a', 'a', 'a', 'a'], '5 rows: a (rows 1, 2, 3, 4, 5)'],
    [['a', 'a', 'a', 'a', 'a', 'a'], '6 rows: a (rows 1, 2, 3, 4, 5, …)'],
  ])('say %j as a sentence', (messages, sentence) => {
    expect(
      gathered(...messages)
        .list()
        .map(describeNote),
    ).toEqual([sentence]);
  });

  it('count a row once that has the finding in several columns', () => {
    const notes = new RowNotes();
    for (const row of [1, 1, 3, 3, 3]) notes.add('a', { message: 'a' }, row);
    expect(notes.list().map(describeNote)).toEqual(['2 rows: a (rows 1, 3)']);
  });

  it('count a row once under what many messages have in common', () => {
    const notes = gathered('a', 'b', 'c', 'd', 'e');
    for (const message of ['f', 'g', 'h']) notes.add('rule', { message, title: 'Any' }, 9);
    expect(notes.list()).toContainEqual({ rule: 'rule', message: 'Any', count: 1, rows: [9] });
  });

  it('are none at first', () => {
    expect(new RowNotes().list()).toEqual([]);
  });
});

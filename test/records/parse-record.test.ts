import fc from 'fast-check';
import {
  bindColumns,
  type Columns,
  type FileRecord,
  linesInNoRow,
  NamelessColumns,
  parseRecord,
  parseRow,
} from '../../src/lib/records';

function columnsOf(...header: readonly string[]): Columns {
  const bound = bindColumns(header);
  if (!bound.ok) throw new Error('The test makes no such header');
  return bound.columns;
}

const COLUMNS = columnsOf('email', 'first_name', 'last_name', 'metadata');

/** The rules and messages of a record, problems before warnings. */
function notesOf(record: FileRecord, columns = COLUMNS): readonly string[] {
  const parsed = parseRecord(record, columns);
  const notes = [...(parsed.ok ? [] : parsed.problems), ...parsed.warnings];
  return notes.map(({ rule, message }) => `${rule}: ${message}`);
}

const of = (...cells: readonly string[]): FileRecord => ({ cells, line: 4, lastLine: 6 });

describe('a record of several lines', () => {
  it('warns of a line break, by the column and the lines', () => {
    expect(notesOf(of('a@x.io', 'Ada', 'King\nof\nX', ''))).toEqual([
      'line_break: Column 3 contains a line break: lines 4 to 6 are one row',
    ]);
  });

  it('warns strongly when a line inside has as many delimiters as a row', () => {
    const record = of('a@x.io', 'Ada,King,\nb@x.io,Bob,B,\nc@x.io,Eve', 'E', '');
    expect(linesInNoRow(record, parseRecord(record, COLUMNS))).toBe(2);
    expect(notesOf(record)).toEqual([
      'quote_missing: A quote may be missing: lines 4 to 6 read as one row, by the quote that opens in column 2',
    ]);
    expect(notesOf(of('a@x.io', 'Ada;King\nb@x.io;Bob;B;', 'x', ''))).toHaveLength(1);
  });

  it('is fine when only metadata has line breaks', () => {
    expect(notesOf(of('a@x.io', '', '', '{\n"a": "b,c,d,e"\n}'))).toEqual([]);
  });

  it.each([
    [{ ...of('a@x.io', '"Ada\nb@x.io,"Bob"', 'B', ''), malformedQuote: 1 }, 'quote_malformed'],
    [of('a@x.io', 'Ada,King\nb@x.io\nBob', 'B'), 'row_too_short'],
    [of('a@x.io', 'Ada,King\nb@x.io\nBob', 'B', '', 'x'), 'row_too_long'],
  ])('names the lines and the likely cause when its cells are unclear: %j', (record, rule) => {
    const [note, ...others] = notesOf(record);
    expect(note).toContain(
      `${rule}: Lines 4 to 6 (3 lines) read as one row, probably by the quote that opens in line 4, column 2. `,
    );
    expect(others).toEqual([]);
    const parsed = parseRecord(record, COLUMNS);
    expect(linesInNoRow(record, parsed)).toBe(2);
  });

  it('has lines in no row only when its cells are unclear', () => {
    const record = of('nobody', 'Ada\nKing\n', '', '');
    const parsed = parseRecord(record, COLUMNS);
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([{ rule: 'email_invalid' }]);
    expect(linesInNoRow(record, parsed)).toBe(0);
  });
});

it('a record with spaces before a quote has a note, unless its cells are unclear', () => {
  const padded = { cells: ['a@x.io', 'Ada', '', ''], line: 2, hasPaddedQuote: true };
  expect(notesOf(padded)).toEqual([
    'quote_after_blank: Spaces before an opening quote are ignored: the cell is read as quoted',
  ]);
  expect(notesOf({ ...padded, cells: ['a@x.io'] })).toEqual([
    expect.stringMatching(/^row_too_short/),
  ]);
});

describe('delimiters at the end', () => {
  const blank = fc.constantFrom('', ' ', '\t', '\u00a0');

  it('hold nothing: a row means the same with any number of blank cells beyond the header', () => {
    fc.assert(
      fc.property(fc.array(blank, { maxLength: 5 }), fc.constantFrom('Ada', ''), (more, name) => {
        const cells = ['a@x.io', name, 'King', ''];
        expect(parseRow([...cells, ...more], COLUMNS)).toEqual(parseRow(cells, COLUMNS));
      }),
    );
  });

  it('hold nothing: columns without a name at the end need no cells, and may be blank', () => {
    fc.assert(
      fc.property(fc.array(blank, { maxLength: 4 }), fc.nat(4), (header, kept) => {
        const columns = columnsOf('email', 'first_name', ...header);
        const cells = ['a@x.io', 'Ada', ...header.slice(0, kept)];
        expect(parseRow(cells, columns)).toEqual(
          parseRow(['a@x.io', 'Ada'], columnsOf('email', 'first_name')),
        );
      }),
    );
  });

  it('do not excuse data beyond the header, or a missing cell under a name', () => {
    expect(notesOf({ cells: ['a@x.io', 'Ada', 'King', '', '', 'x'], line: 2 })).toEqual([
      expect.stringMatching(/^row_too_long: The row has 6 cells/),
    ]);
    expect(
      notesOf({ cells: ['a@x.io', 'Ada'], line: 2 }, columnsOf('email', '', 'last_name', '')),
    ).toEqual([expect.stringMatching(/^row_too_short: The row has 2 cells/)]);
  });
});

describe('columns without a name', () => {
  it('are reported once each, when a row has data in them', () => {
    const nameless = new NamelessColumns(columnsOf('email', '', 'last_name', ' '));
    expect(nameless.add(['a@x.io', '', '', ' '])).toEqual([]);
    expect(nameless.add(['a@x.io', 'Ada', ''])).toEqual([
      'Column 2 has no name and holds data: it is ignored. Name it in the header',
    ]);
    expect(nameless.isDone).toBe(false);
    expect(nameless.add(['a@x.io', 'Ada', '', 'x'])).toHaveLength(1);
    expect(nameless.isDone).toBe(true);
    expect(nameless.add(['a@x.io', 'Ada', '', 'x'])).toEqual([]);
  });

  it('are not judged by a row that does not fit them', () => {
    const nameless = new NamelessColumns(columnsOf('email', '', 'last_name'));
    expect(nameless.add(['a@x.io', 'Ada'])).toEqual([]);
    expect(nameless.add(['a@x.io', 'Acme', ' Inc.', 'x'])).toEqual([]);
  });
});

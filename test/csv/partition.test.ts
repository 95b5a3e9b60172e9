import fc from 'fast-check';
import { openCsv, type ByteRange, type CsvRow, type CsvSource } from '../../src/lib/csv';
import { encoded, rowsOf, temporaryFolder, write, type Form } from '../support/csv/csv-files';

const folder = temporaryFolder();
const BLOCKS = [1, 2, 3, 7, 16, 61, 4096];

/** A cell as meant, and how it is written. */
interface WrittenCell {
  readonly value: string;
  readonly quote: boolean;
  readonly before: string;
  readonly after: string;
}

interface WrittenRow {
  readonly cells: readonly WrittenCell[];
  readonly lineEnd: string;
  readonly blankLines: string;
}

interface WrittenFile {
  readonly form: Form;
  readonly delimiter: string;
  readonly rows: readonly WrittenRow[];
  readonly endsOpen: boolean;
}

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const cell = fc.record<WrittenCell>({
  value: fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      ' ',
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      'é',
      '日',
      'Ċ',
      '😀',
      '\ufeff',
      '\0',
    ),
    maxLength: 6,
  }),
  quote: fc.boolean(),
  before: fc.constantFrom('', '', '', ' ', '  '),
  after: fc.constantFrom('', '', ' ', '  '),
});
const row = (end: fc.Arbitrary<string>): fc.Arbitrary<WrittenRow> =>
  fc.record({
    cells: fc.array(cell, { minLength: 1, maxLength: 4 }),
    lineEnd: end,
    blankLines: fc.constantFrom('', '', '', '\n', '\r\n\r', '\n\r\n'),
  });
const file: fc.Arbitrary<WrittenFile> = fc
  .oneof(
    lineEnd.map((end) => fc.constant(end)),
    fc.constant(lineEnd),
  )
  .chain((end) =>
    fc.record<WrittenFile>({
      form: fc.constantFrom('utf-8', 'utf-8 with a BOM', 'utf-16le', 'utf-16be'),
      delimiter: fc.constantFrom(',', ';', '\t'),
      rows: fc.array(row(end), { maxLength: 12 }),
      endsOpen: fc.boolean(),
    }),
  );

const isBlank = ({ value }: WrittenCell): boolean => value.trim() === '';

function cellText({ value, quote, before, after }: WrittenCell): string {
  const mustQuote = /^[ \t]*"|[,;\t\r\n]/.test(value);
  return quote || mustQuote ? `${before}"${value.replaceAll('"', '""')}"${after}` : value;
}

/** The text of the file, and the line each row begins on; records of blank cells are no rows. */
function textOf({ delimiter, rows, endsOpen }: WrittenFile): { text: string; lines: number[] } {
  let text = `email${delimiter}x\n`;
  const starts: number[] = [];
  for (const [index, { cells, lineEnd: end, blankLines }] of rows.entries()) {
    if (!cells.every(isBlank)) starts.push(text.length);
    text += cells.map(cellText).join(delimiter);
    if (index < rows.length - 1 || !endsOpen) text += end + blankLines;
  }
  const lines = starts.map((start) => text.slice(0, start).split(/\r\n|\r|\n/).length);
  return { text, lines };
}

/** Ranges of `sizes` rows in turn, each up to its last record's end or to the next one's start. */
function rangesOf(
  rows: readonly CsvRow[],
  sizes: readonly number[],
  atStart: boolean,
): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (let from = 0, turn = 0; from < rows.length; turn++) {
    const to = Math.min(rows.length, from + (sizes[turn % sizes.length] ?? 1));
    const [first, last, next] = [rows[from], rows[to - 1], rows[to]];
    if (!first || !last) break;
    const byteEnd = atStart && next ? next.byteStart : last.byteEnd;
    ranges.push({
      byteStart: first.byteStart,
      byteEnd,
      firstRow: first.row,
      firstLine: first.line,
    });
    from = to;
  }
  return ranges;
}

async function inRanges(
  source: CsvSource,
  ranges: readonly ByteRange[],
  blockBytes: number,
): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for (const range of ranges) rows.push(...(await rowsOf(source, { range, blockBytes })));
  return rows;
}

describe('readRows, for any well-formed file', () => {
  it('delivers the cells, lines and bytes that were written, in any blocks and any ranges', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
    const block = fc.constantFrom(...BLOCKS);
    await fc.assert(
      fc.asyncProperty(
        file,
        sizes,
        block,
        fc.boolean(),
        async (written, chunks, blockBytes, atStart) => {
          const { text, lines } = textOf(written);
          const content = encoded(text, written.form);
          const source = await openCsv(write(folder, content), { blockBytes });
          const whole = await rowsOf(source, { blockBytes });
          const rows = written.rows.filter(({ cells }) => !cells.every(isBlank));
          expect(whole.map(({ cells }) => cells)).toEqual(
            rows.map(({ cells }) => cells.map(({ value }) => value)),
          );
          expect(whole.map(({ line }) => line)).toEqual(lines);
          expect(whole.map((each) => each.row)).toEqual(lines.map((_, index) => index + 1));
          const ranges = rangesOf(whole, chunks, atStart);
          expect(await inRanges(source, ranges, blockBytes)).toEqual(whole);
          expect(await inRanges(source, rangesOf(whole, [1], false), 4096)).toEqual(whole);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('readRows, for any text at all', () => {
  it('delivers the same rows in any blocks and any ranges, or rejects the file', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '"', '"', ',', '\n', '\r', ' ', 'é'),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...BLOCKS), async (body, blockBytes) => {
        const source = await openCsv(write(folder, `email,x\n${body}`));
        const whole = await rowsOf(source).catch((error: unknown) => error);
        const inBlocks = await rowsOf(source, { blockBytes }).catch((error: unknown) => error);
        expect(inBlocks).toEqual(whole);
        if (Array.isArray(whole)) {
          const rows = await rowsOf(source);
          expect(await inRanges(source, rangesOf(rows, [1, 2], true), blockBytes)).toEqual(rows);
        } else {
          expect(whole).toMatchObject({ code: 'csv_unterminated_quote' });
        }
      }),
      { numRuns: 400 },
    );
  });
});

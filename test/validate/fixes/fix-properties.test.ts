import fc from 'fast-check';
import { type CsvRow, type Delimiter, openCsv } from '../../../src/lib/csv';
import {
  bindColumns,
  COLUMN_NAMES,
  type ColumnName,
  type Columns,
  fitsColumns,
  parseRow,
} from '../../../src/lib/records';
import { fixCell } from '../../../src/lib/validate/fixes/fix-cell';
import type { FileFaults } from '../../../src/lib/validate/fixes/fix-kinds';
import { fixRow } from '../../../src/lib/validate/fixes/fix-row';
import { isGarbledFile } from '../../../src/lib/validate/fixes/garbled-file';
import { encoded, type Form, rowsOf, temporaryFolder, write } from '../../support/csv/csv-files';
import { outputFiles, type OutputFiles } from '../../../src/lib/outputs';
import { cellOf } from '../../support/validate/cells';
import { fix } from '../../support/validate/fixing';

const folder = temporaryFolder();
/** A cell as it may be written: with quotes where it must, or where it likes to, and padded then. */
function written(cell: string, delimiter: Delimiter, style: number): string {
  const mustQuote = cell.includes(delimiter) || /["\r\n]/.test(cell);
  if (!mustQuote && style % 3 !== 0) return cell;
  const before = style % 5 === 0 ? ' ' : '';
  return `${before}"${cell.replaceAll('"', '""')}"${style % 7 === 0 ? ' ' : ''}`;
}

interface Sheet {
  readonly columns: readonly ColumnName[];
  readonly bytes: Buffer;
}

const FORMS: readonly Form[] = ['utf-8', 'utf-8', 'utf-8 with a BOM', 'utf-16le', 'utf-16be'];

const sheet: fc.Arbitrary<Sheet> = fc
  .subarray([...COLUMN_NAMES].filter((column) => column !== 'email'))
  .chain((others) => {
    const columns: ColumnName[] = ['email', ...others];
    const row = fc.record({
      cells: fc.tuple(...columns.map(cellOf)),
      styles: fc.array(fc.nat(20), { minLength: columns.length, maxLength: columns.length }),
      end: fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n\n', '\n , \n', '\n""\n'),
      odd: fc.constantFrom('', '', '', '', '', '', '', ',"a"b', ';', '\t', ',', ', ,x', ', "a"'),
      again: fc.boolean(),
    });
    return fc
      .record({
        rows: fc.array(row, { maxLength: 6 }),
        delimiter: fc.constantFrom<Delimiter>(',', ';', '\t'),
        form: fc.constantFrom(...FORMS),
        head: fc.constantFrom('', '\n', '\r\n', '" "\n\n'),
        isClosed: fc.boolean(),
        isLoud: fc.boolean(),
      })
      .map(({ rows, delimiter, form, head, isClosed, isLoud }) => {
        const names = columns.map((column) => (isLoud ? ` ${column.toUpperCase()}` : column));
        const lines = rows.flatMap(({ cells, styles, end, odd, again }) => {
          const texts = cells.map((cell, index) => written(cell, delimiter, styles[index] ?? 1));
          const record = texts.join(delimiter);
          const line = `${record === '' ? '""' : record}${odd}${end}`;
          return again ? [line, line] : [line];
        });
        const text = head + names.join(delimiter) + '\n' + lines.join('');
        const bytes = encoded(isClosed ? text : text.trimEnd(), form);
        return { columns, bytes };
      });
  });

function columnsOf(header: readonly string[]): Columns {
  const bound = bindColumns(header);
  if (!bound.ok) throw new Error('The test makes no such header');
  return bound.columns;
}

const isReadable = ({ malformedQuote, cells }: CsvRow, columns: Columns): boolean =>
  malformedQuote === undefined && fitsColumns(cells, columns);

/** What an import would send for a row without a warning, but for how its role slugs are written. */
function meaning(cells: readonly string[], columns: Columns): unknown {
  const row = parseRow(cells, columns);
  if (!row.ok || row.warnings.some(({ rule }) => REPAIRED_WARNINGS.includes(rule)))
    return undefined;
  const roles = row.record.roleSlugs.join(',').toLowerCase().split(/[;|,]/);
  const slugs = roles.map((slug) => slug.replace(/^["'[{]+|["'\]}]+$/g, ''));
  return { ...row.record, roleSlugs: [...new Set(slugs)].filter((slug) => slug !== '') };
}

/** The warnings whose repair changes what is sent. */
const REPAIRED_WARNINGS = [
  'placeholder_word',
  'text_in_quotes',
  'spreadsheet_text',
  'invisible_character',
  'double_encoding',
];

interface Run {
  readonly columns: Columns;
  /** Rows of the original, each with its cells after `fixRow`, or undefined where it has nothing to fix. */
  readonly before: readonly (CsvRow & { readonly fixed: readonly string[] | undefined })[];
  readonly after: readonly CsvRow[];
  readonly original: Text;
  readonly fixed: Text;
}

/** A file's text by the offsets of its rows. */
interface Text {
  readonly bytes: Buffer;
  /** The row without its line end. */
  readonly recordOf: (row: CsvRow) => string;
  /** The line ends of these rows. */
  readonly lineEnds: (kept: readonly CsvRow[]) => string;
  /** What stands between the rows and around them. */
  readonly gaps: string;
}

// The order of its calls is another test's; here they only cost time.
const unsynced: OutputFiles = {
  ...outputFiles(),
  syncFolder: async () => undefined,
  create: async (path) => ({ ...(await outputFiles().create(path)), sync: async () => undefined }),
};

async function run({ columns: header, bytes }: Sheet): Promise<Run> {
  const columns = columnsOf(header);
  const source = await openCsv(write(folder, bytes));
  const rows = await rowsOf(source);
  const { bytes: fixed } = await fix(folder, bytes, { files: unsynced });
  const fixedSource = await openCsv(write(folder, fixed, 'again.csv'));
  const after = await rowsOf(fixedSource);
  const faults = { isGarbled: await isGarbledFile(source, columns) };
  const before = rows.map((row) => ({ ...row, fixed: fixedCells(row, columns, faults) }));
  return {
    columns,
    before,
    after,
    original: asText(bytes, rows, source.bodyStart),
    fixed: asText(fixed, after, fixedSource.bodyStart),
  };
}

function fixedCells(
  row: CsvRow,
  columns: Columns,
  faults: FileFaults,
): readonly string[] | undefined {
  const fixes = row.malformedQuote === undefined ? fixRow(row.cells, columns, faults) : [];
  if (fixes.length === 0) return undefined;
  const cells = [...row.cells];
  for (const { index, value } of fixes) cells[index] = value;
  return cells;
}

const LINE_END = /(?:\r\n|\n|\r)$/;

function asText(bytes: Buffer, rows: readonly CsvRow[], bodyStart: number): Text {
  const slice = (from: number, to: number): string => {
    const raw = bytes.subarray(from, to);
    if (bytes[0] === 0xff) return raw.toString('utf16le');
    return bytes[0] === 0xfe ? Buffer.from(raw).swap16().toString('utf16le') : raw.toString();
  };
  const textOf = ({ byteStart, byteEnd }: CsvRow): string => slice(byteStart, byteEnd);
  return {
    bytes,
    recordOf: (row) => textOf(row).replace(LINE_END, ''),
    lineEnds: (kept) => kept.map((row) => LINE_END.exec(textOf(row))?.[0] ?? '').join(''),
    gaps: [...rows, undefined]
      .map((row, index) => {
        const from = rows[index - 1]?.byteEnd ?? bodyStart;
        return slice(from, row?.byteStart ?? bytes.length);
      })
      .join(''),
  };
}

/** The rows of the original that the fixed file should have: all but exact repeats and those left blank. */
function keptRows({ before, columns }: Run): Run['before'] {
  const seen = new Set<string>();
  return before.filter((row) => {
    if (!isReadable(row, columns)) return true;
    if (row.fixed?.every((cell) => cell.trim() === '')) return false;
    const key = JSON.stringify(row.fixed ?? row.cells);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

const RUNS = 100;

describe('a fixed file', () => {
  const holds = (check: (run: Run) => void | Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(sheet, async (one) => check(await run(one))),
      { numRuns: RUNS },
    );

  it('is changed no more when it is fixed again', () =>
    holds(async ({ fixed }) => {
      const { bytes, report } = await fix(folder, fixed.bytes, { files: unsynced });
      expect(bytes.toString()).toBe(fixed.bytes.toString());
      expect(report.total).toBe(0);
    }));

  it('has the rows of the original in their order, but for repeats, and those without a fix as they were', () =>
    holds((one) => {
      const { after, original, fixed } = one;
      const kept = keptRows(one);
      expect(after.map(({ cells }) => cells)).toEqual(kept.map((row) => row.fixed ?? row.cells));
      for (const [index, row] of after.entries()) {
        const source = kept[index];
        // Without its line end: a CR joins an LF after it when the row between them is dropped.
        if (source && !source.fixed && !source.hasPaddedQuote)
          expect(fixed.recordOf(row)).toBe(original.recordOf(source));
      }
      expect(fixed.lineEnds(after)).toBe(original.lineEnds(kept));
      expect(fixed.gaps).toBe('');
    }));

  it('has no cell that could be fixed', () =>
    holds(({ after, columns }) => {
      for (const { cells } of after.filter((row) => isReadable(row, columns))) {
        expect(fixRow(cells, columns)).toEqual([]);
        for (const column of COLUMN_NAMES) {
          const index = columns.positions[column];
          if (index !== undefined) expect(fixCell(column, cells[index] ?? '')).toBeUndefined();
        }
      }
    }));

  it('means what the original means, wherever that is accepted without a warning', () =>
    holds(({ before, columns }) => {
      for (const row of before) {
        const meant = row.fixed && isReadable(row, columns) && meaning(row.cells, columns);
        if (meant) expect(meaning(row.fixed, columns)).toEqual(meant);
      }
    }));
});

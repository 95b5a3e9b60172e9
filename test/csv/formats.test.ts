import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openCsv, RawBytes } from '../../src/lib/csv';
import { rowsOf, temporaryFolder, write } from '../support/csv/csv-files';
import { encoderOf } from '../support/csv/encode-in';

const folder = temporaryFolder();

/** Letters of each encoding. */
const LETTERS: Readonly<Record<string, string>> = {
  'utf-8': 'é日😀',
  'utf-16le': 'é日😀',
  'utf-16be': 'é日😀',
  'windows-1252': 'éß€’Ÿ',
  'windows-1251': 'Жяё',
  'iso-8859-15': 'é€Œ',
  macintosh: 'éüÜ',
  shift_jis: '日本カ表',
  gb18030: '日汉字',
};

const ENCODERS = new Map(Object.keys(LETTERS).map((name) => [name, encoderOf(name)]));

/** A file as it is meant, and how it is written. */
interface Written {
  readonly encoding: string;
  readonly isGzip: boolean;
  readonly delimiter: string;
  readonly sepLine: boolean;
  readonly blankRows: number;
  readonly lineEnd: string;
  readonly rows: readonly (readonly [string, string])[];
}

const written: fc.Arbitrary<Written> = fc
  .constantFrom(...Object.entries(LETTERS))
  .chain(([encoding, letters]) => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'b', '"', ',', ';', '|', '\t', '~', '\n', ...Array.from(letters)),
      maxLength: 5,
    });
    return fc.record<Written>({
      encoding: fc.constant(encoding),
      isGzip: fc.boolean(),
      delimiter: fc.constantFrom(',', ';', '\t', '|', '~', '\x1f'),
      sepLine: fc.boolean(),
      blankRows: fc.nat(2),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      rows: fc.array(fc.tuple(cell, cell).filter(isNotBlank), { maxLength: 8 }),
    });
  });

/** Rows without any text are no rows. */
function isNotBlank(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

/** The text of the file, and the lines on which the header and the rows begin. */
function textOf({ delimiter, sepLine, blankRows, lineEnd, rows }: Written): {
  readonly text: string;
  readonly lines: readonly number[];
} {
  const quoted = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
  const before = [
    ...(sepLine ? [`sep=${delimiter}`] : []),
    ...Array<string>(blankRows).fill(delimiter),
  ];
  const records = [`email${delimiter}x`, ...rows.map(quoted)];
  const lines: number[] = [];
  let text = before.map((line) => line + lineEnd).join('');
  for (const record of records) {
    lines.push(text.split('\n').length);
    text += record + lineEnd;
  }
  return { text, lines };
}

describe('a file in any encoding, delimiter and compression', () => {
  it('is read as the rows and lines that were written', async () => {
    await fc.assert(
      fc.asyncProperty(written, async (file) => {
        const { encoding, isGzip, delimiter, sepLine, rows } = file;
        const { text, lines } = textOf(file);
        const bytes = ENCODERS.get(encoding)?.(text) ?? Buffer.alloc(0);
        const path = write(folder, isGzip ? gzipSync(bytes) : bytes, isGzip ? 'u.csv.gz' : 'u.csv');
        const isKnown = sepLine || [',', ';', '\t', '|'].includes(delimiter);
        const source = await openCsv(path, {
          format: {
            encoding: encoding === 'utf-8' ? null : encoding,
            delimiter: isKnown ? null : delimiter,
          },
        });
        expect(source).toMatchObject({ path, delimiter, header: ['email', 'x'] });
        const read = await rowsOf(source);
        expect(read.map(({ cells }) => cells)).toEqual(rows);
        expect([source.headerLine, ...read.map(({ line }) => line)]).toEqual(lines);
        expect(read.map(({ row }) => row)).toEqual(rows.map((_row, index) => index + 1));
        expect(await rawTextOf(source, read)).toBe(text.slice(text.indexOf('email')));
      }),
      { numRuns: 300 },
    );
  });
});

/** The header and the rows as they are in the file or its copy, read by their offsets. */
async function rawTextOf(
  source: Awaited<ReturnType<typeof openCsv>>,
  rows: Awaited<ReturnType<typeof rowsOf>>,
): Promise<string> {
  const raw = await RawBytes.open(source);
  const parts: Buffer[] = [];
  try {
    await raw.read(source.headerStart, rows.at(-1)?.byteEnd ?? source.bodyStart, (block) => {
      parts.push(Buffer.from(block));
      return Promise.resolve();
    });
  } finally {
    await raw.close();
  }
  return Buffer.concat(parts).toString();
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { COLUMN_NAMES, type ColumnName } from '../../../src/lib/records';
import { validateCsv, type Validation } from '../../../src/lib/validate';
import { abortOf, encoded, type Form, temporaryFolder, write } from '../../support/csv/csv-files';
import { cellOf } from '../../support/validate/cells';
import { shortly } from '../../support/validate/validating';

const folder = temporaryFolder();
const JUDGE = join(__dirname, '../../../dist/lib/validate/rows/judge-entry.js');

/** So small a block that a file has many. */
const SMALL = 2_000;

/** The entry file of a thread that does `first` before it serves as the real one does. */
function threadThat(first: string, name = 'thread.js'): string {
  const lines = [
    `const { appendFileSync } = require('node:fs');`,
    `const { parentPort } = require('node:worker_threads');`,
    first,
    `require(${JSON.stringify(JUDGE)});`,
  ];
  return write(folder, lines.join('\n'), name);
}

function validateWith(
  content: string | Buffer,
  modulePath: string | undefined,
  blockBytes: number,
): Promise<Validation> {
  const thread = modulePath === undefined ? {} : { thread: { modulePath, leastBytes: 0 } };
  return validateCsv({
    csvPath: write(folder, content),
    maxFindings: 500,
    blockBytes,
    ...thread,
  });
}

/** A validation without the time of the file. */
function result({ source: { modifiedMs: _, ...source }, ...rest }: Validation): unknown {
  return { source, ...rest };
}

/** Rows that repeat and contradict each other across the whole file. */
function entangled(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const email = at % 11 === 0 ? 'nobody' : `u${String(at % 97)}@x.io`;
    const id = at % 5 === 0 ? '' : `id${String(at % 61)}`;
    const org = at % 7 === 0 ? ',' : `o${String(at % 13)},${at % 29 === 0 ? 'Other' : 'One'}`;
    return `${email},${at % 17 === 0 ? '"A"da' : '=Ada'},${id},${org}${at % 31 === 0 ? '\n' : ''}`;
  });
  return ['email,first_name,external_id,org_external_id,org_name', ...rows, ''].join('\n');
}

const FILE = entangled(2_000);

describe('rows judged on two threads', () => {
  it('have the same findings as on one, in the order of the file', async () => {
    const alone = await validateWith(FILE, undefined, SMALL);
    const together = await validateWith(FILE, JUDGE, SMALL);
    expect(result(together)).toEqual(result(alone));
    expect(new Set(alone.findings.map(({ rule }) => rule)).size).toBeGreaterThan(5);
  });

  it('are judged on both threads', async () => {
    const log = join(folder, 'blocks.log');
    const note = `parentPort.on('message', () => appendFileSync(${JSON.stringify(log)}, '.'));`;
    await validateWith(FILE, threadThat(note), SMALL);
    const blocks = readFileSync(log, 'utf8').length;
    expect(blocks).toBeGreaterThanOrEqual(4);
  });

  it.each<[string, string]>([
    ['at once', `process.exit(1);`],
    ['by an error', `parentPort.on('message', () => { throw new Error('lost'); });`],
    [
      'half-way',
      `let left = 3; parentPort.on('message', () => { if (left-- === 0) process.exit(0); });`,
    ],
    [
      'for want of memory',
      `const all = []; for (;;) all.push(Array.from({ length: 1e5 }, () => ({})));`,
    ],
  ])('lose nothing when the thread ends %s', async (_how, first) => {
    const alone = await validateWith(FILE, undefined, SMALL);
    const left = await validateWith(FILE, threadThat(first), SMALL);
    expect(result(left)).toEqual(result(alone));
  });

  it('are all judged on the main thread when no other can be started', async () => {
    const alone = await validateWith(FILE, undefined, SMALL);
    const left = await validateWith(FILE, join(folder, 'nowhere.js'), SMALL);
    expect(result(left)).toEqual(result(alone));
  });

  it('start no thread for a small file', async () => {
    const started = join(folder, 'started');
    const modulePath = threadThat(`appendFileSync(${JSON.stringify(started)}, '');`);
    await validateCsv({ csvPath: write(folder, FILE), maxFindings: 1, thread: { modulePath } });
    expect(existsSync(started)).toBe(false);
  });

  it('end with the error of the reader, and with the error of the progress callback', async () => {
    const open = await abortOf(validateWith(`${FILE}"a@x.io,`, JUDGE, SMALL));
    expect(open.code).toBe('csv_unterminated_quote');
    const stop = new Error('stopped');
    const stopped = validateCsv({
      csvPath: write(folder, FILE),
      maxFindings: 1,
      blockBytes: SMALL,
      thread: { modulePath: JUDGE, leastBytes: 0 },
      onProgress: () => {
        throw stop;
      },
    });
    await expect(stopped).rejects.toBe(stop);
  });

  it('may be longer than a block', async () => {
    const long = `"{""a"":""${'x'.repeat(5_000)}""}"`;
    const rows = Array.from({ length: 40 }, (_, at) => `u${String(at)}@x.io,${at % 9 ? '' : long}`);
    const content = ['email,metadata', ...rows].join('\n');
    const alone = await validateWith(content, undefined, 1 << 20);
    expect(result(await validateWith(content, JUDGE, 300))).toEqual(result(alone));
    expect(alone.errors).toBe(5);
  });
});

describe('any file', () => {
  const columns = fc.shuffledSubarray([...COLUMN_NAMES]).map((names): ColumnName[] => {
    return ['email', ...names.filter((name) => name !== 'email')];
  });
  const aFile = columns.chain((names) =>
    fc.record({
      names: fc.constant(names),
      rows: fc.array(fc.tuple(...names.map(cellOf)), { minLength: 1, maxLength: 30 }),
      ends: fc.array(fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n', 'x"\n'), {
        minLength: 30,
        maxLength: 30,
      }),
      delimiter: fc.constantFrom(',', ';', '\t'),
      form: fc.constantFrom<Form>('utf-8', 'utf-8', 'utf-8 with a BOM', 'utf-16le', 'utf-16be'),
      blockBytes: fc.constantFrom(7, 50, 64, 300, 1000),
    }),
  );

  it('lists equally frequent rules in one order, whether reported with a row or at the end of a block', async () => {
    const content = 'email,role_slugs\na@x.io,\na@x.io,\n"","-"\n';
    const alone = await validateWith(content, undefined, 1 << 20);
    expect(alone.rules.map(({ rule, count }) => `${rule} ${String(count)}`)).toEqual([
      'email_missing 1',
      'roles_without_org 1',
      'email_repeated 1',
    ]);
    expect(result(await validateWith(content, undefined, 7))).toEqual(result(alone));
  });

  it('has the same result with and without a thread, for any size of blocks', async () => {
    await fc.assert(
      fc.asyncProperty(aFile, async ({ names, rows, ends, delimiter, form, blockBytes }) => {
        const lines = rows.map((cells, at) => {
          const written = cells.map((cell) => `"${cell.toWellFormed().replaceAll('"', '""')}"`);
          return `${written.join(delimiter)}${ends[at] ?? ''}`;
        });
        // A file of blank lines has no rows.
        const row = `a@x.io${delimiter.repeat(names.length - 1)}\n`;
        const content = encoded(`${names.join(delimiter)}\n${row}${lines.join('')}`, form);
        const alone = await validateWith(content, undefined, 1 << 20);
        const small = await validateWith(content, undefined, blockBytes);
        const together = await validateWith(content, JUDGE, blockBytes);
        expect(result(small)).toEqual(result(alone));
        expect(result(together)).toEqual(result(alone));
      }),
      { numRuns: 150 },
    );
  });
});

it('has each finding of the header once, however many empty lines precede the first row', async () => {
  const content = encoded(`Email\n${'\n'.repeat(500)}a@x.io\n`, 'utf-8 with a BOM');
  expect(shortly(await validateWith(content, undefined, 100))).toEqual([
    '0 file_bom',
    '0 header_untidy',
    '0 line_empty',
  ]);
});

import fc from 'fast-check';
import { bindColumns, COLUMN_NAMES, type ColumnName, type Columns } from '../../../src/lib/records';
import { readEmail } from '../../../src/lib/records/cells/email';
import { readExternalId } from '../../../src/lib/records/cells/identifiers';
import { readCredentials } from '../../../src/lib/records/cells/password';
import { readRoleSlugs } from '../../../src/lib/records/cells/role-slugs';
import { RowReader } from '../../../src/lib/records/cells/row-reader';
import { readEmailVerified, readName } from '../../../src/lib/records/cells/text-fields';
import { cellOf } from '../../support/validate/cells';

const NOT_PLAIN = '\ud800';

/** A row of which no cell looks plain at first: everything takes the slower way. */
class SlowReader extends RowReader {
  constructor(
    private readonly row: RowReader,
    cells: readonly string[],
    columns: Columns,
  ) {
    super(cells, columns);
  }

  override trimmed(): string {
    return NOT_PLAIN;
  }

  override text(column: ColumnName): string | undefined {
    const text = this.row.trimmed(column);
    return text === undefined ? undefined : this.usable(column, text);
  }
}

const READERS: readonly (readonly [string, (row: RowReader) => unknown])[] = [
  ['email', readEmail],
  ['first_name', (row) => readName(row, 'first_name')],
  ['email_verified', readEmailVerified],
  ['external_id', (row) => readExternalId(row, 'external_id')],
  ['org_external_id', (row) => readExternalId(row, 'org_external_id')],
  ['password, password_hash and password_hash_type', readCredentials],
  ['role_slugs', readRoleSlugs],
];

const SEEDS = [
  'x'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(129),
  'x'.repeat(256),
  '.',
  'a@gmial.com',
];
const ODD = ['\u007f', '\u0085', '\u00a0', '\ud800', 'é', '\u0007', '\u200b', '=', '.', ' '];

const anyCell = (column: ColumnName): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: cellOf(column) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...SEEDS), fc.nat(300), fc.constantFrom('', '', ...ODD))
        .map(([seed, at, odd]) => seed.slice(0, at) + odd + seed.slice(at)),
    },
  );

/** What a reader makes of a row, and everything it has to say of it. */
function reading(read: (row: RowReader) => unknown, row: RowReader): unknown {
  const value = read(row);
  const { problems, warnings, expectedRefusals } = row;
  return { value, problems, warnings, expectedRefusals };
}

describe('a cell that looks plain at first', () => {
  const bound = bindColumns(COLUMN_NAMES);
  if (!bound.ok) throw new Error('The columns do not bind');
  const { columns } = bound;

  it.each(READERS)('is read as any other: %s', (_columns, read) => {
    const rows = fc.tuple(...COLUMN_NAMES.map(anyCell));
    fc.assert(
      fc.property(rows, (cells) => {
        const slow = new SlowReader(new RowReader(cells, columns), cells, columns);
        expect(reading(read, new RowReader(cells, columns))).toEqual(reading(read, slow));
      }),
      { numRuns: 2_000 },
    );
  });
});

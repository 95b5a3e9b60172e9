import type { ResultRow } from '../jobs';
import { escapeInvisible } from '../model';

export const DIALECTS = ['postgres', 'mysql'] as const;

export type Dialect = (typeof DIALECTS)[number];

/** The fields of a row by which a database finds it. */
export const KEY_FIELDS = { external_id: 'externalId', email: 'email' } as const;

/** The fields of a row that can be written into a database. */
export const ID_FIELDS = {
  user_id: 'userId',
  organization_id: 'organizationId',
  membership_id: 'membershipId',
} as const;

/** The name of a field in `Fields`, and the column of the user's table that has it. */
export interface ColumnOf<Fields> {
  readonly column: string;
  readonly field: keyof Fields;
}

/** The table that gets the ids. Names are as the database has them, without quotes. */
export interface TableUpdate {
  readonly dialect: Dialect;
  /** With a schema before a dot, if it has one. */
  readonly table: string;
  readonly key: ColumnOf<typeof KEY_FIELDS>;
  readonly set: readonly ColumnOf<typeof ID_FIELDS>[];
}

/**
 * Makes the statement, with its line feed, that writes the ids of a row; undefined for a row that lacks one of them, or
 * the key.
 */
export function updateStatement(update: TableUpdate): (row: ResultRow) => string | undefined {
  const { dialect, key, set } = update;
  const table = update.table.split('.').map((part) => quotedName(dialect, part));
  const head = `UPDATE ${table.join('.')} SET `;
  const columns = set.map(({ column, field }) => {
    return { start: `${quotedName(dialect, column)} = `, field: ID_FIELDS[field] };
  });
  const where = ` WHERE ${quotedName(dialect, key.column)} = `;
  const keyField = KEY_FIELDS[key.field];
  const literalOf = (value: string): string | undefined =>
    value === '' ? undefined : quotedValue(dialect, value);
  return (row) => {
    const id = literalOf(row[keyField]);
    const values = columns.flatMap(({ start, field }) => {
      const value = literalOf(row[field]);
      return value === undefined ? [] : [start + value];
    });
    if (id === undefined || values.length < columns.length) return undefined;
    return `${head}${values.join(', ')}${where}${id};\n`;
  };
}

/** True for a text that can be the name of a table or a column: not empty, and without control characters. */
export function isSqlName(text: string): boolean {
  return text !== '' && !/\p{Cc}/u.test(text);
}

/** A name in the quotes of the dialect: with them it may be a reserved word, and keeps its case. */
export function quotedName(dialect: Dialect, name: string): string {
  const quote = dialect === 'mysql' ? '`' : '"';
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/**
 * A text as a literal of the dialect, on one line. A quote is doubled, which ends no literal in any mode of either
 * database. What a terminal might interpret is escaped. Undefined for a text that the database cannot have.
 *
 * - postgres: an escape string where the text has a backslash or needs escapes, because only there they mean the same
 *   whatever `standard_conforming_strings` says. https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 * - mysql: a backslash is doubled, as all modes but NO_BACKSLASH_ESCAPES need it. MySQL has no escapes for most
 *   characters, so such a text is in hexadecimal. https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
 */
export function quotedValue(dialect: Dialect, text: string): string | undefined {
  if (dialect === 'postgres' && text.includes('\0')) return undefined;
  const doubled = text.replaceAll("'", "''").replaceAll('\\', '\\\\');
  const escaped = escapeInvisible(doubled);
  if (dialect === 'mysql') {
    const bytes = Buffer.from(text, 'utf8').toString('hex').toUpperCase();
    return escaped === doubled ? `'${doubled}'` : `_utf8mb4 X'${bytes}'`;
  }
  return escaped.includes('\\') ? `E'${escaped}'` : `'${escaped}'`;
}

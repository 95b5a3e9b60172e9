import { insertsError, otherExportError } from './export-errors';
import type { ExportFormat } from './export-record';
import { isHashConfig } from './hash-config';
import { isNdjson } from './json-unit';

/** What else an export may be, by its first bytes. */
const OTHER_KINDS = [
  {
    start: /^PGDMP/,
    name: 'a dump of PostgreSQL in its custom format',
    remedy: 'Convert it first: pg_restore --data-only -f users.sql <dump>.',
  },
  {
    start: /^\s*-----BEGIN PGP MESSAGE-----/,
    name: 'encrypted with PGP',
    remedy: 'Decrypt it first: gpg --decrypt.',
  },
];

const SQL =
  /^(?:\s*(?:--.*|\/\*.*|\\restrict .*)?\r?\n)*(?:SET|COPY|INSERT|CREATE|BEGIN|SELECT|DROP|ALTER|LOCK)\b/;

/**
 * The format of a text by its first bytes; undefined when it may be a CSV or TSV.
 *
 * @param isWhole true when `start` is the whole text
 * @throws Abort when it is something else
 */
export function formatOfStart(
  path: string,
  start: Buffer,
  isWhole: boolean,
): Exclude<ExportFormat, 'csv' | 'tsv'> | undefined {
  const text = start.toString('latin1');
  const other = OTHER_KINDS.find((kind) => kind.start.test(text));
  if (other) throw otherExportError(path, other.name, other.remedy);
  if (/^\s*[[{]/.test(text)) return isNdjson(start, isWhole) ? 'ndjson' : 'json';
  if (isHashConfig(text)) return 'hash-config';
  if (/^(?:(?:#.*| .*)?\r?\n)*(?:version: *\d|dn::? *\S)/i.test(text)) return 'ldif';
  if (/^-- PostgreSQL database/m.test(text) || /^COPY .* FROM stdin;/m.test(text)) return 'copy';
  if (!SQL.test(text)) return undefined;
  if (isWhole || /^INSERT INTO /m.test(text)) throw insertsError(path);
  return 'copy';
}

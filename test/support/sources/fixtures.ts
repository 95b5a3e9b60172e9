import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { RecordValue } from '../../../src/lib/exports';
import { asObject } from '../../../src/lib/model';
import type { SampleOf } from '../../../src/lib/sources';

const FOLDER = join(__dirname, '..', '..', 'sources');

/** The records of one path of a fixture. */
export interface FixturePart extends SampleOf {
  readonly records: readonly RecordValue[];
  /** The cells of the first row of a CSV, which may be a record. */
  readonly firstRow?: readonly string[];
  /** All rows of a CSV, the first one, too. */
  readonly rows?: readonly (readonly string[])[];
}

/** Names of the fixtures of a source. */
export function fixturesOf(key: string): readonly string[] {
  return readdirSync(join(FOLDER, key, 'fixtures')).sort();
}

/** Keys of the sources that have fixtures. */
export function sourcesWithFixtures(): readonly string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Reads a fixture as `exports/` would, but whole. */
export function fixture(key: string, file: string): readonly FixturePart[] {
  const text = readFileSync(join(FOLDER, key, 'fixtures', file), 'utf8');
  if (/\.(ndjson|jsonl)$/.test(file)) return [{ path: '', file, records: lines(text).map(object) }];
  if (file.endsWith('.json')) return document(file, JSON.parse(text));
  if (/\.[ct]sv$/.test(file)) return [table(file, text)];
  if (file.endsWith('.ldif')) return [{ path: '', file, records: entries(text) }];
  if (file.endsWith('.sql')) return dump(file, text);
  throw new Error(`no reader for ${file}`);
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function object(line: string): RecordValue {
  return asObject(JSON.parse(line)) ?? {};
}

/** As in `exports/`, which has more of them. */
const IDENTITIES = ['user_id', 'id', '_id', 'pk', 'member_id', 'loginIds', 'Username'];

function document(file: string, root: unknown): readonly FixturePart[] {
  if (Array.isArray(root)) {
    const first = asObject(root[0]);
    const isPages = first !== undefined && Object.values(first).some(isListOfObjects);
    const isRecords = first === undefined || !isPages || IDENTITIES.some((name) => name in first);
    return isRecords
      ? [{ path: '', file, records: objects(root) }]
      : root.flatMap((page) => document(file, page));
  }
  const properties = Object.entries(asObject(root) ?? {});
  const parts = properties.flatMap(([path, value]): FixturePart[] => {
    if (Array.isArray(value)) return [{ path, file, records: objects(value) }];
    const single = asObject(value);
    return single === undefined ? [] : [{ path, file, records: [single] }];
  });
  return parts.some(({ records }) => records.length > 0) ? parts : [];
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && asObject(value[0]) !== undefined;
}

function objects(list: readonly unknown[]): readonly RecordValue[] {
  return list.map((item) => asObject(item) ?? {});
}

function table(file: string, text: string): FixturePart {
  const delimiter = text.slice(0, text.indexOf('\n')).includes('\t') ? '\t' : ',';
  const parsed = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    delimiter,
    skipEmptyLines: true,
  });
  const [header = [], ...rows] = parsed.data;
  const records = rows.map((row) => named(header, row));
  return { path: '', file, header, firstRow: header, rows: parsed.data, records };
}

/** A row as a record. */
export function named(header: readonly string[], row: readonly (string | null)[]): RecordValue {
  return Object.fromEntries(header.map((name, at) => [name, row[at] ?? null]));
}

/** The tables of `COPY … FROM stdin`. */
function dump(file: string, text: string): readonly FixturePart[] {
  const copies = [...text.matchAll(/^COPY (\S+) \((.*)\) FROM stdin;\n([\s\S]*?)^\\\.$/gm)];
  return copies.map(([, path = '', columns = '', body = '']) => {
    const header = columns.split(', ').map((column) => column.replaceAll('"', ''));
    const rows = lines(body).map((line) => line.split('\t').map(copyText));
    return {
      path: path.replaceAll('"', ''),
      file,
      header,
      records: rows.map((row) => named(header, row)),
    };
  });
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function copyText(field: string): string | null {
  if (field === '\\N') return null;
  return field.replaceAll(/\\(.)/g, (_, character: string) => ESCAPED[character] ?? character);
}

const ATTRIBUTE = /^([\w.-]+)(?:;[\w-]+)*:(:?) ?(.*)$/;
/** Values of bytes stay in base64. */
const BINARY = ['objectguid'];

/** LDIF: attributes by their names in lower case, a list where one repeats. */
function entries(text: string): readonly RecordValue[] {
  const unfolded = text.replaceAll('\n ', '').replaceAll(/^#.*\n/gm, '');
  const blocks = unfolded.split(/\n\n+/).map((block) => entry(block.split('\n')));
  return blocks.filter((value) => 'dn' in value);
}

function entry(attributes: readonly string[]): RecordValue {
  const record: Record<string, string | string[]> = {};
  for (const line of attributes) {
    const [, name = '', colon = '', rest = ''] = ATTRIBUTE.exec(line) ?? [];
    const isBinary = BINARY.includes(name.toLowerCase());
    const key = isBinary ? `${name.toLowerCase()};base64` : name.toLowerCase();
    const isDecoded = colon === ':' && !isBinary;
    const value = isDecoded ? Buffer.from(rest, 'base64').toString('utf8') : rest;
    const known = record[key];
    if (!['', 'version', 'changetype'].includes(key)) {
      record[key] = known === undefined ? value : [known, value].flat();
    }
  }
  return record;
}

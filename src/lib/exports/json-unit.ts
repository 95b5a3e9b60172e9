import { asObject, parseJson } from '../model';
import type { JsonUnit } from './file-sample';
import { endsBareValue, isSeparator, ValueScan } from './json-scan';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

/** Properties by which APIs and tools give a list of records, and that a user's own record may have, too. */
const LISTS = [
  'users',
  'members',
  'organizations',
  'orgs',
  'groups',
  'roles',
  'memberships',
  'data',
  'value',
  'results',
  'items',
  'resources',
  'records',
];

/** Properties that only a record has. Compared without case. */
const IDENTITIES = new Set([
  'id',
  '_id',
  'uid',
  'user_id',
  'userid',
  'localid',
  'username',
  'email',
  'email_address',
  'userprincipalname',
  'loginids',
  'member_id',
  'memberid',
  'organization_id',
  'pk',
  'sub',
]);

/**
 * What an object is that stands where a record or a document may: a root object, or an element of a root array.
 *
 * - A Keycloak realm, which has an id like a record, is a document: it has `realm`, and so is Clerk's envelope.
 * - An object with a property that identifies a record is a record: `id`, `email`, `user_id` and so on.
 * - `{"organization": {...}, "members": [...]}` is a record: one organization with its members.
 * - An object with one of the usual lists, such as `users`, `data` or `value`, is a document: a page of an API.
 * - Any other object is a document when it is alone in its file, and a record when others follow.
 */
export function unitOf(object: Readonly<Record<string, unknown>>, isAlone: boolean): JsonUnit {
  if ('realm' in object || 'clerkMigrate' in object) return 'document';
  const names = Object.keys(object).map((name) => name.toLowerCase());
  if (names.some((name) => IDENTITIES.has(name))) return 'record';
  if (asObject(object['organization']) !== undefined) return 'record';
  if (hasList(object)) return 'document';
  return isAlone ? 'document' : 'record';
}

function hasList(object: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(object).some(
    ([name, value]) => Array.isArray(value) && LISTS.includes(name.toLowerCase()),
  );
}

/**
 * The unit of a JSON document by its first bytes. Of an object that does not end in these, the first properties tell.
 *
 * @param isWhole true when `start` is the whole document
 */
export function unitOfStart(start: Buffer, isWhole: boolean): JsonUnit {
  const { at, isInArray } = firstUnit(start);
  const end = at === start.length ? -1 : new ValueScan().scan(start, at, start.length);
  // An empty array, and an array of numbers.
  if (end === -1 && isInArray && isWhole) return 'record';
  if (end === -1) return unitOf(beginningOf(start, at), !isInArray);
  const object = asObject(parseJson(start.toString('utf8', at, end)));
  if (object === undefined) return isInArray ? 'record' : 'document';
  const isAlone = !isInArray && isWhole && start.toString('latin1', end).trim() === '';
  return unitOf(object, isAlone);
}

const QUOTE = 0x22;
const COLON = 0x3a;
const CLOSE_OBJECT = 0x7d;

/** The properties that an object begins with: empty lists and objects, null for any other. The last may not end. */
function beginningOf(start: Buffer, open: number): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (let at = open + 1; at < start.length;) {
    const byte = start[at];
    if (byte === CLOSE_OBJECT) break;
    if (isSeparator(byte)) {
      at += 1;
      continue;
    }
    const nameEnd = byte === QUOTE ? new ValueScan().scan(start, at, start.length) : -1;
    if (nameEnd === -1) break;
    const name = parseJson(start.toString('utf8', at, nameEnd));
    at = nameEnd;
    while (at < start.length && (isSeparator(start[at]) || start[at] === COLON)) at += 1;
    if (typeof name === 'string') found[name] = kindOf(start[at]);
    const valueEnd = endOfValue(start, at);
    if (valueEnd === -1) break;
    at = valueEnd;
  }
  return found;
}

function kindOf(first: number | undefined): unknown {
  if (first === OPEN_ARRAY) return [];
  return first === OPEN_OBJECT ? {} : null;
}

function endOfValue(start: Buffer, at: number): number {
  const byte = start[at];
  const isScanned = byte === QUOTE || byte === OPEN_ARRAY || byte === OPEN_OBJECT;
  if (isScanned) return new ValueScan().scan(start, at, start.length);
  for (let end = at; end < start.length; end += 1) if (endsBareValue(start[end])) return end;
  return -1;
}

/** Where the first root object begins, or the first element of a root array. */
function firstUnit(start: Buffer): { readonly at: number; readonly isInArray: boolean } {
  let at = 0;
  let isInArray = false;
  while (at < start.length && (isSeparator(start[at]) || start[at] === OPEN_ARRAY)) {
    isInArray ||= start[at] === OPEN_ARRAY;
    at += 1;
  }
  return { at, isInArray };
}

/** True when the text is NDJSON: its first line is a record, or most of the next lines are objects. */
export function isNdjson(start: Buffer, isWhole: boolean): boolean {
  const lines = firstLines(start, isWhole);
  const [first, ...others] = lines;
  if (first === undefined) return isLongLine(start, isWhole);
  const object = asObject(parseJson(first));
  if (object !== undefined) return unitOf(object, isWhole && others.length === 0) === 'record';
  const objects = others.filter((line) => asObject(parseJson(line)) !== undefined);
  return first.startsWith('{') && objects.length * 2 > others.length;
}

/** True when the text begins with a record on a line that does not end in it. */
function isLongLine(start: Buffer, isWhole: boolean): boolean {
  const { at, isInArray } = firstUnit(start);
  return !isWhole && !isInArray && unitOf(beginningOf(start, at), true) === 'record';
}

const LINES_LOOKED_AT = 20;

/** The first lines that are not blank and that end in the text. */
function firstLines(start: Buffer, isWhole: boolean): readonly string[] {
  const text = start.toString('utf8');
  const lines: string[] = [];
  for (let from = 0; from < text.length && lines.length < LINES_LOOKED_AT;) {
    const end = text.indexOf('\n', from);
    if (end === -1 && !isWhole) break;
    const line = text.slice(from, end === -1 ? text.length : end).trim();
    if (line !== '') lines.push(line);
    from = end === -1 ? text.length : end + 1;
  }
  return lines;
}

import { asObject, parseJson } from '../model';
import type { JsonUnit } from './file-sample';
import { isSeparator, ValueScan } from './json-scan';

const OPEN_ARRAY = 0x5b;

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
 * The unit of a JSON document by its first bytes. An object that does not end in these is a document.
 *
 * @param isWhole true when `start` is the whole document
 */
export function unitOfStart(start: Buffer, isWhole: boolean): JsonUnit {
  const { at, isInArray } = firstUnit(start);
  const end = at === start.length ? -1 : new ValueScan().scan(start, at, start.length);
  // An empty array, and an array of numbers.
  if (end === -1 && isInArray && isWhole) return 'record';
  if (end === -1) return 'document';
  const object = asObject(parseJson(start.toString('utf8', at, end)));
  if (object === undefined) return isInArray ? 'record' : 'document';
  const isAlone = !isInArray && isWhole && start.toString('latin1', end).trim() === '';
  return unitOf(object, isAlone);
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
  if (first === undefined) return false;
  const object = asObject(parseJson(first));
  if (object !== undefined) return unitOf(object, isWhole && others.length === 0) === 'record';
  const objects = others.filter((line) => asObject(parseJson(line)) !== undefined);
  return first.startsWith('{') && objects.length * 2 > others.length;
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

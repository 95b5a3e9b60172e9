import JSON5 from 'json5';
import { asObject, parseJson } from '../../model';

// More than metadata within its limits needs. JSON5 reads character by character, so longer cells would be slow.
const MAX_LENGTH = 65_536;
const MAX_BRACKETS = 1000;

// One token: whitespace, punctuation, a string in either quotes, or a word. Linear time for any text.
const TOKEN =
  /(\s+)|([{}[\],:])|("[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*')|([^\s{}[\],:"']+)/y;

// An escape that JSON, JavaScript and Python do not all read in the same way, such as `\U0001F600`.
const ODD_ESCAPE = /\\(?!["'\\/bfnrt]|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2})/;

const TYPOGRAPHIC = /[\u201c-\u201f]/;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const KEY = /^(?:[A-Za-z_$][\w$-]*|\d+)$/;

const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
  // Python's.
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

// Marks a number kept as text. Databases cannot store NUL in a text, so no value begins with it.
const MARK = '\\u0000#';
const MARKED = /"\\u0000#([^"]+)"/g;

/**
 * The JSON object that an invalid `text` means: with single quotes, trailing commas, unquoted keys, constants of
 * Python, quotes that were escaped once too often, or typographic quotes. Numbers keep their digits. Undefined when
 * it is none of these, or could mean several objects.
 */
export function repairObject(text: string): string | undefined {
  if (text.length > MAX_LENGTH || text.includes('\u0000')) return undefined;
  const readings = new Set<string>();
  for (const reading of [readLoose(text), readUnescaped(text), readStraightQuoted(text)]) {
    if (reading !== undefined) readings.add(reading);
  }
  const [only] = readings;
  return readings.size === 1 ? only : undefined;
}

/** An object inside quotes, or one whose quotes are doubled or escaped with backslashes. */
function readUnescaped(text: string): string | undefined {
  if (text.startsWith("'") && text.endsWith("'")) return objectIn(text.slice(1, -1));
  if (text.startsWith('"')) {
    const inner = parseJson(text);
    return typeof inner === 'string' ? objectIn(inner.trim()) : undefined;
  }
  if (text.includes('\\"')) {
    const inner = parseJson(`"${text}"`);
    if (typeof inner === 'string') return objectIn(inner);
  }
  return text.includes('""') ? objectIn(text.replaceAll('""', '"')) : undefined;
}

function readStraightQuoted(text: string): string | undefined {
  if (text.includes('"') || !TYPOGRAPHIC.test(text)) return undefined;
  return objectIn(text.replaceAll(new RegExp(TYPOGRAPHIC, 'g'), '"'));
}

function objectIn(json: string): string | undefined {
  return asObject(parseJson(json)) === undefined ? undefined : json;
}

function readLoose(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const read = readTokens(text);
  if (read === undefined) return undefined;
  const value = parseLoose(read.json5);
  // A repeated key would lose one of its values.
  if (asObject(value) === undefined || countKeys(value) !== read.keys) return undefined;
  return JSON.stringify(value).replace(MARKED, '$1');
}

function parseLoose(text: string): unknown {
  try {
    return JSON5.parse<unknown>(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The text as JSON5 whose numbers survive parsing, and the number of keys in it. */
function readTokens(text: string): { json5: string; keys: number } | undefined {
  let json5 = '';
  let [keys, brackets] = [0, 0];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const token = TOKEN.exec(text);
    if (token === null) return undefined;
    const [all, , mark, string, word] = token;
    if (mark === ':') keys += 1;
    if (mark === '{' || mark === '[') brackets += 1;
    if (brackets > MAX_BRACKETS || (string !== undefined && ODD_ESCAPE.test(oddEscapes(string)))) {
      return undefined;
    }
    const written =
      word === undefined ? escapedBreaks(all, string) : wordIn(text, word, TOKEN.lastIndex);
    if (written === undefined) return undefined;
    json5 += written;
  }
  return { json5, keys };
}

// A line break inside a string is intended: some exports write it raw, JSON requires an escape.
function escapedBreaks(token: string, string: string | undefined): string {
  return string === undefined ? token : token.replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

// The second of two backslashes does not begin an escape.
function oddEscapes(string: string): string {
  return string.replaceAll('\\\\', '');
}

/** A word outside strings as JSON5; undefined when its meaning is uncertain. `next` is the index after it. */
function wordIn(text: string, word: string, next: number): string | undefined {
  // Python 2 marks its strings.
  if (word === 'u' && /["']/.test(text[next] ?? '')) return '';
  if (text.slice(next).trimStart().startsWith(':')) {
    return KEY.test(word) ? `"${word}"` : undefined;
  }
  const constant = CONSTANTS.get(word);
  if (constant !== undefined) return constant;
  if (!NUMBER.test(word)) return undefined;
  // Kept as text, so that no digit is lost.
  return String(Number(word)) === word ? word : `"${MARK}${word}"`;
}

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  const inner = asObject(value);
  if (inner === undefined) return 0;
  return Object.values(inner).reduce<number>((sum, item) => sum + 1 + countKeys(item), 0);
}

import JSON5 from 'json5';
import { asObject, parseJson } from '../../model';

// Far more than metadata within its limits needs. JSON5 reads character by character.
const MAX_LENGTH = 65_536;
const MAX_BRACKETS = 1000;

// One token: blanks, punctuation, a string by either quote, or a word. Each in one pass, so that no text is slow.
const TOKEN =
  /(\s+)|([{}[\],:])|("[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*')|([^\s{}[\],:"']+)/y;

// What JSON and JavaScript and Python all read alike. `\U0001F600` is one that they do not.
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

// NUL cannot stand in a database's text, so no value means it.
const MARK = '\\u0000#';
const MARKED = /"\\u0000#([^"]+)"/g;

/**
 * The JSON object that `text` means and does not write: with single quotes, trailing commas, keys without quotes, the
 * constants of Python, quotes that were escaped once too often, or typographic quotes. Numbers keep their digits.
 * Undefined when it is none of these, or could mean several objects.
 */
export function repairObject(text: string): string | undefined {
  if (text.length > MAX_LENGTH || text.includes('\u0000')) return undefined;
  const readings = new Set<string>();
  for (const reading of [loose(text), unescaped(text), plainQuoted(text)]) {
    if (reading !== undefined) readings.add(reading);
  }
  const [only] = readings;
  return readings.size === 1 ? only : undefined;
}

/** An object in quotes of its own, or one whose quotes are doubled or have backslashes. */
function unescaped(text: string): string | undefined {
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

function plainQuoted(text: string): string | undefined {
  if (text.includes('"') || !TYPOGRAPHIC.test(text)) return undefined;
  return objectIn(text.replaceAll(new RegExp(TYPOGRAPHIC, 'g'), '"'));
}

function objectIn(json: string): string | undefined {
  return asObject(parseJson(json)) === undefined ? undefined : json;
}

function loose(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const read = readTokens(text);
  if (read === undefined) return undefined;
  const value = parseLoose(read.json5);
  // A key that stands twice would lose one of its values.
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

/** The text as JSON5 that no parser changes the meaning of, and how many keys it writes. */
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

// A line break inside a string was meant: exports write it as it is, JSON wants it escaped.
function escapedBreaks(token: string, string: string | undefined): string {
  return string === undefined ? token : token.replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

// A backslash that is escaped begins no escape.
function oddEscapes(string: string): string {
  return string.replaceAll('\\\\', '');
}

/** A word outside strings as JSON5; undefined when it has no certain meaning. `next` is where it ends. */
function wordIn(text: string, word: string, next: number): string | undefined {
  // Python 2 marks its strings.
  if (word === 'u' && /["']/.test(text[next] ?? '')) return '';
  if (text.slice(next).trimStart().startsWith(':')) {
    return KEY.test(word) ? `"${word}"` : undefined;
  }
  const constant = CONSTANTS.get(word);
  if (constant !== undefined) return constant;
  if (!NUMBER.test(word)) return undefined;
  // As text, so that no digit is lost on the way.
  return String(Number(word)) === word ? word : `"${MARK}${word}"`;
}

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  const inner = asObject(value);
  if (inner === undefined) return 0;
  return Object.values(inner).reduce<number>((sum, item) => sum + 1 + countKeys(item), 0);
}

// A JSON string or a number: in valid JSON nothing else begins with a quote, a minus or a digit.
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

// A cell that does not match contains no number that JavaScript would write otherwise. A cheap test that most cells fail.
const MAY_BE_INEXACT = /\d{16}|\d[eE]|\d\.\d|-0(?![\d.])/;

// Marks a number kept as text. Databases cannot store NUL in a text, so no value begins with it.
const MARK = '\u0000#';
const MARKED_IN_JSON = /"\\u0000#([\d.eE+-]+)"/g;

/** A parsed JSON text whose numbers can be written back digit by digit. */
export interface ExactJson {
  readonly value: unknown;
  /** True when `value` contains marked numbers, which only `textOf` understands. */
  readonly isMarked: boolean;
  /** A value inside `value` as text: strings unchanged, anything else as JSON. */
  readonly textOf: (value: unknown) => string;
}

/**
 * Parses JSON like `JSON.parse`, but keeps the digits of numbers that JavaScript would write otherwise, such as `1.10` and
 * ids of 17 digits. Throws what `JSON.parse` throws.
 */
export function parseExactly(json: string): ExactJson {
  const value: unknown = JSON.parse(json);
  const markedJson = MAY_BE_INEXACT.test(json) ? json.replace(TOKENS, markInexact) : json;
  if (markedJson === json) return { value, isMarked: false, textOf: plainText };
  const marked: unknown = JSON.parse(markedJson);
  return { value: marked, isMarked: true, textOf: unmarkedText };
}

function markInexact(token: string): string {
  if (token.startsWith('"')) return token;
  return String(Number(token)) === token ? token : `"\\u0000#${token}"`;
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function unmarkedText(value: unknown): string {
  if (typeof value === 'string') return value.startsWith(MARK) ? value.slice(MARK.length) : value;
  return JSON.stringify(value).replace(MARKED_IN_JSON, '$1');
}

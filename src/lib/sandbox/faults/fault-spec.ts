import type { Fault, FaultEffect } from './faults';

/** A fault that cannot be read; the message names the part and says why. */
export class FaultSpecError extends Error {
  override readonly name = 'FaultSpecError';
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const EFFECTS =
  'reset, lost_answer, garbled, slow=<ms>, late=<ms>, status=<code> or status_after_work=<code>';
const MAX_DELAY_MS = 600_000;

function fail(message: string): never {
  throw new FaultSpecError(message);
}

function wholeNumber(value: unknown, name: string, range: readonly [number, number]): number {
  const [least, most] = range;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return fail(`${name} must be a whole number from ${least} to ${most}, not ${shown}`);
  }
  return number;
}

/** An HTTP status a server may answer with. */
export function faultStatus(value: unknown, name: string): number {
  return wholeNumber(value, name, [200, 599]);
}

/** A delay in milliseconds, ten minutes at most. */
export function faultDelayMs(value: unknown, name: string): number {
  return wholeNumber(value, name, [0, MAX_DELAY_MS]);
}

/** A count, at least `least`. */
export function faultCount(value: unknown, name: string, least: number): number {
  return wholeNumber(value, name, [least, Number.MAX_SAFE_INTEGER]);
}

/** A probability above 0 and at most 1. */
export function faultProbability(value: unknown, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && number > 0 && number <= 1) return number;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return fail(`${name} must be above 0 and at most 1, not ${shown}`);
}

/** A method, or undefined for `*`. */
export function faultMethod(value: string): string | undefined {
  if (value === '*') return undefined;
  return METHODS.includes(value) ? value : fail(`the method must be * or of ${METHODS.join(', ')}`);
}

/** A path pattern, or undefined for `*`. */
export function faultPath(value: string): string | undefined {
  if (value === '*') return undefined;
  return value.startsWith('/') ? value : fail(`the path must begin with / or be *, not ${value}`);
}

type Words = ReadonlyMap<string, string>;

function simpleEffect(name: string, value: string): FaultEffect | undefined {
  switch (name) {
    case 'reset':
    case 'lost_answer':
    case 'garbled':
      return value === '' ? { kind: name } : fail(`${name} takes no value`);
    case 'slow':
    case 'late':
      return { kind: name, delayMs: faultDelayMs(value, name) };
    case 'status_after_work':
      return { kind: 'status_after_work', status: faultStatus(value, 'status_after_work') };
    default:
      return undefined;
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return fail(`body is not JSON: ${text}`);
    throw error;
  }
}

function retryAfterOf(text: string): number | string | null {
  if (text === 'none') return null;
  return /^\d+$/.test(text) ? Number(text) : text;
}

function statusEffect(status: string, words: Words): FaultEffect {
  const code = words.get('code');
  const body = words.get('body');
  const retryAfter = words.get('retry-after');
  return {
    kind: 'status',
    status: faultStatus(status, 'status'),
    ...(code === undefined ? {} : { code }),
    ...(body === undefined ? {} : { body: parseBody(body) }),
    ...(retryAfter === undefined ? {} : { retryAfter: retryAfterOf(retryAfter) }),
  };
}

const STATUS_WORDS = ['code', 'body', 'retry-after'];
const WHEN_WORDS = ['p', 'n', 'after'];

function effectOf(words: Words): FaultEffect {
  const modifiers = [...STATUS_WORDS, ...WHEN_WORDS];
  const names = [...words.keys()].filter((name) => !modifiers.includes(name));
  const [name, second] = names;
  if (name === undefined) return fail(`no effect: give ${EFFECTS}`);
  const status = words.get('status');
  const effect =
    name === 'status' && status !== undefined
      ? statusEffect(status, words)
      : simpleEffect(name, words.get(name) ?? '');
  if (effect === undefined) return fail(`unknown word "${name}": give ${EFFECTS}`);
  if (second !== undefined) return fail(`"${second}" after "${name}": one fault has one effect`);
  const stray = STATUS_WORDS.find((word) => words.has(word));
  if (stray !== undefined && name !== 'status') return fail(`${stray} belongs to status=<code>`);
  return effect;
}

function whenOf(words: Words): Fault['when'] {
  const probability = words.get('p');
  const count = words.get('n');
  const after = words.get('after');
  return {
    ...(probability === undefined ? {} : { probability: faultProbability(probability, 'p') }),
    ...(count === undefined ? {} : { count: faultCount(count, 'n', 1) }),
    ...(after === undefined ? {} : { after: faultCount(after, 'after', 0) }),
  };
}

function wordsOf(tokens: readonly string[]): Words {
  const words = new Map<string, string>();
  for (const token of tokens) {
    const [name = '', ...rest] = token.split('=');
    if (words.has(name)) fail(`"${name}" is given twice`);
    words.set(name, rest.join('='));
  }
  return words;
}

/** Removes method and path from the front of `tokens`; both are optional. */
function takeMatch(tokens: string[]): Fault['match'] {
  const first = tokens[0] ?? '';
  const hasMethod = /^[A-Z]+$/.test(first) || (first === '*' && /^[*/]/.test(tokens[1] ?? ''));
  const method = hasMethod ? faultMethod(tokens.shift() ?? '') : undefined;
  const path = /^[*/]/.test(tokens[0] ?? '') ? faultPath(tokens.shift() ?? '') : undefined;
  return { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) };
}

/**
 * Reads the value of a `--fault` flag: `[METHOD] [PATH] EFFECT [CONDITION…]`, separated by spaces.
 *
 * - METHOD: `GET`, `POST`, `PUT`, `DELETE`, `PATCH` or `*`; default: any.
 * - PATH: without query, `*` matches any characters; default: any.
 * - EFFECT, one of: `status=<code>` (before any work; with `retry-after=<seconds|text|none>`, `code=<code>`,
 *   `body=<JSON without spaces>`), `reset` (cut before any work), `lost_answer` (work done, then cut),
 *   `slow=<ms>` (work done, answer late), `late=<ms>` (delayed, then work done, even when the client has left),
 *   `garbled` (work done, half of the JSON), `status_after_work=<code>`.
 * - CONDITION: `p=<0..1>` the probability, `n=<count>` how often at most, `after=<count>` requests pass first.
 *
 * Examples: `POST /user_management/users lost_answer p=0.05`, `* /organizations status=503 n=3`,
 * `POST /user_management/users status=429 retry-after=2 n=1`, `GET * slow=500`, `reset p=0.1`.
 * Throws FaultSpecError.
 */
export function parseFault(spec: string): Fault {
  const tokens = spec.split(/\s+/).filter((token) => token !== '');
  try {
    const match = takeMatch(tokens);
    const words = wordsOf(tokens);
    return { match, effect: effectOf(words), when: whenOf(words) };
  } catch (error) {
    if (error instanceof FaultSpecError) fail(`Fault "${spec}": ${error.message}.`);
    throw error;
  }
}

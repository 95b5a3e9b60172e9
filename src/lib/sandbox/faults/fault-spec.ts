import type { FaultEffect } from './effects';
import type { Fault } from './faults';
import {
  faultCount,
  faultMethod,
  faultPath,
  faultProbability,
  FaultSpecError,
  faultStatus,
  readEffect,
  refuseFault,
} from './fault-values';

const EFFECTS = [
  'reset, lost_answer, garbled, slow=<ms>, late=<ms>, status=<code>, status_after_work=<code>',
  'answer_of_another, duplicate_answer[=<ms>], stale=<ms>, not_found_for=<ms>, clock=<ms>',
  'date=<ms|none>, endless_pages, normalise=<form> or idempotency=replay',
].join(', ');

type Words = ReadonlyMap<string, string>;

function simpleEffect(name: string, value: string): FaultEffect | undefined {
  const effect = readEffect(name, () => ({ value, name }));
  const isBare = effect !== undefined && Object.keys(effect).length === 1;
  return isBare && value !== '' ? refuseFault(`${name} takes no value`) : effect;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return refuseFault(`body is not JSON: ${text}`);
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
  if (name === undefined) return refuseFault(`no effect: give ${EFFECTS}`);
  const status = words.get('status');
  const effect =
    name === 'status' && status !== undefined
      ? statusEffect(status, words)
      : simpleEffect(name, words.get(name) ?? '');
  if (effect === undefined) return refuseFault(`unknown word "${name}": give ${EFFECTS}`);
  if (second !== undefined)
    return refuseFault(`"${second}" after "${name}": one fault has one effect`);
  const stray = STATUS_WORDS.find((word) => words.has(word));
  if (stray !== undefined && name !== 'status')
    return refuseFault(`${stray} belongs to status=<code>`);
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
    if (words.has(name)) refuseFault(`"${name}" is given twice`);
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
 * - EFFECT, an event, of which one strikes a request: `status=<code>` (before any work; with
 *   `retry-after=<seconds|text|none>`, `code=<code>`, `body=<JSON without spaces>`), `reset` (cut before any work),
 *   `lost_answer` (work done, then cut), `slow=<ms>` (work done, answer late), `late=<ms>` (delayed, then work done,
 *   even when the client has left), `garbled` (work done, half of the JSON), `status_after_work=<code>`,
 *   `answer_of_another`, `duplicate_answer` or `duplicate_answer=<ms>`.
 * - EFFECT, a trait of the server, of which all that match apply: `stale=<ms>`, `not_found_for=<ms>`, `clock=<ms>`,
 *   `date=<ms|none>`, `endless_pages`, `normalise=<nfc|punycode|fold|gmail|blanks>`, `idempotency=replay`.
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
    if (error instanceof FaultSpecError) refuseFault(`Fault "${spec}": ${error.message}.`);
    throw error;
  }
}

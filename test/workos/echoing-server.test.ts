import { asUserId, type UserRecord } from '../../src/lib/model';
import * as support from '../support/workos/real-server';

const HASH = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
const SSHA = '{SSHA}Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4';
const METADATA = {
  ssn: '078-05-1120',
  note: 'Says "hi" & <b>bye</b>\u200b\nsecond line',
  nested: '{"tier":"platinum-elite"}',
  short: 'x7',
  one: '1',
  emoji: '🗝️ under the mat',
};

const USERS: readonly (readonly [string, UserRecord, readonly string[]])[] = [
  ['a password', { email: 'a@b.co', password: 'correct "horse"\\ staple' }, ['horse', 'staple']],
  ['a short password', { email: 'a@b.co', password: 'pw9' }, ['pw9']],
  ['a password of pattern marks', { email: 'a@b.co', password: '(.*)+[a]$^' }, ['(.*)', '$^']],
  ['a hash', { email: 'a@b.co', passwordHash: { value: HASH, type: 'bcrypt' } }, [HASH, 'N9qo8']],
  ['an SSHA hash', { email: 'a@b.co', passwordHash: { value: SSHA, type: 'ssha' } }, ['Zm9vYmFy']],
  [
    'metadata',
    { email: 'a@b.co', metadata: METADATA },
    ['078-05-1120', 'hi', 'bye', 'second', 'platinum', 'x7', 'under the mat'],
  ],
];

/** Ways a server may give back what it got. */
const ECHOES: readonly (readonly [string, (seen: support.Seen) => unknown])[] = [
  ['the body as its message', ({ body }) => ({ message: body })],
  ['the body as a text in JSON', ({ body }) => ({ message: JSON.stringify({ got: body }) })],
  ['values in errors', ({ body }) => ({ code: 'x', errors: leaves(body).map(asError) })],
  ['values as codes', ({ body }) => ({ code: leaves(body)[1], errors: leaves(body) })],
  ['values in a sentence', ({ body }) => ({ message: `Not: '${leaves(body).join("', '")}'.` })],
  ['values in URLs', ({ body }) => ({ message: leaves(body).map(encodeURIComponent).join('&') })],
  ['values in HTML', ({ body }) => ({ message: leaves(body).map(asHtml).join(' ') })],
  ['the key', ({ headers }) => ({ message: `Got ${headers.authorization ?? ''}.` })],
  ['a padded body', ({ body }) => ({ message: `${'-'.repeat(150)} ${body}` })],
];

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(support.answer(500, ''));
});
afterAll(() => world.close());

/** All texts in a JSON document. */
function leaves(json: string): readonly string[] {
  const texts: string[] = [];
  JSON.parse(json, (_key, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts;
}

function asError(value: string): object {
  return { code: value, field: value, message: `Bad value ${value}!` };
}

function asHtml(value: string): string {
  return value
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

describe.each(USERS)('%s', (_name, user, secrets) => {
  describe.each([400, 401, 422, 429, 500, 201])('in a %i answer', (status) => {
    it.each(ECHOES)('with %s does not appear in a failure', async (_echo, echo) => {
      world.respond = (seen, response) =>
        support.answer(status, echo(seen), { 'x-request-id': support.API_KEY })(seen, response);
      const { gateway } = world;
      for (const given of [
        await gateway.createUser(user, { idempotencyKey: 'k' }),
        await gateway.updateUser(asUserId('user_01'), user),
      ]) {
        const shown = JSON.stringify(support.failureOf(given));
        for (const secret of [...secrets, support.API_KEY, 'VerySecretKey']) {
          expect(shown).not.toContain(secret);
          expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
        }
      }
    });
  });
});

it('hides hashes and keys of other requests by their form', async () => {
  const message = `user has ${HASH.slice(0, 20)} and ${SSHA} and sk_live_abcdef123 and $argon2id$v=19$m=1`;
  world.respond = support.answer(400, { message });
  const given = await world.gateway.createUser({ email: 'a@b.co' }, { idempotencyKey: 'k' });
  expect(support.failureOf(given).message).toBe(
    'WorkOS refused the request (WorkOS: user has *** and *** and *** and ***)',
  );
});

it('keeps words that only contain a short metadata value', async () => {
  world.respond = support.answer(400, { message: 'Line 1 of 12: a user is a user.' });
  const user = { email: 'a@b.co', metadata: { n: '1', kind: 'use' } };
  const given = await world.gateway.createUser(user, { idempotencyKey: 'k' });
  expect(support.failureOf(given).message).toContain('Line *** of 12: a user is a user.');
});

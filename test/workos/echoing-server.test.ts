import { classify } from '../../src/lib/workos/classify';
import type { Operation } from '../../src/lib/workos/refusal';

const SECRETS = [
  'Corréct "horse" & stäple<9>',
  '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  'platinum Elite',
  'Zq',
  'sk_test_VerySecretKey',
];

const letters = (text: string): string => text.replace(/[^A-Za-z]+/g, '_').replace(/^_+|_+$/g, '');
const codesOf = (text: string, write: (code: number) => string): string =>
  text.replace(/[^\w ]/gu, (mark) => write(mark.codePointAt(0) ?? 0));

/** Ways in which a server or a proxy may write what it got. */
const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in JSON': (secret) => JSON.stringify(JSON.stringify(secret)),
  'in a URL': encodeURIComponent,
  'in a form': (secret) => encodeURIComponent(secret).replace(/%20/g, '+'),
  'in small percent codes': (secret) => encodeURIComponent(secret).toLowerCase(),
  'in HTML': (secret) => codesOf(secret, (code) => `&#${String(code)};`),
  'in hexadecimal HTML': (secret) => codesOf(secret, (code) => `&#x${code.toString(16)};`),
  'with escapes': (secret) => codesOf(secret, (code) => `\\x${code.toString(16)}`),
  'in upper case': (secret) => secret.toUpperCase(),
  'in lower case': (secret) => secret.toLowerCase(),
  'without its end': (secret) => secret.slice(0, -1),
  'without its start': (secret) => secret.slice(1),
  'with spaces': (secret) => Array.from(secret).join(' '),
  'with zero-width spaces': (secret) => Array.from(secret).join('\u200b'),
  'in lines': (secret) => secret.replace(/(.{4})/gu, '$1\n'),
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64url': (secret) => Buffer.from(secret).toString('base64url'),
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'in letters alone': letters,
  'in normal form D': (secret) => secret.normalize('NFD'),
  'in full width': (secret) =>
    secret.replace(/[!-~]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0)),
  backwards: (secret) => Array.from(secret).reverse().join(''),
};

/** Where an answer may have it. */
const PLACES: Readonly<Record<string, (text: string) => unknown>> = {
  'the message': (text) => ({ code: 'invalid_request', message: `Not valid: ${text}` }),
  'a list of messages': (text) => ({ message: [text, text] }),
  'the details': (text) => ({ errors: [{ code: text, field: text, message: text }, text] }),
  'the name of a field': (text) => ({ errors: [{ code: 'email_required', field: text }] }),
  'the code': (text) => ({ code: text, error: text, error_description: text }),
  'a long message': (text) => ({ message: `${'email '.repeat(330)}${text}` }),
};

const OPERATIONS: readonly Operation[] = [
  { verb: 'create', subject: 'user' },
  { verb: 'update', subject: 'user' },
  { verb: 'find', subject: 'user' },
  { verb: 'create', subject: 'organization' },
  { verb: 'create', subject: 'membership', userId: 'user_01' },
];
const STATUSES = [201, 302, 400, 401, 404, 409, 422, 429, 500];

/** Everything that is shown of such an answer. */
function shown(body: unknown, requestId: string): unknown {
  return OPERATIONS.map((operation) =>
    STATUSES.map((status) => {
      const head = { status, requestId };
      const raw = { whole: true, head, body: JSON.stringify(body) } as const;
      return classify(raw, { operation, nowMs: 0 });
    }),
  );
}

it.each([
  ['password', 'Password is not valid.'],
  ['Password', 'password_not_valid'],
  ['member token', "The value 'member_token' is not allowed."],
  ['no-limit', 'no limit is not allowed'],
])(
  'a password of known words, %s, is not shown with the sentence that repeats it',
  (password, message) => {
    const head = { status: 400 };
    const raw = { whole: true, head, body: JSON.stringify({ message }) } as const;
    const create = { verb: 'create', subject: 'user' } as const;
    const said = (operation: Operation): string => classify(raw, { operation, nowMs: 0 }).message;
    expect(said(create)).toContain(`WorkOS: ${message}`);
    expect(said({ ...create, secret: 'another' })).toContain(`WorkOS: ${message}`);
    expect(said({ ...create, secret: password })).not.toContain('WorkOS:');
  },
);

describe.each(Object.entries(FORMS))('a secret %s', (_form, write) => {
  it.each(Object.entries(PLACES))('in %s changes nothing of what is shown', (_place, put) => {
    for (const secret of SECRETS) {
      expect(shown(put(write(secret)), write(secret))).toEqual(shown(put('#'), '#'));
    }
  });
});

import { readAspNet } from './asp-net';
import { ANY_BASE64, base64OfHex, base64OfText, bytesOf, plainBase64 } from './base64';
import { firebaseString } from './firebase';
import { readLogto } from './logto';
import type { HashClues, HashRefusal } from './stored-hash';

/** A form of another tool that can be rewritten in a form that WorkOS takes. */
export interface ConvertibleForm {
  /** Its name for users, and in docs/hashes.md. */
  readonly form: string;
  readonly pattern: RegExp;
  /** The string of WorkOS, of the groups of the pattern; undefined when the string has another form after all. */
  readonly convert: (
    parts: readonly string[],
    clues: HashClues,
  ) => string | HashRefusal | undefined;
}

const N = '([1-9]\\d{0,9})';
const B64 = `(${ANY_BASE64})`;

// A larger ln is the cost itself, as Ory Kratos writes it.
const LARGEST_LOG = 31;

function row(
  form: string,
  pattern: string | RegExp,
  convert: ConvertibleForm['convert'],
): ConvertibleForm {
  return {
    form,
    pattern: typeof pattern === 'string' ? new RegExp(`^${pattern}$`) : pattern,
    convert,
  };
}

/** The string that a prefix of a tool stands before. */
function bare([hash = '']: readonly string[]): string {
  return hash;
}

interface ScryptParts {
  readonly n: string | number;
  readonly r: string;
  readonly p: string;
  /** In base64 without padding. */
  readonly salt: string;
  /** In base64 without padding. */
  readonly hash: string;
}

function scrypt({ n, r, p, salt, hash }: ScryptParts): string {
  const length = String(bytesOf(hash).length);
  return `$scrypt$v=1$n=${String(n)},r=${r},p=${p},kl=${length}$${salt}$${hash}`;
}

/** Sources: docs/hashes.md. */
export const CONVERTIBLE_FORMS: readonly ConvertibleForm[] = [
  row('Django bcrypt', /^bcrypt\$(\$2[aby]\$.*)$/i, bare),
  row('LDAP or Spring Security bcrypt', /^\{(?:crypt|bcrypt)\}(\$2[aby]\$.*)$/i, bare),
  row('Django argon2', 'argon2(\\$argon2.*)', bare),
  row('LDAP or Spring Security argon2', /^\{argon2(?:@\w+)?\}(\$argon2.*)$/i, bare),
  row('LDAP SSHA', /^\{ssha\}(.*)$/i, ([digest = '']) => `{SSHA}${digest}`),
  row(
    'PHC scrypt of passlib, Zitadel or Kratos',
    `\\$scrypt\\$ln=${N},r=${N},p=${N}\\$${B64}\\$${B64}`,
    ([ln = '', r = '', p = '', salt = '', hash = '']) =>
      scrypt({
        n: Number(ln) <= LARGEST_LOG ? 2 ** Number(ln) : ln,
        r,
        p,
        salt: plainBase64(salt),
        hash: plainBase64(hash),
      }),
  ),
  row(
    'PHC PBKDF2 of passlib, Zitadel or Kratos',
    `\\$pbkdf2-(sha256|sha512)\\$(?:i=)?${N}(?:,l=\\d+)?\\$${B64}\\$${B64}`,
    ([digest = '', i = '', salt = '', hash = '']) =>
      `$pbkdf2$i=${i},d=${digest}$${plainBase64(salt)}$${plainBase64(hash)}`,
  ),
  row(
    'Django PBKDF2',
    `pbkdf2_sha256\\$${N}\\$([^$]+)\\$${B64}`,
    ([i = '', salt = '', hash = '']) =>
      `$pbkdf2$i=${i},d=sha256$${base64OfText(salt)}$${plainBase64(hash)}`,
  ),
  row(
    'Django scrypt',
    `scrypt\\$${N}\\$([^$]+)\\$${N}\\$${N}\\$${B64}`,
    ([n = '', salt = '', r = '', p = '', hash = '']) =>
      scrypt({ n, r, p, salt: base64OfText(salt), hash: plainBase64(hash) }),
  ),
  row(
    'Werkzeug scrypt',
    `scrypt:${N}:${N}:${N}\\$([^$]+)\\$((?:[0-9a-f]{2})+)`,
    ([n = '', r = '', p = '', salt = '', hash = '']) =>
      scrypt({ n, r, p, salt: base64OfText(salt), hash: base64OfHex(hash) }),
  ),
  row(
    'Werkzeug PBKDF2',
    `pbkdf2:(sha256|sha512):${N}\\$([^$]+)\\$((?:[0-9a-f]{2})+)`,
    ([digest = '', i = '', salt = '', hash = '']) =>
      `$pbkdf2$i=${i},d=${digest}$${base64OfText(salt)}$${base64OfHex(hash)}`,
  ),
  row('Better Auth scrypt', '([0-9a-f]{32}):([0-9a-f]{128})', ([salt = '', hash = ''], { tool }) =>
    tool === 'better-auth'
      ? scrypt({ n: 16_384, r: '16', p: '1', salt: base64OfText(salt), hash: base64OfHex(hash) })
      : {
          reason: 'missing_parameters',
          why: 'Several tools write this form with different costs of scrypt. Write better-auth as the type if Better Auth made it.',
        },
  ),
  row('ASP.NET Identity v3', '(AQAAAA[A-Za-z0-9+/]{30,}={0,2})', ([bytes = '']) =>
    readAspNet(bytesOf(bytes)),
  ),
  row(
    'Firebase scrypt of Supabase',
    `\\$fbscrypt\\$v=1,n=${N},r=${N},p=1(?:,ss=${B64})?(?:,sk=${B64})?\\$${B64}\\$${B64}`,
    ([memCost, rounds, saltSeparator, signerKey, salt, hash]) =>
      firebaseString({ hash, salt, signerKey, saltSeparator, rounds, memCost }),
  ),
  row(
    'Firebase scrypt of Kratos',
    `\\$firescrypt\\$ln=${N},r=${N},p=1\\$${B64}\\$${B64}\\$${B64}\\$${B64}`,
    ([memCost, rounds, salt, hash, saltSeparator, signerKey]) =>
      firebaseString({ hash, salt, signerKey, saltSeparator, rounds, memCost }),
  ),
  row(
    'Firebase scrypt of SuperTokens',
    `\\$f_scrypt\\$${B64}\\$${B64}\\$m=${N}\\$r=${N}\\$s=${B64}`,
    ([hash, salt, memCost, rounds, saltSeparator], { signerKey }) =>
      firebaseString({ hash, salt, signerKey, saltSeparator, rounds, memCost }),
  ),
  row(
    'Firebase scrypt of Clerk',
    `${B64}\\$${B64}\\$${B64}\\$${B64}\\$${N}\\$${N}`,
    ([hash, salt, signerKey, saltSeparator, rounds, memCost]) =>
      firebaseString({ hash, salt, signerKey, saltSeparator, rounds, memCost }),
  ),
  row(
    "Firebase scrypt of WorkOS's migration tool",
    `\\$firebase-scrypt\\$hash=${B64}\\$salt=${B64}\\$sk=${B64}\\$ss=${B64}\\$r=${N}\\$m=${N}`,
    ([hash, salt, signerKey, saltSeparator, rounds, memCost]) =>
      firebaseString({ hash, salt, signerKey, saltSeparator, rounds, memCost }),
  ),
  row('Logto Legacy PBKDF2', '(\\["pbkdf2",.*\\])', ([json = '']) => readLogto(json)),
];

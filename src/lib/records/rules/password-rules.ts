import { exampleCsv, type Rule } from './rule';

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
const SALT = 'c2FsdHNhbHRzYWx0';

/** Rules of the password columns. No message repeats a password or a hash. */
export const PASSWORD_RULES = {
  password_plain: {
    severity: 'warning',
    title: 'A plain-text password',
    text: 'The password is sent as written, and anyone who can read the file can read it. Prefer `password_hash`, or import without passwords and let users reset them.',
    bad: exampleCsv('email,password', 'ada@example.com,correct horse battery'),
    good: exampleCsv('email,password_hash,password_hash_type', `ada@example.com,${BCRYPT},bcrypt`),
  },
  password_short: {
    severity: 'warning',
    title: 'The password is short',
    text: 'The password policy of your environment decides which passwords WorkOS accepts, and WorkOS publishes no minimum length. A password of fewer than 8 characters is likely to be refused; the import sends it all the same. Only the row that creates the user counts: later rows of an email send no password.',
    bad: exampleCsv('email,password', 'ada@example.com,short'),
    good: exampleCsv('email,password', 'ada@example.com,correct horse battery'),
  },
  password_blank_edge: {
    severity: 'warning',
    title: 'A blank at an end of the password',
    text: 'The password is sent as written, with the blank. Often the blank follows the comma before it in every row, and the user never typed it: then remove it, or sign-ins fail. If most rows are so, there is one finding for the file.',
    bad: exampleCsv('email,password', 'ada@example.com, correct horse battery'),
    good: exampleCsv('email,password', 'ada@example.com,correct horse battery'),
  },
  password_ignored: {
    severity: 'warning',
    title: 'A password next to a hash',
    text: 'The hash is sent, the password is not. Keep only one of them.',
    bad: exampleCsv(
      'email,password,password_hash,password_hash_type',
      `ada@example.com,secret words,${BCRYPT},bcrypt`,
    ),
    good: exampleCsv(
      'email,password,password_hash,password_hash_type',
      `ada@example.com,,${BCRYPT},bcrypt`,
    ),
  },
  password_hash_missing: {
    severity: 'error',
    title: 'A hash type without a hash',
    text: 'Fill in both `password_hash` and `password_hash_type`, or leave both blank.',
    bad: exampleCsv('email,password_hash,password_hash_type', 'ada@example.com,,bcrypt'),
    good: exampleCsv('email,password_hash,password_hash_type', 'ada@example.com,,'),
  },
  password_hash_type_missing: {
    severity: 'error',
    title: 'A hash without a type',
    text: 'A `password_hash` needs a `password_hash_type`: bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2 or argon2.',
    bad: exampleCsv('email,password_hash,password_hash_type', `ada@example.com,${BCRYPT},`),
    good: exampleCsv('email,password_hash,password_hash_type', `ada@example.com,${BCRYPT},bcrypt`),
  },
  password_hash_invalid: {
    severity: 'error',
    title: 'The hash does not have the form of its type',
    text: [
      'Each type has one form, which the message shows:',
      '',
      '- bcrypt: `$2b$` (or `2a`, `2y`), a cost from 04 to 31, `$`, 53 characters',
      '- scrypt: `$scrypt$v=1$n=…,r=…,p=…,kl=…$salt$hash`',
      '- firebase-scrypt: `$firebase-scrypt$v=1$r=…,m=…,ss=…,sk=…$salt$hash`',
      '- ssha: `{SSHA}` and the base64 of SHA-1 and salt',
      '- pbkdf2: `$pbkdf2$i=…,d=sha256$salt$hash` (or `sha512`)',
      '- argon2: `$argon2id$v=19$m=…,t=…,p=…$salt$hash` (or `argon2i`, `argon2d`)',
      '',
      'Salt and hash are base64 with `+` and `/`, without `=`. A wrong form often means that a tool truncated or re-encoded the hash. `validate --auto-fix` converts the hashes of many other tools: see [hashes.md](hashes.md).',
    ].join('\n'),
    bad: exampleCsv(
      'email,password_hash,password_hash_type',
      'ada@example.com,$2b$10$tooshort,bcrypt',
    ),
    good: exampleCsv('email,password_hash,password_hash_type', `ada@example.com,${BCRYPT},bcrypt`),
  },
  password_hash_out_of_range: {
    severity: 'error',
    title: 'The parameters of the hash are outside the documented ranges',
    text: [
      'WorkOS documents these ranges:',
      '',
      '- pbkdf2: 600,000 to 1,000,000 iterations with sha256, 210,000 to 1,000,000 with sha512',
      '- argon2: m from 4,096 to 262,144, t from 1 to 5 (argon2i: 3 to 5), p from 1 to 8',
      '- scrypt: n of 2 or more',
      '',
      'The import sends the hash all the same, and WorkOS decides: its support can widen the ranges of argon2. Only the row that creates the user counts.',
    ].join('\n'),
    bad: exampleCsv(
      'email,password_hash,password_hash_type',
      `ada@example.com,"$pbkdf2$i=1000,d=sha256$${SALT}$${SALT}",pbkdf2`,
    ),
    good: exampleCsv(
      'email,password_hash,password_hash_type',
      `ada@example.com,"$pbkdf2$i=600000,d=sha256$${SALT}$${SALT}",pbkdf2`,
    ),
  },
  password_hash_type_not_taken: {
    severity: 'error',
    title: 'A hash type that WorkOS does not accept',
    text: 'MD5, SHA-1, phpass and others cannot be imported: see [hashes.md](hashes.md). Import these users without a password and let them reset it at their first sign-in.',
    bad: exampleCsv(
      'email,password_hash,password_hash_type',
      'ada@example.com,5f4dcc3b5aa765d61d8327deb882cf99,md5',
    ),
    good: exampleCsv('email,password_hash,password_hash_type', 'ada@example.com,,'),
  },
  password_hash_type_unknown: {
    severity: 'error',
    title: 'An unknown hash type',
    text: 'The types are bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2 and argon2; `auth0` and `okta-bcrypt` mean bcrypt. If the two columns seem to be swapped, the message says so.',
    bad: exampleCsv('email,password_hash,password_hash_type', `ada@example.com,${BCRYPT},bcript`),
    good: exampleCsv('email,password_hash,password_hash_type', `ada@example.com,${BCRYPT},bcrypt`),
  },
} satisfies Record<string, Rule>;

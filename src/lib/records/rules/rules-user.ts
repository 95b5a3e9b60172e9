import { file, type Rule } from './rule';

const LONG_ID = 'u'.repeat(65);

/** Rules of the columns that describe the user, but for password and metadata. */
export const USER_RULES = {
  email_missing: {
    severity: 'error',
    title: 'The row has no email',
    text: 'Every row needs an email: it is what a user is known by. A row of blank cells is a row, too; an empty line is none.',
    bad: file('email,first_name', ',Ada'),
    good: file('email,first_name', 'ada@example.com,Ada'),
  },
  email_invalid: {
    severity: 'error',
    title: 'The email is no valid address',
    text: 'Write one address alone: no display name, no angle brackets, no blanks or control characters, 254 characters at most.',
    bad: file('email', 'grace.hopper(at)example.com', '<ada@example.com>'),
    good: file('email', 'grace.hopper@example.com', 'ada@example.com'),
  },
  email_domain_typo: {
    severity: 'warning',
    title: 'The domain looks mistyped',
    text: 'The domain is a well-known misspelling of a large mail provider. The user is created as written, and no mail will reach it.',
    bad: file('email', 'ada@gmial.com'),
    good: file('email', 'ada@gmail.com'),
  },
  email_domain_not_ascii: {
    severity: 'warning',
    title: 'The domain is not ASCII',
    text: 'Letters of other alphabets can look like Latin ones. Check the address, or write the domain in its ASCII form (`xn--…`).',
    bad: file('email', 'ada@exämple.com'),
    good: file('email', 'ada@xn--exmple-cua.com'),
  },
  control_character: {
    severity: 'error',
    title: 'A name contains a control character',
    text: 'Names may hold line breaks and tabs, but no other control characters. They are most often the rest of a wrong conversion.',
    bad: file('email,first_name', 'ada@example.com,A\u0007da'),
    good: file('email,first_name', 'ada@example.com,Ada'),
  },
  text_not_well_formed: {
    severity: 'error',
    title: 'Half of a character',
    text: 'A text contains a lone surrogate, which no encoding can write. Something cut a text in the middle of a character.',
    bad: file('email,metadata', 'ada@example.com,"{""emoji"":""\\ud83d""}"'),
    good: file('email,metadata', 'ada@example.com,"{""emoji"":""\\ud83d\\ude00""}"'),
  },
  name_long: {
    severity: 'warning',
    title: 'A name is very long',
    text: 'The name has more than 255 characters. WorkOS documents no limit, but a name that long is most often two columns in one.',
    bad: file('email,first_name', `ada@example.com,${'Ada '.repeat(70).trim()}`),
    good: file('email,first_name', 'ada@example.com,Ada'),
  },
  formula_like: {
    severity: 'warning',
    title: 'A name looks like a formula',
    text: 'The name begins with `=`, `+`, `-` or `@`. It is sent as written; a spreadsheet that later opens an export of it would run it as a formula.',
    bad: file('email,first_name', 'ada@example.com,=1+1'),
    good: file('email,first_name', 'ada@example.com,Ada'),
  },
  email_verified_invalid: {
    severity: 'error',
    title: 'email_verified is neither true nor false',
    text: 'Write true, false, yes, no, y, n, 1 or 0 in any case, or leave the cell blank: then it is not sent.',
    bad: file('email,email_verified', 'ada@example.com,maybe'),
    good: file('email,email_verified', 'ada@example.com,yes'),
  },
  external_id_too_long: {
    severity: 'error',
    title: 'external_id is too long',
    text: 'WorkOS takes 128 characters at most.',
    bad: file('email,external_id', `ada@example.com,${'u'.repeat(129)}`),
    good: file('email,external_id', 'ada@example.com,u1'),
  },
  external_id_invalid: {
    severity: 'error',
    title: 'external_id is not printable ASCII',
    text: 'WorkOS takes ASCII alone. `.` and `..` are refused, too: they cannot stand in the address of a request.',
    bad: file('email,external_id', 'ada@example.com,ünique'),
    good: file('email,external_id', 'ada@example.com,unique'),
  },
  external_id_long: {
    severity: 'warning',
    title: 'external_id is longer than documented',
    text: 'The documentation of WorkOS says 64 characters, its published schema 128. Ids between the two are sent.',
    bad: file('email,external_id', `ada@example.com,${LONG_ID}`),
    good: file('email,external_id', 'ada@example.com,u1'),
  },
} satisfies Record<string, Rule>;

import { exampleCsv, type Rule } from './rule';

const LONG_ID = 'u'.repeat(65);

/** Rules of the columns that describe the user, except password and metadata. */
export const USER_RULES = {
  email_missing: {
    severity: 'error',
    title: 'The row has no email',
    text: 'Every row needs an email: it identifies the user. A row of blank cells is not a row.',
    bad: exampleCsv('email,first_name', ',Ada'),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada'),
  },
  email_invalid: {
    severity: 'error',
    title: 'The email is not a valid address',
    text: 'Write a single address: no display name, no angle brackets, no spaces or control characters, no typographic quotation marks or dashes, at most 254 characters.',
    bad: exampleCsv('email', 'grace.hopper(at)example.com', '<ada@example.com>'),
    good: exampleCsv('email', 'grace.hopper@example.com', 'ada@example.com'),
  },
  email_domain_typo: {
    severity: 'warning',
    title: 'The domain looks mistyped',
    text: 'The domain is a common misspelling of a large mail provider. The user is created as written, and mail will not arrive.',
    bad: exampleCsv('email', 'ada@gmial.com'),
    good: exampleCsv('email', 'ada@gmail.com'),
  },
  email_domain_not_ascii: {
    severity: 'warning',
    title: 'The domain is not ASCII',
    text: 'Letters of other alphabets can look like Latin letters. Check the address, or write the domain in its ASCII form (`xn--…`).',
    bad: exampleCsv('email', 'ada@exämple.com'),
    good: exampleCsv('email', 'ada@xn--exmple-cua.com'),
  },
  email_mixed_scripts: {
    severity: 'warning',
    title: 'The address mixes scripts',
    text: 'The part before the `@` has Latin letters and letters of another script. Some look like Latin letters: `а` is Cyrillic in the example. The user is created as written, and mail may not arrive.',
    bad: exampleCsv('email', '\u0430da@example.com'),
    good: exampleCsv('email', 'ada@example.com'),
  },
  control_character: {
    severity: 'error',
    title: 'A name contains a control character',
    text: 'Names may contain line breaks and tabs, but no other control characters. Those usually come from a wrong conversion.',
    bad: exampleCsv('email,first_name', 'ada@example.com,A\u0007da'),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada'),
  },
  text_not_well_formed: {
    severity: 'error',
    title: 'A text contains half of a character',
    text: 'The text contains a lone surrogate, which UTF-8 cannot represent. Usually a tool cut the text in the middle of a character.',
    bad: exampleCsv('email,metadata', 'ada@example.com,"{""emoji"":""\\ud83d""}"'),
    good: exampleCsv('email,metadata', 'ada@example.com,"{""emoji"":""\\ud83d\\ude00""}"'),
  },
  name_long: {
    severity: 'warning',
    title: 'A name is very long',
    text: 'The name has more than 255 characters. WorkOS documents no limit, but a name this long is usually two columns in one.',
    bad: exampleCsv('email,first_name', `ada@example.com,${'Ada '.repeat(70).trim()}`),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada'),
  },
  formula_like: {
    severity: 'warning',
    title: 'A name looks like a formula',
    text: 'The name begins with `=`, `+`, `-` or `@`, or their full-width forms. It is sent as written. A spreadsheet that opens an export with this name would run it as a formula.',
    bad: exampleCsv('email,first_name', 'ada@example.com,=1+1'),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada'),
  },
  email_verified_invalid: {
    severity: 'error',
    title: 'email_verified is neither true nor false',
    text: 'Write true, false, yes, no, y, n, 1 or 0, in any case. A blank cell is not sent.',
    bad: exampleCsv('email,email_verified', 'ada@example.com,maybe'),
    good: exampleCsv('email,email_verified', 'ada@example.com,yes'),
  },
  external_id_too_long: {
    severity: 'error',
    title: 'external_id is too long',
    text: 'WorkOS accepts at most 128 characters.',
    bad: exampleCsv('email,external_id', `ada@example.com,${'u'.repeat(129)}`),
    good: exampleCsv('email,external_id', 'ada@example.com,u1'),
  },
  external_id_invalid: {
    severity: 'error',
    title: 'external_id is not printable ASCII',
    text: 'WorkOS accepts ASCII only. `.` and `..` are invalid, too: they cannot be part of the URL of a request.',
    bad: exampleCsv('email,external_id', 'ada@example.com,ünique'),
    good: exampleCsv('email,external_id', 'ada@example.com,unique'),
  },
  external_id_long: {
    severity: 'warning',
    title: 'external_id is longer than documented',
    text: 'The documentation of WorkOS allows 64 characters, its published schema 128. Ids of 65 to 128 characters are sent.',
    bad: exampleCsv('email,external_id', `ada@example.com,${LONG_ID}`),
    good: exampleCsv('email,external_id', 'ada@example.com,u1'),
  },
} satisfies Record<string, Rule>;

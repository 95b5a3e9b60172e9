// Only the secrets of these tests contain this word. It has the same letters in JSON and URLs.
export const WORD = 'CANARY';
export const KEY = `sk_test_${WORD}key0123456789`;
/** The word itself, as hex, and as base64 at each of its three possible offsets in a group. */
const LOOKS = [WORD, Buffer.from(WORD).toString('hex'), 'Q0FOQVJZ', 'NBTkFSW', 'DQU5BUl'];

export const BCRYPT = `$2b$10$${WORD}bcrypt`.padEnd(60, 'x');
export const HASHES: readonly (readonly [hash: string, type: string])[] = [
  [BCRYPT, 'bcrypt'],
  [BCRYPT, 'auth0'],
  [`$scrypt$v=1$n=1024,r=8,p=1,kl=32$${WORD}salt$${WORD}scrypt`, 'scrypt'],
  [`$pbkdf2$i=600000,d=sha256$${WORD}salt$${WORD}pbkdf2`, 'pbkdf2'],
  [`$argon2id$v=19$m=65536,t=3,p=4$${WORD}salt$${WORD}argon2`, 'argon2'],
  [
    `$firebase-scrypt$v=1$r=8,m=14,ss=Bw,sk=${WORD}signer$${WORD}salt$${WORD}firebase`,
    'firebase-scrypt',
  ],
  [`{SSHA}${Buffer.from(`${WORD} of twenty bytes and some salt`).toString('base64')}`, 'ssha'],
];

interface Row {
  readonly email: string;
  readonly [column: string]: string;
}

const COLUMNS =
  'email,email_verified,external_id,password,password_hash,password_hash_type,metadata,org_external_id,org_name,role_slugs,totp_secret,totp_issuer'.split(
    ',',
  );
const METADATA = `{"note":"${WORD} said \\"hi\\"","nested":{"deep":["${WORD}"]},"many":12345678901234567890}`;
const ACME = { org_external_id: 'acme', org_name: 'Acme' };
/** Base32: the letters of the word are. */
const SECRET = WORD.repeat(4);
const USER: Row = {
  email: '',
  password: `${WORD} "pass", wörd`,
  metadata: METADATA,
  totp_secret: SECRET,
  ...ACME,
};

/** Rows that arrive without faults, and rows that fail in each step. */
const ROWS: readonly Row[] = [
  { ...USER, email: 'password@example.com' },
  ...HASHES.map(([hash, type], index) => ({
    ...USER,
    email: `hash${String(index)}@example.com`,
    password: `${WORD}ignored`,
    password_hash: hash,
    password_hash_type: type,
  })),
  { ...USER, email: 'hash1@example.com', org_external_id: 'globex', org_name: 'Globex' },
  {
    email: 'alone@example.com',
    password: `${WORD} alone`,
    metadata: METADATA,
    totp_secret: SECRET,
    totp_issuer: 'Acme',
  },
  { ...USER, email: 'taken@example.com' },
  { ...USER, email: 'no-organization@example.com', org_external_id: 'vanished', org_name: '' },
  { ...USER, email: 'no-role@example.com', role_slugs: 'nobody-has-it' },
  { ...USER, email: 'no-json@example.com', metadata: `{"note": ${WORD}}` },
  { ...USER, email: 'long@example.com', metadata: `{"note":"${WORD.repeat(101)}"}` },
  { ...USER, email: 'no-type@example.com', password_hash: BCRYPT },
  {
    ...USER,
    email: 'form@example.com',
    password_hash: `${WORD}5f4d`,
    password_hash_type: 'bcrypt',
  },
  { ...USER, email: 'swapped@example.com', password_hash: 'bcrypt', password_hash_type: BCRYPT },
  { ...USER, email: 'verified@example.com', email_verified: WORD },
  { ...USER, email: 'a blank@example.com' },
  { ...USER, email: 'no-base32@example.com', totp_secret: `${SECRET}18` },
  { ...USER, email: 'cut-secret@example.com', totp_secret: WORD },
  {
    ...USER,
    email: 'uri@example.com',
    totp_secret: `otpauth://totp/a?secret=${SECRET}`,
  },
  {
    ...USER,
    email: 'digits@example.com',
    totp_secret: `otpauth://totp/a?secret=${SECRET}&digits=8`,
  },
  { ...USER, email: 'issuer@example.com', totp_secret: '', totp_issuer: SECRET },
];
const RAGGED = [`short@example.com,${WORD}`, `long@example.com,,${WORD}${',x'.repeat(20)}`];
/** The file of these rows, with three more that cannot be parsed. */
export const CSV = [
  COLUMNS.join(','),
  ...ROWS.map((row) => COLUMNS.map((column) => cell(row[column] ?? '')).join(',')),
  ...RAGGED,
  `"${WORD}" after@example.com${','.repeat(COLUMNS.length - 1)}`,
  '',
].join('\n');

function cell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The header and the one row of this email. */
export function csvOf(email: string): string {
  return CSV.split('\n')
    .filter((line, index) => index === 0 || line.startsWith(`"${email}"`))
    .join('\n');
}

/** Every secret in a text, with the text around it. */
export function secretsIn(text: string): readonly string[] {
  return LOOKS.flatMap((look) => {
    const at = text.toLowerCase().indexOf(look.toLowerCase());
    return at === -1 ? [] : [text.slice(Math.max(0, at - 80), at + 80)];
  });
}

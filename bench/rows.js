'use strict';
// Rows as in real exports, always the same for the same number: the input of an import, and its expected result.

const { createHash } = require('node:crypto');

const COLUMNS = [
  'email',
  'first_name',
  'last_name',
  'email_verified',
  'external_id',
  'password_hash',
  'password_hash_type',
  'metadata',
  'org_external_id',
  'org_name',
  'role_slugs',
];
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A string in bcrypt's form, of an unknown password. */
function bcrypt(number) {
  const bytes = createHash('sha512').update(String(number)).digest();
  return `$2b$10$${[...bytes.subarray(0, 53)].map((byte) => ALPHABET[byte % 64]).join('')}`;
}

/** User `number` in organization `org`. */
function row(number, org) {
  return {
    email: `user.${number}@example${number % 97}.com`,
    first_name: ['Ada', 'Chloë', '美咲', 'O"Neil'][number % 4],
    last_name: `Nr ${number}${number % 50 === 0 ? '\nsecond line' : ''}`,
    email_verified: number % 2 === 0 ? 'true' : 'false',
    external_id: `legacy-${number}`,
    password_hash: bcrypt(number),
    password_hash_type: 'bcrypt',
    metadata: JSON.stringify({
      plan: number % 3 === 0 ? 'pro' : 'free',
      seats: String(number % 9),
    }),
    org_external_id: `org-${org}`,
    org_name: `Organization ${org}`,
    role_slugs: number % 10 === 0 ? 'admin' : 'member',
  };
}

/** `count` rows in `orgs` organizations; every tenth repeats the previous email in another organization. */
function* rows(count, orgs) {
  for (let i = 1; i <= count; i += 1) {
    const number = i % 10 === 0 ? i - 1 : i;
    yield row(number, i % orgs);
  }
}

function csvLine(values) {
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${COLUMNS.map((name) => cell(values[name])).join(',')}\n`;
}

module.exports = { COLUMNS, csvLine, rows };

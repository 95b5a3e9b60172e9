'use strict';
// Writes examples/users.csv: 500 rows as in real exports, always the same. Run it only to change the example.

const { createHash, pbkdf2Sync, scryptSync } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const ROWS = 500;
const HEADER =
  'email,first_name,last_name,email_verified,external_id,password,password_hash,password_hash_type,metadata,org_external_id,org_name,org_id,role_slugs';
const FIRST = [
  'Ada',
  'Bjørn',
  'Chloë',
  'Dmitri',
  'Élodie',
  'Fatima',
  'Günter',
  'Haruka',
  'Íñigo',
  'Jürgen',
  'Kaveh',
  'Łucja',
  '美咲',
  'Noor',
  'Óscar',
  'Priya',
  'Quinn',
  'Renée',
  'Søren',
  'Thuy',
];
const LAST = [
  'Almeida',
  'Børresen',
  'Castaño',
  "D'Angelo",
  'Eriksson',
  'Fernández',
  'García',
  'Hoffmann',
  '伊藤',
  'Jørgensen',
  'Kowalski',
  'Lefèvre',
  'Müller',
  'Nakamura',
  "O'Brien",
  'Petrović',
  'Şahin',
  'Tran',
  'van der Berg',
  'Żuk',
];
const ORGS = [
  ['acme', 'Acme, Inc.'],
  ['globex', 'Globex'],
  ['initech', 'Initech "Europe" GmbH'],
  ['umbrella', 'Umbrella, Holdings'],
  ['hooli', 'Hooli'],
  ['stark', 'Stark Industries'],
  ['wayne', 'Wayne Enterprises'],
  ['tyrell', 'Tyrell'],
];

const digest = (text, bytes) => createHash('sha512').update(text).digest().subarray(0, bytes);
const b64 = (buffer) => buffer.toString('base64').replace(/=+$/, '');

// Uses bcrypt's own alphabet; the hash is of an unknown password.
function bcrypt(seed) {
  const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return `$2b$10$${[...digest(seed, 53)].map((byte) => alphabet[byte % 64]).join('')}`;
}

const HASHES = [
  (s) => [bcrypt(s), 'bcrypt'],
  (s) => [bcrypt(s).replace('$2b$', '$2a$'), 'auth0'],
  (s) => [
    `$scrypt$v=1$n=1024,r=8,p=1,kl=32$${b64(digest(s, 16))}$${b64(scryptSync(s, digest(s, 16), 32, { N: 1024 }))}`,
    'scrypt',
  ],
  (s) => [
    `$pbkdf2$i=600000,d=sha256$${b64(digest(s, 16))}$${b64(pbkdf2Sync(s, digest(s, 16), 1, 32, 'sha256'))}`,
    'pbkdf2',
  ],
  (s) => [
    `$argon2id$v=19$m=65536,t=3,p=4$${b64(digest(s, 16))}$${b64(digest(`${s}!`, 32))}`,
    'argon2',
  ],
  (s) => [
    `$firebase-scrypt$v=1$r=8,m=14,ss=Bw,sk=${b64(digest('signer', 64))}$${b64(digest(s, 10))}$${b64(digest(`${s}?`, 64))}`,
    'firebase-scrypt',
  ],
  (s) => [
    `{SSHA}${Buffer.concat([createHash('sha1').update(s).update(digest(s, 8)).digest(), digest(s, 8)]).toString('base64')}`,
    'ssha',
  ],
];

function good(number) {
  const id = String(number).padStart(4, '0');
  const [hash, type] = number % 5 === 0 ? ['', ''] : HASHES[number % HASHES.length](`user ${id}`);
  const [orgId, orgName] = ORGS[number % ORGS.length];
  return {
    email: `${number % 7 === 0 ? 'Team.' : 'user.'}${id}@example.com`,
    first_name: FIRST[number % FIRST.length],
    last_name: LAST[(number * 7) % LAST.length],
    email_verified: ['true', 'yes', '1', 'no', ''][number % 5],
    external_id: `legacy-${id}`,
    password: '',
    password_hash: hash,
    password_hash_type: type,
    metadata:
      number % 3 === 0
        ? JSON.stringify({
            plan: number % 2 ? 'pro' : 'free',
            seats: number % 9,
            note: 'said "hi", left',
          })
        : '',
    org_external_id: number % 11 === 0 ? '' : orgId,
    org_name: number % 11 === 0 ? 'Freelancers' : orgName,
    org_id: '',
    role_slugs: ['', 'member', 'admin', '["editor","billing"]'][number % 4],
  };
}

// A later row of an email: the same user in another organization.
function again(number) {
  const [orgId, orgName] = ORGS[(number + 3) % ORGS.length];
  return { ...good(number), org_external_id: orgId, org_name: orgName, role_slugs: 'member' };
}

// Each fails for a different reason.
const BAD = {
  37: (row) => ({ ...row, email: 'grace.hopper(at)example.com' }),
  101: (row) => ({ ...row, metadata: "{'plan': 'pro'}" }),
  158: (row) => ({ ...row, org_external_id: 'vanished', org_name: '' }),
  222: (row) => ({ ...row, org_id: 'org_01EHQMYV6MBK39QC5PZXHY59C3' }),
  263: (row) => ({
    ...row,
    password_hash: '5f4dcc3b5aa765d61d8327deb882cf99',
    password_hash_type: 'md5',
  }),
  311: (row) => ({ ...row, password_hash: '$2b$10$tooshort', password_hash_type: 'bcrypt' }),
  390: (row) => ({ ...row, external_id: 'legacy-0001' }),
  444: (row) => ({ ...row, password: 'short', password_hash: '', password_hash_type: '' }),
};

const columns = HEADER.split(',');
const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const rows = [];
for (let number = 1; rows.length < ROWS; number += 1) {
  const bad = BAD[rows.length + 1];
  rows.push(bad ? bad(good(number)) : good(number));
  if (!bad && number % 6 === 0 && rows.length < ROWS && !BAD[rows.length + 1])
    rows.push(again(number));
}
const lines = rows.map((row) => columns.map((name) => cell(row[name])).join(','));
writeFileSync(join(__dirname, '..', 'examples', 'users.csv'), [HEADER, ...lines, ''].join('\n'));

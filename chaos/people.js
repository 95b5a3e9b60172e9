'use strict';
// The users of a generated file: their cells, and what WorkOS must store.

const { credential, MARK, totpSecret } = require('./secrets');

const FIRST = ['Ada', 'Bjørn', 'Chloë', '美咲', 'O"Neil', 'Łucja', 'Zoë, the second'];
const LAST = ["D'Angelo", 'García', '伊藤', 'Şahin', 'van der Berg', '\u{1f98a} Fox'];
const VERIFIED = [
  ['true', true],
  ['YES', true],
  ['1', true],
  ['false', false],
  ['n', false],
];

/** Metadata as in the cell, and as sent to WorkOS: all values are strings, nulls are omitted. */
const METADATA = [
  (secret) => [
    { plan: 'pro', note: secret },
    { plan: 'pro', note: secret },
  ],
  (secret) => [
    { seats: 7, beta: true, note: secret },
    { seats: '7', beta: 'true', note: secret },
  ],
  (secret) => [{ tags: [secret, 'b'], gone: null }, { tags: JSON.stringify([secret, 'b']) }],
  () => [{}, undefined],
];

/** Spellings that a server with the normal form stores in another way. */
const ODD_EMAILS = {
  nfc: (number) => `ju\u0308rgen.${number}@example.com`,
  fold: (number) => `gro\u00df.${number}@example.com`,
  punycode: (number) => `user.${number}@b\u00fccher.example`,
  gmail: (number) => `u.ser.${number}@${number % 2 === 0 ? 'gmail' : 'googlemail'}.com`,
};
const ODD_NAMES = ['Ame\u0301lie', 'Wei\u00df', 'Ada  Maria', 'Ada\u00a0 Maria'];

/**
 * A new person. `number` makes the email and the external id unique. With normal `forms`, half of the emails are
 * spelled in another one.
 */
function newPerson(chance, number, forms = []) {
  const domain = chance.pick(['example.com', 'mail.example.com', 'Example.NET']);
  const tag = chance.happens(0.1) ? '+tag' : '';
  const odd = forms.flatMap((form) => ODD_EMAILS[form] ?? []);
  const isOdd = odd.length > 0 && chance.happens(0.5);
  return {
    email: isOdd ? chance.pick(odd)(number) : `user.${number}${tag}@${domain}`,
    ...(chance.happens(0.6) ? { externalId: externalIdOf(chance, number) } : {}),
    ...fieldsOf(chance),
    ...(forms.length > 0 && chance.happens(0.5) ? { firstName: chance.pick(ODD_NAMES) } : {}),
  };
}

/** A person of the file who already exists in WorkOS. */
function knownPerson(chance, { email, externalId }) {
  return { email, ...(chance.happens(0.6) ? { externalId } : {}), ...fieldsOf(chance) };
}

// Some ids need escaping in a URL: a create in doubt is looked up by external id.
function externalIdOf(chance, number) {
  return chance.happens(0.1) ? `a/b c?d#${number}%` : `legacy-${number}`;
}

function fieldsOf(chance) {
  const [cell, means] = chance.pick(METADATA)(`${MARK} ${chance.int(1, 1e9)}`);
  const [verifiedCell, emailVerified] = chance.pick(VERIFIED);
  return {
    ...(chance.happens(0.8) ? { firstName: chance.pick(FIRST) } : {}),
    ...(chance.happens(0.8) ? { lastName: chance.pick(LAST) } : {}),
    ...(chance.happens(0.7) ? { verifiedCell, emailVerified } : {}),
    ...(chance.happens(0.5) ? { metadataCell: JSON.stringify(cell), metadata: means } : {}),
    ...(chance.happens(0.5) ? { credential: credential(chance) } : {}),
    ...(chance.happens(0.3) ? { factor: totpSecret(chance) } : {}),
  };
}

/** The same person in a later row: unchanged, with the email alone, or with contradicting fields. */
function again(chance, person) {
  const { email, externalId } = person;
  const kind = chance.weighted([
    [60, 'same'],
    [20, 'bare'],
    [18, 'other fields'],
    [2, 'other id'],
  ]);
  const written = { ...person, email: otherCase(chance, email) };
  if (kind === 'same') return written;
  if (kind === 'bare') return { email: written.email };
  const named = externalId === undefined ? {} : { externalId };
  if (kind === 'other id' && externalId !== undefined) named.externalId = `${externalId}-b`;
  return { email: written.email, ...named, ...fieldsOf(chance) };
}

function otherCase(chance, email) {
  return chance.weighted([
    [6, email],
    // A capital ß would be another spelling.
    [2, email.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())],
    [2, email.replace(/^./, (first) => first.toUpperCase())],
  ]);
}

/** The cells of a person by column. */
function cellsOf(person) {
  const { credential: given } = person;
  const isPlain = given?.type === 'plain';
  return {
    email: person.email,
    first_name: person.firstName ?? '',
    last_name: person.lastName ?? '',
    email_verified: person.verifiedCell ?? '',
    external_id: person.externalId ?? '',
    password: isPlain ? given.value : '',
    password_hash: isPlain ? '' : (given?.value ?? ''),
    password_hash_type: given?.typeCell ?? '',
    metadata: person.metadataCell ?? '',
    totp_secret: person.factor?.cell ?? '',
    totp_issuer: person.factor === undefined ? '' : 'Acme',
  };
}

module.exports = { again, cellsOf, fieldsOf, knownPerson, newPerson };

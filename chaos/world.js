'use strict';
// The contents of WorkOS before the import: organizations, users who are also in the file, and other users.

const { totpSecret } = require('./secrets');

const OLD = ['2021-03-04T05:06:07.000Z', '2024-02-29T12:00:00.000Z'];
const NAMES = ['Acme, Inc.', 'acme, inc.', 'Initech "Europe" GmbH', 'Żubr sp. z o.o.', '山田商事'];

/** The name of two organizations without external id: a row with this name is ambiguous. */
const AMBIGUOUS_NAME = 'Twins Ltd';

/**
 * `seed` is the body of `POST /_sandbox/seed`. `known` are the people of the file who already exist, `takenIds` the
 * external ids of the bystanders. Only organizations with an external id can be seeded with members.
 */
function makeWorld(chance, rows) {
  const organizations = [
    ...organizationsOf(chance),
    { name: AMBIGUOUS_NAME, created_at: OLD[0] },
    { name: AMBIGUOUS_NAME, created_at: OLD[1] },
  ];
  const joinable = organizations.filter(({ external_id }) => external_id !== undefined);
  const known = Array.from({ length: chance.int(3, Math.max(4, rows >> 4)) }, (_, index) =>
    knownPerson(chance, index),
  );
  const bystanders = Array.from({ length: chance.int(2, 6) }, (_, index) =>
    bystander(chance, index),
  );
  const memberships = [
    ...known
      .filter(() => chance.happens(0.4))
      .map(({ seed }) => membership(chance, seed, joinable)),
    ...bystanders.map((user) => membership(chance, user, joinable)),
  ];
  return {
    seed: {
      users: [...known.map(({ seed }) => seed), ...bystanders],
      organizations,
      memberships,
      auth_factors: known.filter(() => chance.happens(0.3)).map(({ seed }) => factor(chance, seed)),
    },
    known,
    takenIds: bystanders.map(({ external_id }) => external_id),
  };
}

function organizationsOf(chance) {
  return Array.from({ length: chance.int(3, 9) }, (_, index) => ({
    name: index < NAMES.length ? NAMES[index] : `Old Organization ${index}`,
    ...(index < 2 || chance.happens(0.6) ? { external_id: `old-org-${index}` } : {}),
    created_at: chance.pick(OLD),
  }));
}

/** An existing user, and the external id of the same person in the file. */
function knownPerson(chance, index) {
  const externalId = `known-${index}`;
  const theirs = chance.weighted([
    [40, undefined],
    [35, externalId],
    [25, `elsewhere-${index}`],
  ]);
  const email = `known.${index}@example.org`;
  return {
    email,
    externalId,
    seed: {
      email: chance.happens(0.3) ? email.toUpperCase() : email,
      first_name: 'Known',
      email_verified: chance.happens(0.5),
      ...(chance.happens(0.5) ? { last_name: `Since ${index}` } : {}),
      ...(theirs === undefined ? {} : { external_id: theirs }),
      ...(chance.happens(0.5) ? { metadata: { plan: 'old', kept: 'yes' } } : {}),
      ...(chance.happens(0.3) ? { password: `a password of ${index}` } : {}),
      created_at: chance.pick(OLD),
    },
  };
}

function bystander(chance, index) {
  return {
    email: `bystander.${index}@example.org`,
    first_name: `Bystander ${index}`,
    external_id: `taken-${index}`,
    created_at: chance.pick(OLD),
  };
}

function membership(chance, { email }, joinable) {
  return {
    user_email: email,
    organization_external_id: chance.pick(joinable).external_id,
    role_slug: chance.pick(['member', 'admin']),
    status: chance.weighted([
      [75, 'active'],
      [12, 'pending'],
      [13, 'inactive'],
    ]),
    created_at: chance.pick(OLD),
  };
}

function factor(chance, { email }) {
  return {
    user_email: email,
    type: 'totp',
    totp_secret: totpSecret(chance).secret,
    created_at: chance.pick(OLD),
  };
}

module.exports = { AMBIGUOUS_NAME, makeWorld };

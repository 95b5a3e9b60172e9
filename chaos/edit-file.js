'use strict';
// Edits a file as its owner does until the next import: people change, rows change, come, go and move.

const { makeEntries, ROLES } = require('./file');
const orgs = require('./org-refs');
const people = require('./people');
const { credential, totpSecret } = require('./secrets');

/** The changes of a person's fields. `number` makes values unique. */
const CHANGES = [
  (user) => ({ ...user, firstName: 'Changed' }),
  (user) => lacking(user, 'firstName'),
  (user) => ({ ...user, lastName: user.lastName === undefined ? 'Added' : 'Changed' }),
  (user) => lacking(user, 'lastName'),
  (user) =>
    user.emailVerified === true
      ? { ...user, verifiedCell: 'no', emailVerified: false }
      : { ...user, verifiedCell: 'yes', emailVerified: true },
  (user) => lacking(user, 'verifiedCell', 'emailVerified'),
  (user, { number }) => withMetadata(user, { ...user.metadata, plan: `changed ${number}` }),
  (user, { chance }) => withoutKey(user, chance),
  // A cell that says {} means none already.
  (user) => (user.metadata === undefined ? user : lacking(user, 'metadata', 'metadataCell')),
  (user, { chance }) => ({ ...user, credential: credential(chance) }),
  (user) => lacking(user, 'credential'),
  (user, { number }) => ({ ...user, externalId: user.externalId ?? `later-${number}` }),
  (user) => lacking(user, 'externalId'),
  (user, { chance }) => ({ ...user, factor: totpSecret(chance) }),
  (user) => lacking(user, 'factor'),
  (user, { chance }) => ({ ...user, ...people.fieldsOf(chance) }),
];

function lacking(object, ...names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function withMetadata(user, metadata) {
  return { ...user, metadata, metadataCell: JSON.stringify(metadata) };
}

function withoutKey(user, chance) {
  const keys = Object.keys(user.metadata ?? {});
  return keys.length < 2 ? user : withMetadata(user, lacking(user.metadata, chance.pick(keys)));
}

/** No organization of the first file has such a number. */
const NEW_FROM = 100;

/** The entries of the edited file. `place` is that of the first file, with its `entries`. */
function editEntries(chance, options, { entries, ...place }) {
  const changed = changePeople(chance, entries);
  const known = changed.flatMap(({ org }) => org ?? []);
  const refs = { good: [...known, ...orgs.madeRefs(chance, { from: NEW_FROM })], bad: orgs.BAD };
  const left = changed
    .filter(() => !chance.happens(0.05))
    .map((entry) => (entry.line === undefined ? changeRow(chance, entry, refs.good) : entry));
  const seen = left.flatMap(({ user, isRefused }) => (isRefused ? [] : (user ?? [])));
  // New people are numbered: there were never more of them than rows.
  const count = chance.int(1, Math.max(2, entries.length >> 3));
  const added = makeEntries(chance, options, {
    ...place,
    count,
    refs,
    seen: [
      ...seen,
      ...Array.from({ length: entries.length - seen.length }, () => chance.pick(seen)),
    ],
  });
  for (const entry of added) left.splice(chance.int(0, left.length), 0, entry);
  return options.deactivates ? moved(chance, left).filter(isClear) : moved(chance, left);
}

/** With --deactivate-missing, a rejected row without a readable email stops the import. */
function isClear({ line }) {
  return line === undefined;
}

function changePeople(chance, entries) {
  const changes = new Map();
  return entries.map((entry, number) => {
    if (entry.line !== undefined) return entry;
    const key = entry.user.email.toLowerCase();
    if (!changes.has(key)) changes.set(key, changeOf(chance, { entry, number }));
    const { change, email, isOfAll } = changes.get(key);
    // Where one row of a person is changed alone, the others contradict it.
    const isChanged = change !== undefined && (isOfAll || chance.happens(0.5));
    const user = isChanged ? change(entry.user) : entry.user;
    const credit = entry.isRefused ? { credential: entry.user.credential } : {};
    return { ...entry, user: { ...user, ...credit, email: email ?? user.email } };
  });
}

/** How the person of an entry changes. A new email is recognized by the external id, for a user that the job created. */
function changeOf(chance, { entry: { user }, number }) {
  const isNew = !/^known\./i.test(user.email) && user.externalId !== undefined;
  const email = isNew && chance.happens(0.04) ? `moved-${number}-${user.email}` : undefined;
  if (!chance.happens(0.2)) return { email };
  const pick = chance.pick(CHANGES);
  const isIdKept = email !== undefined;
  const change = (was) => {
    const is = pick(was, { chance, number });
    return isIdKept ? { ...is, externalId: was.externalId } : is;
  };
  return { email, change, isOfAll: chance.happens(0.7) };
}

function changeRow(chance, entry, refs) {
  if (chance.happens(0.04))
    return { ...entry, org: chance.happens(0.2) ? undefined : chance.pick(refs) };
  if (chance.happens(0.04)) return { ...entry, roles: chance.weighted(ROLES) };
  return entry;
}

/** Some rows in other places, and all of them now and then. */
function moved(chance, entries) {
  const share = chance.happens(0.2) ? 1 : 0.03;
  const at = entries.map((_, index) =>
    chance.happens(share) ? chance.next() * entries.length : index,
  );
  return entries
    .map((entry, index) => ({ entry, at: at[index] }))
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

module.exports = { editEntries };

'use strict';
// The content of WorkOS must be that of the file: every user field by field, every organization, every membership, and
// nothing else.

const { isDeepStrictEqual } = require('node:util');
const { candidatesFor, labelsOf } = require('./actual-orgs');
const { differs, grouped, duplicates } = require('./compare');
const { verifyRoles } = require('./verify-roles');
const { mayArrive } = require('./verify-outcomes');

function verifyState(evidence) {
  return [
    ...verifyUsers(evidence),
    ...verifyOrganizations(evidence),
    ...verifyMemberships(evidence),
    ...verifyFactors(evidence),
    ...verifyRoles(evidence),
  ];
}

function verifyUsers({ expected, state, ledger }) {
  const actual = grouped(state.users, ({ email }) => email.toLowerCase());
  const wrong = duplicates('user', state.users, ({ email }) => email.toLowerCase());
  for (const [key, user] of expected.users) {
    const [found] = actual.get(key) ?? [];
    if (found === undefined) wrong.push(`user ${key} is missing`);
    else wrong.push(...verifyUser(key, { user, found, ledger }));
  }
  for (const key of actual.keys()) {
    if (!expected.users.has(key)) wrong.push(`user ${key} exists, but no row asks for it`);
  }
  return wrong;
}

function verifyUser(key, { user, found, ledger }) {
  const wrong = user.id === undefined ? [] : differs(`user ${key} id`, found.id, user.id);
  const others = otherSources(user, ledger);
  for (const [name, value] of Object.entries(user.fields)) {
    if (others.some((fields) => isDeepStrictEqual(found[name], valueIn(fields, name, user))))
      continue;
    wrong.push(...differs(`user ${key} ${name}`, found[name], value));
  }
  return wrong;
}

/**
 * The first row's data wins, unless that row had a transient failure: then a later row was right to create the user.
 */
function otherSources({ sources, was = {} }, ledger) {
  const first = sources.findIndex(({ row }) => ledger.rows.get(row)?.everFailed !== true);
  if (first === 0 || sources.length === 0) return [];
  const others = sources.slice(1, first === -1 ? undefined : first + 1).map((it) => it.fields);
  // A row that is as an earlier job sent it leaves the user as it is.
  return [...others, was];
}

const DEFAULTS = { email_verified: false, metadata: {} };

function valueIn(fields, name, user) {
  if (user.status === 'created') return fields[name] ?? DEFAULTS[name] ?? null;
  if (fields[name] === undefined) return user.was[name];
  return name === 'metadata' && fields.metadata !== null
    ? { ...user.was.metadata, ...fields.metadata }
    : (fields[name] ?? DEFAULTS[name] ?? null);
}

function verifyOrganizations({ expected, state, before }) {
  const wrong = [];
  for (const organization of expected.organizations) {
    const found = candidatesFor(organization, state, before);
    const what = `organization "${organization.name}" (${organization.label})`;
    if (found.length !== 1) wrong.push(`${what} occurs ${found.length} times`);
    else wrong.push(...verifyOrganization(what, found[0], organization));
  }
  const surplus = state.organizations.length - expected.organizations.length;
  return surplus > 0 ? [...wrong, `${surplus} organizations too many`] : wrong;
}

function verifyOrganization(what, found, { name, domains, metadata }) {
  return [
    ...differs(`${what} name`, found.name, name),
    ...differs(`${what} domains`, domainsText(found.domains), domainsText(domains)),
    ...differs(`${what} metadata`, metadataText(found.metadata), metadataText(metadata)),
  ];
}

function domainsText(domains = []) {
  return textOf(domains.map(({ domain, state }) => `${domain} ${state}`));
}

function metadataText(metadata = {}) {
  return textOf(Object.entries(metadata).map(([key, value]) => `${key}=${value}`));
}

function textOf(parts) {
  return parts.sort().join(', ');
}

function verifyMemberships(evidence) {
  const { expected, state } = evidence;
  const emails = new Map(state.users.map(({ id, email }) => [id, email.toLowerCase()]));
  const labels = labelsOf(evidence);
  const pairOf = (it) => `${emails.get(it.user_id)} in ${labels.get(it.organization_id)}`;
  const actual = grouped(state.memberships, pairOf);
  const wrong = duplicates('membership', state.memberships, pairOf);
  for (const [pair, membership] of expected.memberships) {
    const [found] = actual.get(pair) ?? [];
    if (found === undefined) wrong.push(`membership of ${pair} is missing`);
    else wrong.push(...verifyMembership(pair, found, membership));
  }
  const late = arrivedAfterAll(evidence);
  for (const pair of actual.keys()) {
    if (!expected.memberships.has(pair) && !late.has(pair))
      wrong.push(`membership of ${pair}: no row asks for it`);
  }
  return wrong;
}

/** Memberships of rows that were expected to fail but rightly arrived: `{email} in {label}`. */
function arrivedAfterAll({ expected, results, ledger }) {
  const failed = new Set(results.filter((it) => it.status === 'failed').map((it) => it.row));
  const pairs = expected.rows
    .filter((outcome) => !outcome.ok && outcome.organization !== undefined)
    .filter((outcome) => mayArrive(outcome, { ledger }) && !failed.has(String(outcome.row)))
    .map(({ key, organization }) => `${key} in ${organization.label}`);
  return new Set(pairs);
}

/** Each user has the factor of before, or one that a row asks for, and never a second one. */
function verifyFactors(evidence) {
  const { expected, state } = evidence;
  const emails = new Map(state.users.map(({ id, email }) => [id, email.toLowerCase()]));
  const keyOf = (it) => emails.get(it.user_id);
  const actual = grouped(state.auth_factors, keyOf);
  const wrong = duplicates('factor of', state.auth_factors, keyOf);
  const late = secretsAfterAll(evidence);
  for (const [key, { id, secrets }] of expected.factors) {
    const [found] = actual.get(key) ?? [];
    const asked = [...secrets, ...(late.get(key) ?? [])];
    if (found === undefined) wrong.push(`factor of ${key} is missing`);
    else if (id !== undefined) wrong.push(...differs(`factor of ${key} id`, found.id, id));
    else if (!asked.includes(found.secret.sha256)) wrong.push(`factor of ${key}: another secret`);
  }
  for (const key of actual.keys()) {
    if (!expected.factors.has(key) && !late.has(key))
      wrong.push(`factor of ${key}: no row asks for it`);
  }
  return wrong;
}

/** The secrets of rows that were expected to fail but rightly arrived, by the key of the user. */
function secretsAfterAll({ expected, results, ledger }) {
  const failed = new Set(results.filter((it) => it.status === 'failed').map((it) => it.row));
  const rows = expected.rows
    .filter(({ ok, given }) => !ok && given?.user.factor !== undefined)
    .filter((outcome) => mayArrive(outcome, { ledger }) && !failed.has(String(outcome.row)));
  const secrets = grouped(rows, ({ key }) => key);
  return new Map(
    [...secrets].map(([key, list]) => [key, list.map(({ given }) => given.user.factor.sha256)]),
  );
}

function verifyMembership(pair, found, { status, roles }) {
  const actual = found.roles.map(({ slug }) => slug).sort();
  const isAsked = roles.some((asked) => isDeepStrictEqual([...asked].sort(), actual));
  return [
    ...differs(`membership of ${pair} status`, found.status, status),
    ...(isAsked ? [] : differs(`membership of ${pair} roles`, actual, roles[0])),
  ];
}

module.exports = { verifyState };

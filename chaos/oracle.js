'use strict';
// The expected result of an import, from the meaning of its rows and the state before. Written from docs/reference.md
// ("The CSV", "import"), row by row in the order of the file, without network, processes or kills.

const { Environment } = require('./environment');
const { storedAs } = require('./normal-forms');
const { storedPassword } = require('./secrets');

/**
 * `before` is the sandbox's state before the import, `options` has `onExisting`, `createOrgs`, `orgId`, `forms`, the
 * normal forms of the server, and with `known`, the rows of an earlier job, `blank` and `deactivates`. Returns `{rows,
 * users, organizations, memberships, orgKeys, deactivated}`; `rows` in the order of the file:
 * `{row, ok, given?, key?, user?, organization?, errorType?, phrase?, isUnchanged?}`.
 */
function expectedOf(rows, before, options, known) {
  const environment = new Environment(before, options, known);
  environment.resolveOrganizations(rows);
  const outcomes = rows.map((row) => outcomeOf(row, environment, options));
  const deactivated = options.deactivates ? environment.deactivateMissing() : 0;
  return { rows: outcomes, deactivated, ...environment.contents() };
}

function outcomeOf(row, environment, options) {
  const fail = (errorType, phrase, more) => ({
    row: row.row,
    ok: false,
    errorType,
    phrase,
    ...more,
  });
  if (row.invalid) return fail('row_invalid', row.phrase);
  const about = { given: row, key: environment.keyOf(row.user.email) };
  const known = environment.knownOf(row);
  if (known?.isUnchanged && environment.isStill(row, known)) {
    const user = environment.keep(known);
    const organization = environment.organizationWithId(known.organizationId);
    // What the earlier job has of it is recorded for the next one.
    environment.need(row.org);
    return { row: row.row, ok: true, ...about, user, organization, isUnchanged: true };
  }
  environment.need(row.org);
  const organization = environment.organizationOf(row);
  if (organization?.missing) return fail('org_resolution', organization.phrase, about);
  const ensured = userOf(row, known, { environment, options });
  if (ensured.errorType) {
    return fail(ensured.errorType, ensured.phrase, { ...about, organization });
  }
  const { user } = ensured;
  if (organization === undefined) {
    environment.enroll(user, row);
    return { row: row.row, ok: true, ...about, user };
  }
  environment.see(user, organization);
  if (environment.join(user, organization, row)) {
    environment.enroll(user, row);
    return { row: row.row, ok: true, ...about, user, organization };
  }
  return fail('membership_create', undefined, { ...about, user, organization });
}

/** The user of a row: from an earlier row, an existing one, or a new one. */
function userOf(row, known, { environment, options }) {
  const { user: fields } = row;
  const there = environment.user(fields.email);
  if (there?.status !== undefined) {
    there.sources.push({ row: row.row, fields: wireFields(fields, options) });
    return { user: there };
  }
  const user = environment.userOfId(known, fields) ?? there;
  // An import that updates looks first, and sends no password to a user who exists.
  const isLookedUp = options.onExisting === 'update' && user !== undefined;
  if (row.isRefused && !isLookedUp) return { errorType: 'user_create' };
  if (user !== undefined) return takeExisting(row, user, { known, environment, options });
  if (environment.isExternalIdTaken(fields.externalId)) {
    return { errorType: 'user_create', phrase: 'External ID already assigned' };
  }
  return { user: environment.createUser(row.row, wireFields(fields, options)) };
}

function takeExisting({ row, user: fields, isRefused }, user, { known, environment, options }) {
  const refused = { errorType: 'user_create', phrase: 'Email already exists' };
  if (options.onExisting === 'fail') return refused;
  const theirs = user.fields.external_id;
  const { externalId } = fields;
  if (theirs !== null && externalId !== undefined && theirs !== externalId) {
    // The user is created then, and WorkOS looks at the password first.
    return isRefused ? { errorType: 'user_create' } : refused;
  }
  if (options.onExisting === 'adopt') return { user: environment.adopt(user) };
  if (theirs !== externalId && environment.isExternalIdTaken(externalId)) {
    return { errorType: 'user_update', phrase: 'External ID already assigned' };
  }
  const proof = known?.userId === user.id ? known : undefined;
  if (isRefused && proof?.isMade && proof.hasNewHash) return { errorType: 'user_update' };
  return { user: environment.update(user, { row, given: wireFields(fields, options) }, proof) };
}

/**
 * A row's fields by WorkOS's names, as it stores them; undefined when the row does not give them, or null where it then
 * clears them.
 */
function wireFields(fields, { forms = [], blank }) {
  const { credential } = fields;
  const none = blank === 'clears' ? null : undefined;
  return {
    email: storedAs(fields.email, forms, 'email'),
    first_name: storedAs(fields.firstName, forms, 'name') ?? none,
    last_name: storedAs(fields.lastName, forms, 'name') ?? none,
    email_verified: fields.emailVerified,
    external_id: fields.externalId ?? none,
    metadata: fields.metadata ?? none,
    password: credential === undefined ? undefined : storedPassword(credential),
  };
}

module.exports = { expectedOf };

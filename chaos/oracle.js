'use strict';
// The expected result of an import, from the meaning of its rows and the state before. Written from docs/reference.md
// ("The CSV", "import"), row by row in the order of the file, without network, processes or kills.

const { Environment } = require('./environment');
const { storedAs } = require('./normal-forms');
const { storedPassword } = require('./secrets');

/**
 * `before` is the sandbox's state before the import, `options` has `onExisting`, `createOrgs`, `orgId`
 * and `forms`, the normal forms of the server. Returns `{rows, users, organizations, memberships, orgKeys}`; `rows` in the order of the file:
 * `{row, ok, given?, key?, user?, organization?, errorType?, phrase?}`.
 */
function expectedOf(rows, before, options) {
  const environment = new Environment(before, options);
  environment.resolveOrganizations(rows);
  const outcomes = rows.map((row) => outcomeOf(row, environment, options));
  return { rows: outcomes, ...environment.contents() };
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
  const organization = environment.organizationOf(row);
  if (organization?.missing) return fail('org_resolution', organization.phrase, about);
  const ensured = userOf(row, environment, options);
  if (ensured.errorType) {
    return fail(ensured.errorType, ensured.phrase, { ...about, organization });
  }
  const { user } = ensured;
  if (organization === undefined) {
    environment.enroll(user, row);
    return { row: row.row, ok: true, ...about, user };
  }
  if (environment.join(user, organization, row)) {
    environment.enroll(user, row);
    return { row: row.row, ok: true, ...about, user, organization };
  }
  return fail('membership_create', undefined, { ...about, user, organization });
}

/** The user of a row: from an earlier row, an existing one, or a new one. */
function userOf(row, environment, options) {
  const { user: fields } = row;
  const user = environment.user(fields.email);
  if (user?.status !== undefined) {
    user.sources.push({ row: row.row, fields: wireFields(fields, options) });
    return { user };
  }
  // An import that updates looks first, and sends no password to a user who exists.
  const isLookedUp = options.onExisting === 'update' && user !== undefined;
  if (row.isRefused && !isLookedUp) return { errorType: 'user_create' };
  if (user !== undefined) return takeExisting(row, user, { environment, options });
  if (environment.isExternalIdTaken(fields.externalId)) {
    return { errorType: 'user_create', phrase: 'External ID already assigned' };
  }
  return { user: environment.createUser(row.row, wireFields(fields, options)) };
}

function takeExisting({ row, user: fields }, user, { environment, options }) {
  const refused = { errorType: 'user_create', phrase: 'Email already exists' };
  if (options.onExisting === 'fail') return refused;
  const theirs = user.fields.external_id;
  const { externalId } = fields;
  if (theirs !== null && externalId !== undefined && theirs !== externalId) return refused;
  if (options.onExisting === 'adopt') return { user: environment.adopt(user) };
  if (theirs !== externalId && environment.isExternalIdTaken(externalId)) {
    return { errorType: 'user_update', phrase: 'External ID already assigned' };
  }
  return { user: environment.update(user, row, wireFields(fields, options)) };
}

/** A row's fields by WorkOS's names, as it stores them; undefined when the row does not give them. */
function wireFields(fields, { forms = [] }) {
  const { credential } = fields;
  return {
    email: storedAs(fields.email, forms, 'email'),
    first_name: storedAs(fields.firstName, forms, 'name'),
    last_name: storedAs(fields.lastName, forms, 'name'),
    email_verified: fields.emailVerified,
    external_id: fields.externalId,
    metadata: fields.metadata,
    password: credential === undefined ? undefined : storedPassword(credential),
  };
}

module.exports = { expectedOf };

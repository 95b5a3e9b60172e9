'use strict';
// The expected result of an import, from the meaning of its rows and the state before. Written from docs/reference.md
// ("The CSV", "import"), row by row in the order of the file, without network, processes or kills.

const { Environment } = require('./environment');
const { storedPassword } = require('./secrets');

/**
 * `before` is the sandbox's state before the import, `options` has `onExisting`, `createOrgs` and `orgId`.
 * Returns `{rows, users, organizations, memberships, orgKeys}`; `rows` in the order of the file:
 * `{row, ok, given?, user?, organization?, errorType?, phrase?}`.
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
  const organization = environment.organizationOf(row);
  if (organization?.missing) return fail('org_resolution', organization.phrase, { given: row });
  const ensured = userOf(row, environment, options);
  if (ensured.errorType) {
    return fail(ensured.errorType, ensured.phrase, { given: row, organization });
  }
  const { user } = ensured;
  if (organization === undefined) return { row: row.row, ok: true, given: row, user };
  if (environment.join(user, organization, row.roles)) {
    return { row: row.row, ok: true, given: row, user, organization };
  }
  return fail('membership_create', undefined, { given: row, user, organization });
}

/** The user of a row: from an earlier row, an existing one, or a new one. */
function userOf(row, environment, options) {
  const { user: fields } = row;
  const user = environment.user(fields.email);
  if (user?.status !== undefined) {
    user.sources.push({ row: row.row, fields: wireFields(fields) });
    return { user };
  }
  if (row.isRefused) return { errorType: 'user_create' };
  if (user !== undefined) return takeExisting(row, user, { environment, options });
  if (environment.isExternalIdTaken(fields.externalId)) {
    return { errorType: 'user_create', phrase: 'External ID already assigned' };
  }
  return { user: environment.createUser(row.row, wireFields(fields)) };
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
  return { user: environment.update(user, row, wireFields(fields)) };
}

/** A row's fields by WorkOS's names; undefined when the row does not give them. */
function wireFields(fields) {
  const { credential } = fields;
  return {
    email: fields.email,
    first_name: fields.firstName,
    last_name: fields.lastName,
    email_verified: fields.emailVerified,
    external_id: fields.externalId,
    metadata: fields.metadata,
    password: credential === undefined ? undefined : storedPassword(credential),
  };
}

module.exports = { expectedOf };

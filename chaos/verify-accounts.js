'use strict';
// The counts must add up, and the checkpoint, the JSON answer, the ledger and the server's history must agree.

const { differs } = require('./compare');

function verifyAccounts(evidence) {
  const { checkpoint, answer, rows, csv } = evidence;
  const { summary } = checkpoint;
  const { total, successes, failures, unprocessed } = summary;
  return [
    ...differs('total', total, rows.length),
    ...differs('successes + failures + unprocessed', successes + failures + unprocessed, total),
    ...differs('unprocessed', unprocessed, 0),
    ...verifyCounts(evidence),
    ...verifyCreated(evidence),
    ...differs('checkpoint.json status', checkpoint.status, failures > 0 ? 'partial' : 'completed'),
    ...differs('checkpoint.json csv.sha256', checkpoint.csv.sha256, csv.sha256),
    ...differs('checkpoint.json csv.rows', checkpoint.csv.rows, rows.length),
    ...differs('the summary of --json', answer?.summary, summary),
  ];
}

/** The counts of the summary must match the ledger. */
function verifyCounts({ checkpoint: { summary }, ledger, errors }) {
  const known = [...ledger.rows.values()];
  const arrived = known.filter(({ settled }) => settled !== undefined);
  const users = countOnce(
    known.filter(({ user }) => user !== undefined && !user.isShared).map(({ user }) => user),
  );
  const memberships = countOnce(
    arrived.map(({ settled: { membershipId: id, membership: outcome, isFound } }) => {
      return { id, outcome, isFound };
    }),
  );
  const should = {
    successes: arrived.length,
    failures: errors.length,
    usersCreated: users.of('created').length,
    usersAdopted: users.of('adopted').length,
    usersUpdated: users.of('updated').length,
    membershipsCreated: memberships.of('created').length,
    membershipsExisting: memberships.of('existing').length + memberships.again,
  };
  return Object.entries(should).flatMap(([name, count]) =>
    differs(`summary.${name}`, summary[name], count),
  );
}

/**
 * Counts each object once, even when several rows recorded it because one of them found it and took it for its own.
 * `again` is how many more there were.
 */
function countOnce(counted) {
  const found = new Set(counted.filter(({ isFound }) => isFound).map(({ id }) => id));
  // An object counts as created if any row says so.
  const inOrder = [...counted].sort((a, b) => rank(a) - rank(b));
  const once = inOrder.filter(
    ({ id, outcome }, at) =>
      outcome === 'existing' || !found.has(id) || inOrder.findIndex((it) => it.id === id) === at,
  );
  return {
    of: (outcome) => once.filter((it) => it.outcome === outcome),
    again: counted.length - once.length,
  };
}

function rank({ outcome }) {
  return outcome === 'created' ? 0 : 1;
}

/** The counts of the summary must match the server's. */
function verifyCreated({ checkpoint: { summary }, history, expected }) {
  const made = (kind) => history.filter((it) => it.kind === kind).length;
  const users = [...expected.users.values()];
  const withStatus = (status) => users.filter((it) => it.status === status).length;
  const resolved = [...expected.orgKeys.values()].filter(({ missing }) => !missing).length;
  return [
    ...differs('summary.usersCreated by the history', summary.usersCreated, made('user')),
    ...differs('summary.usersAdopted by the file', summary.usersAdopted, withStatus('adopted')),
    ...differs('summary.usersUpdated by the file', summary.usersUpdated, withStatus('updated')),
    ...differs(
      'summary.organizationsCreated by the history',
      summary.organizationsCreated,
      made('organization'),
    ),
    ...differs(
      'summary.organizationsFound by the file',
      summary.organizationsFound,
      resolved - made('organization'),
    ),
    ...verifyMemberships(summary.membershipsCreated, made('membership'), expected),
  ];
}

/** Inactive memberships are reactivated, which the history does not record. */
function verifyMemberships(counted, made, { memberships }) {
  const pairs = [...memberships.values()].filter(({ rows }) => rows !== undefined);
  const reactivated = pairs.filter(({ was }) => was === 'inactive').length;
  return counted >= made && counted <= made + reactivated
    ? []
    : differs('summary.membershipsCreated by the history', counted, made);
}

module.exports = { verifyAccounts };

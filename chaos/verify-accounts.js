'use strict';
// The counts must add up, and the checkpoint, the JSON answer, the ledger and the server's history must agree.

const { differs } = require('./compare');
const { verifyRoleCounts } = require('./verify-roles');
const { statusOf } = require('./verify-outcomes');

function verifyAccounts(evidence) {
  const { checkpoint, answer, rows, csv } = evidence;
  const { summary } = checkpoint;
  const { total, successes, failures, unprocessed } = summary;
  const { organizationsFailed = 0, rolesFailed = 0 } = summary;
  const failed = failures + organizationsFailed + rolesFailed;
  const status = failed > 0 ? 'partial' : 'completed';
  return [
    ...differs('total', total, rows.length),
    ...differs('successes + failures + unprocessed', successes + failures + unprocessed, total),
    ...differs('unprocessed', unprocessed, 0),
    ...verifyCounts(evidence),
    ...verifyCreated(evidence),
    ...verifyRoleCounts(evidence),
    ...differs(
      'summary.membershipsDeactivated',
      summary.membershipsDeactivated,
      evidence.expected.deactivated,
    ),
    ...differs('checkpoint.json status', checkpoint.status, status),
    ...differs('checkpoint.json csv.sha256', checkpoint.csv.sha256, csv.sha256),
    ...differs('checkpoint.json csv.rows', checkpoint.csv.rows, rows.length),
    ...differs('the summary of --json', answer?.summary, summary),
  ];
}

/** The counts of the summary must match the ledger. */
function verifyCounts({ checkpoint: { summary }, ledger, errors }) {
  const known = [...ledger.rows].sort(([one], [other]) => one - other).map(([, row]) => row);
  const users = countOnce(resultsOf(known, 'user'));
  const memberships = countOnce(resultsOf(known, 'membership'));
  const factors = distinct(resultsOf(known, 'factor'));
  const should = {
    successes: known.filter(({ settled }) => settled !== undefined).length,
    failures: errors.length,
    usersCreated: users.of('created').length,
    usersAdopted: users.of('adopted').length,
    usersUpdated: users.of('updated').length,
    usersUnchanged: users.of('unchanged').length,
    membershipsCreated: memberships.of('created').length,
    membershipsExisting: memberships.of('existing').length,
    membershipsUnchanged: memberships.of('unchanged').length,
    membershipsInactive: memberships.of('inactive').length,
    membershipsPending: memberships.of('pending').length,
    membershipsRepeated: memberships.again,
    factorsCreated: factors.filter(({ outcome }) => outcome === 'created').length,
    factorsExisting: factors.filter(({ outcome }) => outcome === 'existing').length,
    factorsUnchanged: factors.filter(({ outcome }) => outcome === 'unchanged').length,
  };
  return Object.entries(should).flatMap(([name, count]) =>
    differs(`summary.${name}`, summary[name], count),
  );
}

/** The results of a step that rows count: not those they share with an earlier row. */
function resultsOf(rows, step) {
  return rows.flatMap(({ steps }) => steps[step] ?? []).filter(({ isShared }) => !isShared);
}

/**
 * Counts each object once, even when several rows recorded it because one of them found it and took it for its own. Of
 * a membership all but one row repeat it. `again` is how many more there were.
 */
function countOnce(counted) {
  const found = new Set(counted.filter(({ isFound }) => isFound).map(({ id }) => id));
  // An object counts as created if any row says so.
  const inOrder = [...counted].sort((a, b) => rank(a) - rank(b));
  const seen = new Set();
  const once = inOrder.filter(({ id, outcome, organizationId }) => {
    const isOfAnother = seen.has(id);
    seen.add(id);
    return !isOfAnother || !(found.has(id) || (organizationId && outcome !== 'created'));
  });
  return {
    of: (outcome) => once.filter((it) => it.outcome === outcome),
    again: counted.length - once.length,
  };
}

/** Each factor once: as created if any row says so. */
function distinct(results) {
  const inOrder = [...results].sort((a, b) => rank(b) - rank(a));
  return [...new Map(inOrder.map((result) => [result.id, result])).values()];
}

function rank({ outcome, isRepeat }) {
  if (outcome === 'created') return 0;
  if (isRepeat) return 3;
  return outcome === 'unchanged' ? 2 : 1;
}

/** The counts of the summary must match the server's. */
function verifyCreated(evidence) {
  const { summary } = evidence.checkpoint;
  const { history, expected, state, before } = evidence;
  const made = (kind) => history.filter((it) => it.kind === kind).length;
  const rows = expected.rows.filter(({ user }) => user !== undefined);
  const withStatus = (status) =>
    new Set(rows.filter((row) => statusOf(row, evidence) === status).map(({ user }) => user)).size;
  const { updated = 0, failed = 0 } = expected.described ?? {};
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
      resolved - made('organization') - updated,
    ),
    ...differs('summary.organizationsUpdated by the file', summary.organizationsUpdated, updated),
    ...differs('summary.organizationsFailed by the file', summary.organizationsFailed, failed),
    ...differs(
      'summary.membershipsCreated by the history',
      summary.membershipsCreated,
      made('membership'),
    ),
    ...differs(
      'summary.factorsCreated by the state',
      summary.factorsCreated,
      state.auth_factors.length - before.auth_factors.length,
    ),
    ...verifyUntouched(evidence),
  ];
}

/** Memberships that were inactive or pending before the job, and still are, count under these names. */
function verifyUntouched({ checkpoint: { summary }, results, expected }) {
  const arrived = new Set(results.filter((it) => it.status !== 'failed').map(({ row }) => row));
  const names = expected.rows
    .filter(({ isUnchanged }) => isUnchanged !== true)
    .filter(({ row, organization }) => organization !== undefined && arrived.has(String(row)))
    .map(({ key, organization }) => `${key} in ${organization.label}`);
  const pairs = [...new Set(names)].map((name) => expected.memberships.get(name));
  const count = (status) => pairs.filter((it) => it?.was === status && it.status === status).length;
  return [
    ...differs('summary.membershipsInactive', summary.membershipsInactive, count('inactive')),
    ...differs('summary.membershipsPending', summary.membershipsPending, count('pending')),
  ];
}

module.exports = { verifyAccounts };

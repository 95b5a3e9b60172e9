'use strict';
// Every row must be settled as the oracle expects, with WorkOS's ids: no false failure, no false success.

const { labelsOf } = require('./actual-orgs');
const { differs, duplicates } = require('./compare');

const TAKEN_ID = 'External ID already assigned';

function verifyOutcomes(evidence) {
  const { expected, results, errors } = evidence;
  const lines = new Map(results.map((line) => [Number(line.row), line]));
  const failures = new Map(errors.map((failure) => [failure.recordNumber, failure]));
  const ids = idsOf(evidence);
  return [
    ...duplicates('in errors.jsonl, row', errors, ({ recordNumber }) => recordNumber),
    ...differs(
      'the order of results.csv',
      results.map(({ row }) => Number(row)),
      expected.rows.map(({ row }) => row),
    ),
    ...expected.rows.flatMap((outcome) => {
      const line = lines.get(outcome.row);
      const failure = failures.get(outcome.row);
      return line === undefined ? [] : verifyRow(outcome, { line, failure, ids, evidence });
    }),
  ];
}

/** WorkOS's ids of the oracle's objects. */
function idsOf(evidence) {
  const { state, expected } = evidence;
  const users = new Map(state.users.map((user) => [user.email.toLowerCase(), user]));
  const rowsOfUser = new Map();
  for (const { user } of expected.rows) {
    if (user !== undefined) rowsOfUser.set(user.key, (rowsOfUser.get(user.key) ?? 0) + 1);
  }
  const labels = labelsOf(evidence);
  const organizations = new Map([...labels].map(([id, label]) => [label, id]));
  const memberships = new Map(
    state.memberships.map((it) => [`${it.user_id} ${it.organization_id}`, it.id]),
  );
  return {
    user: (outcome) => users.get(outcome.user.key)?.id,
    externalId: (outcome) => users.get(outcome.user.key)?.external_id ?? '',
    isRepeated: (outcome) => rowsOfUser.get(outcome.user.key) > 1,
    organization: (outcome) => organizations.get(outcome.organization?.label),
    membership(outcome) {
      return memberships.get(`${this.user(outcome)} ${this.organization(outcome)}`);
    },
  };
}

function verifyRow(outcome, { line, failure, ids, evidence }) {
  const isFailed = line.status === 'failed';
  if (line.status === 'unprocessed') return [`row ${outcome.row} is not settled`];
  if (isFailed !== (failure !== undefined)) {
    return [`row ${outcome.row} is ${line.status} in results.csv, but errors.jsonl disagrees`];
  }
  if (outcome.ok && isFailed) {
    return [`row ${outcome.row} failed falsely: ${failure.errorType}, ${failure.errorMessage}`];
  }
  if (!outcome.ok && !isFailed) {
    return mayArrive(outcome, evidence)
      ? []
      : [`row ${outcome.row} is ${line.status}, but should fail with ${outcome.errorType}`];
  }
  if (outcome.ok) return verifyArrived(outcome, { line, ids, evidence });
  const expected = outcomeOfRepeat(outcomeOfRetry(outcome, failure, evidence), failure, evidence);
  return verifyFailure(expected, { line, failure, ids });
}

/**
 * While a row is retried after a transient failure, a later row of its email may create the user. The row then does not
 * need its own create, which would have failed.
 */
function mayArrive({ row, errorType }, { ledger }) {
  return errorType === 'user_create' && ledger.rows.get(row)?.everFailed === true;
}

/** With the user of the later row, a role that does not exist is what fails the row. */
function outcomeOfRetry(outcome, failure, evidence) {
  const isRefusedRole =
    failure.errorType === 'membership_create' && failure.errorCode === 'invalid_role';
  if (!isRefusedRole || !mayArrive(outcome, evidence)) return outcome;
  return {
    ...outcome,
    errorType: failure.errorType,
    phrase: 'does not exist: create it in the WorkOS dashboard',
  };
}

/**
 * A failure whose record is lost is not provable: its row is sent again. Where its external id was taken, a later row of
 * its email may have created the user since, and WorkOS then refuses the email as well.
 */
function outcomeOfRepeat(outcome, failure, { isTampered = false, expected }) {
  const { row, key, phrase } = outcome;
  const isCreatedSince = () => expected.rows.some((it) => it.ok && it.key === key && it.row > row);
  const isOther = isTampered && phrase === TAKEN_ID && !failure.errorMessage.includes(TAKEN_ID);
  return isOther && isCreatedSince() ? { ...outcome, phrase: 'Email already exists' } : outcome;
}

function verifyArrived(outcome, { line, ids, evidence }) {
  const { row, given } = outcome;
  const hasOrganization = outcome.organization !== undefined;
  const isMerged = line.status === 'merged' && ids.isRepeated(outcome);
  const should = {
    row: String(row),
    email: given.user.email,
    external_id: ids.externalId(outcome),
    // Which row of an email made the user depends on the failures.
    status: isMerged ? 'merged' : statusOf(outcome, evidence),
    user_id: ids.user(outcome),
    organization_id: hasOrganization ? ids.organization(outcome) : '',
    membership_id: hasOrganization ? ids.membership(outcome) : '',
    error_type: '',
    error_code: '',
  };
  return Object.keys(should).flatMap((name) =>
    differs(`row ${row} of results.csv, ${name}`, line[name], should[name]),
  );
}

/**
 * Whether an update was sent that may have been, before a kill, is for the ledger to say; where its records were lost,
 * also whether one was sent that had to be.
 */
function statusOf({ row, user: { status } }, { ledger, isTampered = false }) {
  const { isUnproved = false, steps } = ledger.rows.get(row) ?? {};
  const isOpen = status === 'unchanged' || (isTampered && status === 'updated');
  return isOpen && isUnproved ? steps.user?.outcome : status;
}

function verifyFailure(outcome, { line, failure, ids }) {
  const { row, errorType, phrase = '', given } = outcome;
  const what = `row ${row} of errors.jsonl,`;
  return [
    ...differs(`${what} errorType`, failure.errorType, errorType),
    ...differs(`row ${row} of results.csv, error_type`, line.error_type, errorType),
    ...(failure.errorMessage.includes(phrase)
      ? []
      : [`${what} errorMessage "${failure.errorMessage}" lacks "${phrase}"`]),
    ...differs(`${what} retryable`, failure.retryable, false),
    ...(given === undefined ? [] : differs(`${what} email`, failure.email, given.user.email)),
    ...(outcome.user === undefined
      ? []
      : differs(`${what} userId`, failure.userId, ids.user(outcome))),
  ];
}

module.exports = { mayArrive, statusOf, verifyOutcomes };

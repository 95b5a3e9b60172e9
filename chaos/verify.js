'use strict';
// Checks everything that must be true after a run, and lists what is not. The evidence: `rows` (the meaning of the
// file), `expected` (by the oracle), `before`, `state` and `history` of the sandbox, the job's `checkpoint`, `errors`,
// `results` and `ledger`, `answer` (the JSON of the last command), `texts`, `key` and `csv`.

const { differs } = require('./compare');
const { verifyAccounts } = require('./verify-accounts');
const { verifyHistory } = require('./verify-history');
const { verifyLedger } = require('./verify-ledger');
const { verifyOutcomes } = require('./verify-outcomes');
const { verifySecrets } = require('./verify-secrets');
const { verifyState } = require('./verify-state');

function verify(evidence) {
  return [
    ...verifyState(evidence),
    ...verifyHistory(evidence),
    ...verifyOutcomes(evidence),
    ...verifyLedger(evidence),
    ...verifyAccounts(evidence),
    ...verifySecrets(evidence),
  ];
}

/**
 * After a file was tampered with, the counts may be those of records that were lost. What WorkOS has, and how each row
 * ended, must be as ever.
 */
function verifyTampered(evidence) {
  const { total, successes, failures, unprocessed } = evidence.checkpoint.summary;
  return [
    ...verifyState(evidence),
    ...verifyHistory(evidence),
    ...verifyOutcomes({ ...evidence, isTampered: true }),
    ...differs('successes + failures', successes + failures, total),
    ...differs('unprocessed', unprocessed, 0),
    ...verifySecrets(evidence),
  ];
}

/**
 * A job that was refused is not done, but nothing is twice or unasked. What a kill has left behind remains, and so does a
 * lock that was changed and may name a process of another machine.
 */
function verifyRefused(evidence) {
  const isTooMuch = (line) => /no row asks for it| occurs [1-9]\d* times| too many/.test(line);
  return [
    ...verifyState(evidence).filter(isTooMuch),
    ...verifyHistory(evidence),
    ...verifySecrets(evidence).filter((line) => !line.endsWith(' was left behind')),
  ];
}

module.exports = { verify, verifyRefused, verifyTampered };

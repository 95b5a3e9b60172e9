'use strict';
// Checks everything that must be true after a run, and lists what is not. The evidence: `rows` (the meaning of the
// file), `expected` (by the oracle), `before`, `state` and `history` of the sandbox, the job's `checkpoint`, `errors`,
// `results` and `ledger`, `answer` (the JSON of the last command), `texts`, `key` and `csv`.

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

module.exports = { verify };

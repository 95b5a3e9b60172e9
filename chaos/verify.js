'use strict';
// All that must hold after a run, as a list of what does not. The evidence: `rows` (what the file means), `expected`
// (what the oracle says), `before`, `state` and `history` of the sandbox, the job's `checkpoint`, `errors`, `results`,
// `ledger`, `answer` (the JSON of the last command), `texts` and `key`, and `csv`.

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

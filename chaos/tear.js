'use strict';
// Simulates a power cut: leaves the beginning of a line at the end of a file.

const { appendFileSync, existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const TORN = {
  'errors.jsonl': '{"recordNumber":1,"email":"torn@exam',
  'ledger/job.log': '3b1c9a02 ["grant",1,',
  chunk: 'b39f9b94 ["?","user",1,17954',
};

/** Tears the end of a file of the job; `lot` in [0, 1) selects it. */
function tear(job, lot) {
  const chunks = readdirSync(join(job, 'ledger')).filter((name) => name.startsWith('chunk-'));
  // A job that was killed early may have no errors.jsonl yet, and a power cut does not create one.
  const first = existsSync(join(job, 'errors.jsonl')) ? ['errors.jsonl'] : [];
  const names = [...first, 'ledger/job.log', ...chunks.map((name) => `ledger/${name}`)];
  const name = names[Math.floor(lot * names.length)];
  appendFileSync(join(job, name), TORN[name] ?? TORN.chunk);
}

module.exports = { tear };

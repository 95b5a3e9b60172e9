'use strict';
// The command line of `npm run chaos`.

const { join } = require('node:path');
const { parseArgs } = require('node:util');

const USAGE = `npm run chaos -- [--seed N] [--runs M] [--parallel P] [--keep] [--import-only] [--without <words>]
                     [--tamper] [--since] [--undo] [--rows N] [--bin <run.js>]
  --seed N        the first seed, 1 by default; run k has seed N + k
  --runs M        how many runs, 20 by default
  --parallel P    how many at a time, 2 by default
  --keep          keep the folders of clean runs, too
  --import-only   only faults: no kills, no resumes, no workers
  --tamper        change or remove a file of the job after each kill; no faults
  --since         edit the file and import it since the first job, too, with faults and kills
  --undo          undo each job after it is finished, with kills: nothing of it may remain
  --without <words>  leave out faults that contain one of these words, separated by commas
  --rows N        files of about N rows; 300 to 3,000 by default
  --bin <path>    test another build instead of this bin/run.js
The same seed gives the same world, file, faults, options and plan of kills. Kills happen in real time, so a repeated
run is similar but not identical.`;

/** Reads the command line. Throws TypeError when it is invalid. */
function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '20' },
      parallel: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
      'import-only': { type: 'boolean', default: false },
      tamper: { type: 'boolean', default: false },
      since: { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      without: { type: 'string', default: '' },
      rows: { type: 'string', default: '0' },
      bin: { type: 'string', default: join(__dirname, '..', 'bin', 'run.js') },
      help: { type: 'boolean', default: false },
    },
  });
  const [seed, runs, parallel] = [values.seed, values.runs, values.parallel].map(Number);
  if (![seed, runs, parallel].every((number) => Number.isSafeInteger(number) && number > 0)) {
    throw new TypeError('--seed, --runs and --parallel must be whole numbers of at least 1.');
  }
  const rows = Number(values.rows);
  if (!Number.isSafeInteger(rows) || rows < 0) {
    throw new TypeError('--rows must be a whole number.');
  }
  const leftOut = values.without.split(',').filter((word) => word !== '');
  const { keep: isKept, 'import-only': importOnly, tamper: isTampered, bin, help } = values;
  const { since: isSince, undo: isUndone } = values;
  if (isSince && isTampered) {
    throw new TypeError('--since and --tamper do not go together.');
  }
  const mode = { importOnly, isTampered, isSince, isUndone, leftOut, rows };
  return { seed, runs, parallel, isKept, mode, bin, help };
}

module.exports = { readOptions, USAGE };

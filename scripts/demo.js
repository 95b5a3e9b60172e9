'use strict';
// A demo without key or network: imports examples/users.csv into a sandbox and shows the failures.

const { spawnSync } = require('node:child_process');
const { readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const jobs = '.demo';
const job = 'demo';
const args = [
  'import',
  'examples/users.csv',
  '--sandbox',
  '--role',
  'editor',
  '--role',
  'billing',
  '--multiple-roles',
  '--job-id',
  job,
  '--checkpoint-dir',
  jobs,
];

rmSync(join(root, jobs), { recursive: true, force: true });
console.log(`$ workos-migrate ${args.join(' ')}\n`);
const run = spawnSync(process.execPath, [join('bin', 'run.js'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
if (run.status !== 3) {
  console.error(`\nThe import ended with ${run.status ?? run.signal}; the demo expects 3.`);
  process.exit(1);
}

const errors = join(jobs, job, 'errors.jsonl');
console.log(`\n$ cat ${errors}\n`);
process.stdout.write(readFileSync(join(root, errors), 'utf8'));
console.log(`
The import ended with exit status 3: it finished, but some rows failed. Eight rows of the example contain errors on
purpose, each a different one; the other 492 arrived. The demo itself succeeded and ends with 0.`);

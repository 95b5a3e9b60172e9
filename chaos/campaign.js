'use strict';
// Many runs, some at once, each lane with a sandbox of its own.

const { mkdtempSync, rmdirSync, readdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { chaosRun } = require('./chaos-run');
const { startSandbox } = require('./sandbox');

/** Runs the seeds from `seed` on; tells each run to `onRun` as it ends, and gives them all. */
async function campaign({ seed, runs, parallel, bin, importOnly, isKept }, onRun) {
  const parent = mkdtempSync(join(tmpdir(), 'workos-chaos-'));
  const seeds = Array.from({ length: runs }, (_, index) => seed + index).values();
  const done = [];
  const lane = async () => {
    const sandbox = await startSandbox(bin);
    try {
      for (const next of seeds) {
        const run = await chaosRun(next, { bin, sandbox, parent, importOnly, isKept });
        done.push(run);
        onRun(run, done.length);
      }
    } finally {
      sandbox.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, runs) }, lane));
  if (readdirSync(parent).length === 0) rmdirSync(parent);
  return done;
}

module.exports = { campaign };

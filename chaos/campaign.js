'use strict';
// Many runs, several at a time; each lane has its own sandbox.

const { mkdtempSync, rmdirSync, readdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { chaosRun } = require('./chaos-run');
const { startSandbox } = require('./sandbox');

/** Runs `runs` seeds, beginning with `seed`. Calls `onRun` with each run when it ends, and returns all of them. */
async function campaign({ seed, runs, parallel, bin, mode, isKept }, onRun) {
  const parent = mkdtempSync(join(tmpdir(), 'workos-chaos-'));
  const seeds = Array.from({ length: runs }, (_, index) => seed + index).values();
  const done = [];
  const lane = async () => {
    const sandbox = await startSandbox(bin);
    try {
      for (const next of seeds) {
        const run = await chaosRun(next, { bin, sandbox, parent, isKept, ...mode });
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

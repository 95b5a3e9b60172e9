'use strict';
// One command of the tool under test, in its own process group. Its output goes to files, because a killed group would
// leave pipes open.

const { spawn } = require('node:child_process');
const { closeSync, openSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { aliveInGroup, signal } = require('./processes');

const HUNG_AFTER_MS = 240_000;
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'];

const running = new Set();
// These groups do not end with this process on Ctrl-C or an error.
process.on('exit', () => {
  for (const group of running) signal(-group, 'SIGKILL');
});

/** Starts `bin/run.js` with `args` in `place`: `{bin, folder, sandbox}`. Counts the commands that it has started there. */
function startCommand(args, place) {
  const { bin, folder, sandbox, started: number = 0 } = place;
  place.started = number + 1;
  const paths = {
    stdout: join(folder, `${number}.stdout`),
    stderr: join(folder, `${number}.stderr`),
  };
  const files = [openSync(paths.stdout, 'w'), openSync(paths.stderr, 'w')];
  const inherited = PASSED_ON.flatMap((name) =>
    process.env[name] ? [[name, process.env[name]]] : [],
  );
  const child = spawn(process.execPath, [bin, ...args, '--json'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', ...files],
    env: {
      ...Object.fromEntries(inherited),
      WORKOS_API_URL: sandbox.url,
      WORKOS_SECRET_KEY: sandbox.key,
    },
  });
  files.forEach(closeSync);
  const { pid } = child;
  running.add(pid);
  const state = { isHung: false };
  const watchdog = setTimeout(() => {
    state.isHung = true;
    signal(-pid, 'SIGKILL');
  }, HUNG_AFTER_MS);
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, by) => {
      clearTimeout(watchdog);
      state.isOver = true;
      const stdout = readFileSync(paths.stdout, 'utf8');
      const stderr = readFileSync(paths.stderr, 'utf8');
      resolve({ args, status, signal: by, stdout, stderr, isHung: state.isHung });
    });
  });
  return { pid, ended, isOver: () => state.isOver === true };
}

/** Waits until every process of a group has ended. Returns the pids that still run after `withinMs`. */
async function groupGone(group, withinMs = 60_000) {
  const untilMs = Date.now() + withinMs;
  for (;;) {
    const alive = aliveInGroup(group);
    if (alive.length === 0) running.delete(group);
    if (alive.length === 0 || Date.now() > untilMs) return alive;
    await sleep(20);
  }
}

module.exports = { groupGone, startCommand };

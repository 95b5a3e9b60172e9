'use strict';
// One command of the tool under test, in a process group of its own, its output in files: a group that was killed
// leaves pipes nobody closes.

const { spawn } = require('node:child_process');
const { closeSync, openSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { aliveInGroup, signal } = require('./processes');

const HUNG_AFTER_MS = 240_000;
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'];

const running = new Set();
// Groups of their own do not end with us when Ctrl-C or an error does.
process.on('exit', () => {
  for (const group of running) signal(-group, 'SIGKILL');
});

/** Starts `bin/run.js` with `args` in `place`: `{bin, folder, sandbox}`. `number` names its output files. */
function startCommand(args, { bin, folder, sandbox }, number) {
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
      const output = readFileSync(paths.stdout, 'utf8');
      const talk = readFileSync(paths.stderr, 'utf8');
      resolve({ args, status, signal: by, output, talk, isHung: state.isHung });
    });
  });
  return { pid, ended, isOver: () => state.isOver === true };
}

/** Waits until nothing of a process group runs; gives what still does after a generous while. */
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

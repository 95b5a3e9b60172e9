'use strict';

const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const { createServer } = require('node:net');

const TAIL = 600;

/** Runs a program and returns what it prints. Its output is in the error when it fails. */
function run(program, args, { input, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { maxBuffer: 64 * 1024 * 1024, ...options },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const said = `${stdout}${stderr}`.trim().slice(-TAIL);
        reject(new Error(`${program} ${args[0] ?? ''}: ${said === '' ? error.message : said}`));
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

/** Starts a server, calls `work` once `isUp` holds, and stops the server. */
async function withServer({ program, args, isUp, stopBy = 'SIGTERM', ...options }, work) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const stop = () => child.kill('SIGKILL');
  process.prependOnceListener('exit', stop);
  const ended = once(child, 'exit');
  try {
    for (;;) {
      if (await isUp()) break;
      if (child.exitCode !== null) throw new Error(`${program} ended: ${said.slice(-TAIL)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return await work();
  } finally {
    if (child.exitCode === null) child.kill(stopBy);
    await ended;
    process.off('exit', stop);
  }
}

/** True when something answers there by HTTP, whatever it says. */
function answers(url) {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

module.exports = { answers, freePort, run, withServer };

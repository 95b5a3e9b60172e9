'use strict';
// npm run bench -- processor [rows] [rounds]: the speed of an import without rate limit and latency, compared in each
// round with two loops that only send the same requests: one with plain undici (the physical limit), one with the SDK.
// Runs against the sandbox, and against a server that does no work, which measures the client alone. The import is the
// whole process, with start, plan, ledger and reports.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const {
  importInto,
  median,
  peakMegabytes,
  startBareServer,
  startSandbox,
  withTarget,
} = require('./target');

const ORGS = 100;
const SERVERS = { sandbox: () => startSandbox(), 'a server without work': startBareServer };

/** Runs one of the loops in its own process. */
async function loop(kind, { url, key }, size) {
  const args = [join(__dirname, 'loops.js'), kind, url, String(size), String(ORGS)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, WORKOS_SECRET_KEY: key },
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  await once(child, 'close');
  const { requests, ms, cpuMs } = JSON.parse(output);
  return { perSecond: (requests * 1000) / ms, microseconds: (cpuMs * 1000) / requests };
}

async function importOf(size, start) {
  return withTarget({ size, orgs: ORGS, start }, async (server, { folder, csv }) => {
    const began = performance.now();
    const target = { folder, csv, flags: ['--concurrency', '20'] };
    const { summary, throughput, cpuMs } = await importInto(server, target);
    const ms = performance.now() - began;
    if (summary.successes !== size) throw new Error('rows are missing');
    const requests = summary.requests.writes + summary.requests.reads;
    return {
      perSecond: (requests * 1000) / ms,
      perSecondWhileSending: (requests * 1000) / summary.durationMs,
      microseconds: (cpuMs * 1000) / requests,
      users: throughput.usersPerSecond,
      peak: peakMegabytes(folder).command,
    };
  });
}

async function loopOf(kind, size, start) {
  const server = await start();
  try {
    return await loop(kind, server, size);
  } finally {
    server.stop();
  }
}

async function measure(start, size, rounds) {
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    results.push({
      ours: await importOf(size, start),
      raw: await loopOf('raw', size, start),
      sdk: await loopOf('sdk', size, start),
    });
  }
  const middle = (valueOf) => median(results.map(valueOf));
  return {
    'requests/s of the raw loop, share': middle(
      ({ ours, raw }) => ours.perSecond / raw.perSecond,
    ).toFixed(2),
    'the same without start and plan': middle(
      ({ ours, raw }) => ours.perSecondWhileSending / raw.perSecond,
    ).toFixed(2),
    'requests/s of the SDK loop, times': middle(
      ({ ours, sdk }) => ours.perSecond / sdk.perSecond,
    ).toFixed(2),
    'processor a request, µs': Math.round(middle(({ ours }) => ours.microseconds)),
    'of the raw loop, µs': Math.round(middle(({ raw }) => raw.microseconds)),
    'of the SDK loop, µs': Math.round(middle(({ sdk }) => sdk.microseconds)),
    'users/s': Math.round(middle(({ ours }) => ours.users)),
    'peak MB': middle(({ ours }) => ours.peak),
  };
}

async function main(size, rounds) {
  const columns = {};
  for (const [name, start] of Object.entries(SERVERS)) {
    columns[name] = await measure(start, size, rounds);
  }
  const [first] = Object.values(columns);
  console.log(`${size} rows, medians of ${rounds} rounds`);
  console.table(
    Object.fromEntries(
      Object.keys(first).map((measured) => [
        measured,
        Object.fromEntries(Object.keys(columns).map((name) => [name, columns[name][measured]])),
      ]),
    ),
  );
}

main(Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 3)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

'use strict';
// Shared by the benchmarks: a CSV, a sandbox in its own process, and a command that imports into it.

const { spawn } = require('node:child_process');
const { createWriteStream, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { once } = require('node:events');
const { COLUMNS, csvLine, rows } = require('./rows');

const RUN = join(__dirname, '..', 'bin', 'run.js');

/** Writes a CSV of `size` rows. */
async function writeCsv(path, size, orgs) {
  const file = createWriteStream(path);
  file.write(`${COLUMNS.join(',')}\n`);
  for (const values of rows(size, orgs)) {
    if (!file.write(csvLine(values))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Calls `work` with a server that `start` starts, a CSV of `size` rows and a folder for the job; removes all of them. */
async function withTarget({ size, orgs, start }, work) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const csv = join(folder, 'users.csv');
  await writeCsv(csv, size, orgs);
  const server = await start();
  try {
    return await work(server, { folder, csv });
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a sandbox, without limits unless `flags` say otherwise. */
async function startSandbox(flags = []) {
  const limit = flags.includes('--rate-limit') ? [] : ['--rate-limit', 'off'];
  const args = [RUN, 'sandbox', '--port', '0', ...limit, ...flags];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(server.stdout, 'data');
  const [, url, key] = /Sandbox at (\S+), key (\S+)\./.exec(String(text));
  const control = async (method, path, body) => {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}/_sandbox/${path}`, { method, headers, body });
    return answer.json();
  };
  return {
    url,
    key,
    state: () => control('GET', 'state'),
    seed: (seed) => control('POST', 'seed', JSON.stringify(seed)),
    stats: () => control('GET', 'stats'),
    setFaults: (faults) => control('POST', 'faults', JSON.stringify(faults)),
    setRateLimit: (limit) => control('POST', 'rate-limit', JSON.stringify({ limit })),
    stop: () => server.kill(),
  };
}

/** Writes on /user_management that the sandbox has carried out. */
function writesOf(stats) {
  return Object.entries(stats.requests)
    .filter(([operation]) => /^(POST|PUT) \/user_management/.test(operation))
    .flatMap(([, endings]) => Object.entries(endings))
    .filter(([ending]) => Number(ending) < 300)
    .reduce((sum, [, count]) => sum + count, 0);
}

/** Starts a server that does no work, in its own process. */
async function startBareServer() {
  const server = spawn(process.execPath, [join(__dirname, 'bare-server.js')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = await once(server.stdout, 'data');
  return {
    url: `http://127.0.0.1:${Number(port)}`,
    key: 'sk_test_bench',
    /** Resolves with the time of the next request. */
    nextRequestMs: async () => {
      server.send('watch');
      const [atMs] = await once(server, 'message');
      return atMs;
    },
    stop: () => server.kill(),
  };
}

/**
 * Starts a job command in its own process, which records its peak memory. The answer goes to stdout as JSON, or as text
 * with progress on stderr.
 */
function command({ url, key }, { folder, args, rateLimit = '1000000', json = true }) {
  const own = ['--rate-limit', rateLimit, '--checkpoint-dir', join(folder, 'jobs')];
  if (json) own.push('--json');
  const NODE_OPTIONS = `--require ${JSON.stringify(join(__dirname, 'peak-memory.js'))}`;
  const env = { WORKOS_API_URL: url, WORKOS_SECRET_KEY: key, NODE_OPTIONS };
  return spawn(process.execPath, [RUN, ...args, ...own], {
    cwd: folder,
    stdio: ['ignore', 'pipe', json ? 'inherit' : 'pipe'],
    env: { ...process.env, ...env, PEAK_MEMORY_FILE: join(folder, 'peak') },
  });
}

/** Imports in its own process, and records its peak memory. Returns its JSON answer and its processor time in ms. */
async function importInto(server, { folder, csv, flags, rateLimit }) {
  const child = command(server, { folder, args: ['import', csv, ...flags], rateLimit });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the import ended with ${status}: ${output}`);
  return { ...JSON.parse(output), cpuMs: cpuMilliseconds(folder) };
}

function endings(folder) {
  const lines = readFileSync(join(folder, 'peak'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [role, bytes, cpuMs] = line.split(' ');
    return { role, bytes: Number(bytes), cpuMs: Number(cpuMs) };
  });
}

/** The processor time of all processes of the command that ran in `folder`, in ms. */
function cpuMilliseconds(folder) {
  return endings(folder).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** The peak memory in MB of the command that ran in `folder`, and of its largest worker (0 without workers). */
function peakMegabytes(folder) {
  const peaks = { command: 0, worker: 0 };
  for (const { role, bytes } of endings(folder)) {
    peaks[role] = Math.max(peaks[role], Math.round(bytes / 1e6));
  }
  return peaks;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

module.exports = {
  command,
  importInto,
  median,
  peakMegabytes,
  startBareServer,
  startSandbox,
  withTarget,
  writesOf,
};

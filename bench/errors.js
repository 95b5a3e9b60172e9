'use strict';
// npm run bench -- errors [rows]: imports rows that all fail, for five reasons. Compares the time and peak memory of
// `errors` with a plain read and JSON.parse of the same errors.jsonl, each in its own process.

const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { median, startSandbox } = require('./target');
const { writeFailingCsv } = require('./failing-rows');

const RUN = join(__dirname, '..', 'bin', 'run.js');
const RUNS = 5;
const PLAIN = `
  const lines = require('node:fs').readFileSync(process.argv[1], 'utf8').split('\\n');
  const counts = {};
  for (const line of lines) {
    if (line === '') continue;
    const { errorType } = JSON.parse(line);
    counts[errorType] = (counts[errorType] ?? 0) + 1;
  }
  console.log(JSON.stringify(counts));
`;
const COMMANDS = {
  'errors --count-by type': ['errors', 'job', '--count-by', 'type', '--json'],
  'errors --format jsonl': ['errors', 'job', '--format', 'jsonl'],
  'errors --json': ['errors', 'job', '--json'],
  'errors (table)': ['errors', 'job'],
};

async function main(size) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const sandbox = await startSandbox();
  try {
    await writeFailingCsv(join(folder, 'users.csv'), size);
    const key = { WORKOS_API_URL: sandbox.url, WORKOS_SECRET_KEY: sandbox.key };
    const job = ['--job-id', 'job', '--quiet', '--rate-limit', '1000000', '--no-create-orgs'];
    run(folder, [RUN, 'import', 'users.csv', ...job], { env: key, status: 3 });
  } finally {
    sandbox.stop();
  }
  const file = join(folder, '.workos-checkpoints', 'job', 'errors.jsonl');
  const plain = measure(folder, ['-e', PLAIN, file]);
  const results = { 'plain read and JSON.parse': plain };
  for (const [name, args] of Object.entries(COMMANDS)) {
    const one = measure(folder, [RUN, ...args]);
    results[name] = { ...one, 'times plain': Number((one.ms / plain.ms).toFixed(2)) };
  }
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  console.log(`${lines} failures`);
  console.table(results);
  rmSync(folder, { recursive: true, force: true });
}

function run(cwd, args, { env = {}, status = 0 } = {}) {
  const began = process.hrtime.bigint();
  const ended = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 31 - 1,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (ended.status !== status) throw new Error(`${args.join(' ')} ended with ${ended.status}`);
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/** The median time in ms, and the largest peak of memory in MB. */
function measure(folder, args) {
  const peaks = join(folder, `peak-${Math.random()}`);
  const NODE_OPTIONS = `--require ${JSON.stringify(join(__dirname, 'peak-memory.js'))}`;
  const times = Array.from({ length: RUNS }, () =>
    run(folder, args, { env: { NODE_OPTIONS, PEAK_MEMORY_FILE: peaks } }),
  );
  const bytes = readFileSync(peaks, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[1]));
  return { ms: Math.round(median(times)), 'peak MB': Math.round(Math.max(...bytes) / 1e6) };
}

main(Number(process.argv[2] ?? 100_000)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

'use strict';
// npm run bench -- convert [records…]: converts Auth0's export of 485 bytes a record, without and with a file of password
// hashes. Prints time and memory, and compares the time with that of a plain streaming parse of the same files: the
// lines of node:readline, each by JSON.parse.

const { spawnSync } = require('node:child_process');
const { createWriteStream, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { once } = require('node:events');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { median } = require('./target');

const RUN = join(__dirname, '..', 'bin', 'run.js');
const ROUNDS = 3;

const PLAIN_PARSE = `
  const { createReadStream } = require('node:fs');
  const { createInterface } = require('node:readline');
  let records = 0;
  const read = ([path, ...others]) => {
    if (path === undefined) { console.log(JSON.stringify({ records })); return; }
    createInterface({ input: createReadStream(path) })
      .on('line', (line) => { JSON.parse(line); records += 1; })
      .on('close', () => read(others));
  };
  read(process.argv.slice(1));`;

function idOf(at) {
  return `${((at * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}7f18450dc2502345`;
}

function userLine(at) {
  const id = idOf(at);
  const user = {
    user_id: `auth0|${id}`,
    email: `person${at}@example${at % 500}.com`,
    email_verified: at % 3 > 0,
    name: `person${at}@example${at % 500}.com`,
    given_name: `Given${at % 1000}`,
    family_name: `Family${at % 3000}`,
    nickname: `person${at}`,
    identities: [
      { connection: 'Username-Password', provider: 'auth0', user_id: id, isSocial: false },
    ],
    user_metadata: { lang: 'en' },
    app_metadata: { plan: 'pro', org_id: 'acme' },
    blocked: false,
    last_login: '2026-01-02T03:04:05.000Z',
    logins_count: 12,
  };
  return `${JSON.stringify(user)}\n`;
}

function hashLine(at) {
  const id = idOf(at);
  const digits = `${id}${'abcdefghijklmnopqrstuvwxyz0123456789'}`.slice(0, 53);
  return `${JSON.stringify({ _id: { $oid: id }, passwordHash: `$2b$10$${digits}`, tenant: 'acme' })}\n`;
}

async function write(path, size, lineOf) {
  const file = createWriteStream(path);
  for (let at = 0; at < size; at += 1) {
    if (!file.write(lineOf(at))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** The elapsed time and processor time of a command in seconds, its peak memory and its JSON answer. */
function measured(folder, args, statuses) {
  const peaks = join(folder, 'peaks');
  const began = process.hrtime.bigint();
  const run = spawnSync(
    process.execPath,
    ['--require', join(__dirname, 'peak-memory.js'), ...args],
    { env: { ...process.env, PEAK_MEMORY_FILE: peaks }, encoding: 'utf8' },
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (!statuses.includes(run.status)) {
    throw new Error(`The command ended with ${run.status}: ${run.stderr}${run.stdout}`);
  }
  const [, bytes, cpuMs] = readFileSync(peaks, 'utf8').trim().split(' ').map(Number);
  rmSync(peaks);
  return { seconds, cpu: cpuMs / 1e3, megabytes: bytes / 2 ** 20, answer: JSON.parse(run.stdout) };
}

function compare(folder, size, files) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const alone = measured(folder, ['-e', PLAIN_PARSE, ...files], [0]);
    const output = join(folder, 'out');
    const ours = measured(folder, [RUN, 'convert', ...files, '-o', output, '--json'], [0]);
    if (ours.answer.summary.users !== size) throw new Error('convert lost users');
    rmSync(output, { recursive: true });
    return { alone, ours };
  });
  const of = (numberOf) => Number(median(rounds.map(numberOf)).toFixed(2));
  return {
    records: size,
    files: files.length === 1 ? 'users' : 'users and hashes',
    seconds: of(({ ours }) => ours.seconds),
    'of a plain parse': of(({ ours, alone }) => ours.seconds / alone.seconds),
    'the same, of processor time': of(({ ours, alone }) => ours.cpu / alone.cpu),
    'peak MB': Math.round(Math.max(...rounds.map(({ ours }) => ours.megabytes))),
  };
}

async function main(sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const results = [];
  try {
    for (const size of sizes) {
      const users = join(folder, 'users.ndjson');
      const hashes = join(folder, 'hashes.ndjson');
      await write(users, size, userLine);
      await write(hashes, size, hashLine);
      results.push(compare(folder, size, [users]), compare(folder, size, [users, hashes]));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.table(results);
}

const sizes = process.argv.slice(2).map(Number);
main(sizes.length > 0 ? sizes : [100_000, 1_000_000]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

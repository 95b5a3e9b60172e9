'use strict';
// npm run bench -- [rows…]: imports so many rows into a sandbox without limits, in a process of its own, compares
// what the sandbox then holds with the file, field by field, and prints time, requests and peak memory.

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { createWriteStream, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { once } = require('node:events');
const { COLUMNS, csvLine, rows } = require('./rows');

const ORGS = 200;
const RUN = join(__dirname, '..', 'bin', 'run.js');

async function main(sizes) {
  const results = [];
  for (const size of sizes) results.push(await measure(size));
  console.table(results);
  const [first, last] = [results[0], results[results.length - 1]];
  if (results.length > 1) {
    const ratio = (last['peak MB'] / first['peak MB']).toFixed(2);
    console.log(`peak memory at ${last.rows} rows is ${ratio} times that at ${first.rows}`);
  }
}

async function measure(size) {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const csv = join(folder, 'users.csv');
  await writeCsv(csv, size);
  const server = spawn(process.execPath, [RUN, 'sandbox', '--port', '0', '--rate-limit', 'off'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [text] = await once(server.stdout, 'data');
    const [, url, key] = /Sandbox at (\S+), key (\S+)\./.exec(String(text));
    const began = process.hrtime.bigint();
    const answer = await importInto({ folder, csv, url, key });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const state = await (
      await fetch(`${url}/_sandbox/state`, { headers: { Authorization: `Bearer ${key}` } })
    ).json();
    compare(state, size);
    const { requests, usersCreated } = answer.summary;
    return {
      rows: size,
      'seconds (whole command)': Number(seconds.toFixed(1)),
      'users/s while importing': Math.round(answer.throughput.usersPerSecond),
      writes: requests.writes,
      reads: requests.reads,
      'users created': usersCreated,
      'peak MB': Math.round(Number(readFileSync(join(folder, 'peak'), 'utf8')) / 1e6),
      'equal to the file': 'yes',
    };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeCsv(path, size) {
  const file = createWriteStream(path);
  file.write(`${COLUMNS.join(',')}\n`);
  for (const values of rows(size, ORGS)) {
    if (!file.write(csvLine(values))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

async function importInto({ folder, csv, url, key }) {
  const flags = [
    '--rate-limit',
    '1000000',
    '--concurrency',
    '20',
    '--checkpoint-dir',
    join(folder, 'jobs'),
  ];
  const args = [
    '--require',
    join(__dirname, 'peak-memory.js'),
    RUN,
    'import',
    csv,
    ...flags,
    '--json',
  ];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      WORKOS_API_URL: url,
      WORKOS_SECRET_KEY: key,
      PEAK_MEMORY_FILE: join(folder, 'peak'),
    },
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the import ended with ${status}: ${output}`);
  return JSON.parse(output);
}

/** Throws at the first field of the sandbox that is not what the file says. */
function compare(state, size) {
  const users = new Map(state.users.map((user) => [user.email, user]));
  const orgs = new Map(state.organizations.map((org) => [org.external_id, org]));
  const key = (userId, orgId) => `${userId} ${orgId}`;
  const members = new Map(
    state.memberships.map((member) => [key(member.user_id, member.organization_id), member]),
  );
  const same = (what, is, should) => {
    if (is !== should) throw new Error(`${what} is ${is}, the file says ${should}`);
  };
  const emails = new Set();
  for (const values of rows(size, ORGS)) {
    emails.add(values.email);
    const user = users.get(values.email);
    const org = orgs.get(values.org_external_id);
    same(`${values.email} first name`, user.first_name, values.first_name);
    same(`${values.email} last name`, user.last_name, values.last_name);
    same(`${values.email} verified`, String(user.email_verified), values.email_verified);
    same(`${values.email} external id`, user.external_id, values.external_id);
    same(`${values.email} metadata`, JSON.stringify(user.metadata), values.metadata);
    const hash = createHash('sha256').update(values.password_hash).digest('hex');
    same(`${values.email} hash`, user.password.sha256, hash);
    same(`${values.email} hash type`, user.password.type, values.password_hash_type);
    same(`${values.org_external_id} name`, org.name, values.org_name);
    same(`${values.email} role`, members.get(key(user.id, org.id)).role.slug, values.role_slugs);
  }
  same('the number of users', users.size, emails.size);
  same('the number of memberships', members.size, size);
  same('the number of organizations', orgs.size, Math.min(ORGS, size));
}

const sizes = process.argv.slice(2).map(Number);
main(sizes.length > 0 ? sizes : [20_000, 200_000]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

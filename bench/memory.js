'use strict';
// npm run bench -- memory [rows…] [flags of import…]: imports rows into a sandbox without limits, in its own process.
// Compares the sandbox with the file, field by field, and prints time, requests and peak memory.

const { createHash } = require('node:crypto');
const { rows } = require('./rows');
const { importInto, peakMegabytes, startSandbox, withTarget } = require('./target');

const ORGS = 200;
// The state of more rows is too long for one string.
const COMPARED_AT_MOST = 300_000;

async function main(sizes, flags) {
  const results = [];
  for (const size of sizes) results.push(await measure(size, flags));
  console.table(results);
  const [first, last] = [results[0], results[results.length - 1]];
  if (results.length > 1) {
    const ratio = (last['peak MB'] / first['peak MB']).toFixed(2);
    console.log(`peak memory at ${last.rows} rows is ${ratio} times that at ${first.rows}`);
  }
}

async function measure(size, flags) {
  const target = { size, orgs: ORGS, start: () => startSandbox() };
  return withTarget(target, async (sandbox, { folder, csv }) => {
    const began = process.hrtime.bigint();
    const answer = await importInto(sandbox, { folder, csv, flags });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const isCompared = size <= COMPARED_AT_MOST;
    if (isCompared) compare(await sandbox.state(), size);
    else compareCounts(await sandbox.stats(), size);
    const { requests, usersCreated } = answer.summary;
    const { command, worker } = peakMegabytes(folder);
    return {
      rows: size,
      'seconds (whole command)': Number(seconds.toFixed(1)),
      'users/s while importing': Math.round(answer.throughput.usersPerSecond),
      writes: requests.writes,
      reads: requests.reads,
      'users created': usersCreated,
      'peak MB': command,
      'peak MB of a worker': worker,
      'equal to the file': isCompared ? 'field by field' : 'in numbers',
    };
  });
}

/** Throws when the counts of the sandbox are not those of the file, in which every tenth row repeats an email. */
function compareCounts({ users, memberships, organizations }, size) {
  const is = `${users} ${memberships} ${organizations}`;
  const should = `${size - Math.floor(size / 10)} ${size} ${ORGS}`;
  if (is !== should) throw new Error(`The sandbox has ${is}, but the file has ${should}.`);
}

/** Throws at the first field of the sandbox that differs from the file. */
function compare(state, size) {
  const users = new Map(state.users.map((user) => [user.email, user]));
  const orgs = new Map(state.organizations.map((org) => [org.external_id, org]));
  const key = (userId, orgId) => `${userId} ${orgId}`;
  const members = new Map(
    state.memberships.map((member) => [key(member.user_id, member.organization_id), member]),
  );
  const same = (what, is, should) => {
    if (is !== should) throw new Error(`${what} is ${is}, but the file has ${should}.`);
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

const args = process.argv.slice(2);
const flagsAt = args.findIndex((arg) => arg.startsWith('--'));
const sizes = args.slice(0, flagsAt < 0 ? args.length : flagsAt).map(Number);
const flags = ['--concurrency', '20', ...(flagsAt < 0 ? [] : args.slice(flagsAt))];
main(sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000], flags).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

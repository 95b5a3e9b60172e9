'use strict';
// npm run bench -- verify [users]: the command `verify` on a file of users who are all there, beside the time that the
// documented limit of reads needs for the same requests. First at that limit, then as fast as the processor can.

const { createWriteStream, mkdtempSync, rmSync } = require('node:fs');
const { once } = require('node:events');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { command, peakMegabytes, startSandbox } = require('./target');

const ORGS = 100;
const READS_PER_SECOND = 100;
const COLUMNS = 'email,external_id,first_name,last_name,org_external_id,role_slugs';

/** The users that the sandbox seeds as others. */
async function writeCsv(path, users) {
  const file = createWriteStream(path);
  file.write(`${COLUMNS}\n`);
  for (let at = 1; at <= users; at += 1) {
    const org = `other-org-${((at - 1) % ORGS) + 1}`;
    const row = `other-${at}@others.example,other-${at},Other,User ${at},${org},member\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

async function verify(server, folder, rateLimit) {
  const args = ['verify', '--csv', join(folder, 'users.csv')];
  const beganMs = performance.now();
  const child = command(server, { folder, args, rateLimit });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`verify ended with ${status}: ${output}`);
  const { summary, requests } = JSON.parse(output);
  const seconds = (performance.now() - beganMs) / 1000;
  return { summary, reads: requests.reads, seconds, peak: peakMegabytes(folder).command };
}

async function main(users = '100000') {
  const folder = mkdtempSync(join(tmpdir(), 'workos-bench-'));
  const server = await startSandbox();
  try {
    await server.seed({ others: { users: Number(users), organizations: ORGS } });
    await writeCsv(join(folder, 'users.csv'), Number(users));
    for (const rateLimit of ['50', '1000000']) {
      const { summary, reads, seconds, peak } = await verify(server, folder, rateLimit);
      const needed = reads / READS_PER_SECOND;
      const ratio = rateLimit === '50' ? `, ${(seconds / needed).toFixed(2)} × the limit's` : '';
      console.log(
        `${rateLimit} writes/s: ${summary.matched} rows match, ${reads} reads, ` +
          `${seconds.toFixed(1)} s${ratio}, ${peak} MB`,
      );
    }
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(...process.argv.slice(2));

'use strict';
// A migration weekend without key or network, as docs/cutover.md tells it: look, import, prove, the same people again,
// take back. Everything runs against a sandbox that holds other users already.

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const root = join(__dirname, '..');
const folder = '.demo-cutover';
const jobs = join(folder, 'jobs');
const saturday = join(folder, 'users.csv');
const sunday = join(folder, 'users-sunday.csv');
const bin = join('bin', 'run.js');

/** Rows of the export as the old provider had them on Saturday; three rows change until Sunday. */
function writeExports() {
  const [header, ...rows] = readFileSync(join(root, 'examples', 'users.csv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  // The rows that the example breaks on purpose are not part of this story.
  const good = rows.filter((line) => /^user\.\d+@example\.com,/.test(line)).slice(0, 80);
  writeFileSync(join(root, saturday), `${[header, ...good].join('\n')}\n`);
  const [first = '', , ...rest] = good;
  const [email, , ...cells] = first.split(',');
  const joined = 'new.user@example.com,Nina,Neu,yes,legacy-new,,,,,globex,Globex,,member';
  writeFileSync(
    join(root, sunday),
    `${[header, [email, 'Renamed', ...cells].join(','), ...rest, joined].join('\n')}\n`,
  );
}

/** A sandbox with 2,000 users of others; ends with this process. */
async function startSandbox() {
  const child = spawn(
    process.execPath,
    [
      bin,
      'sandbox',
      '--port',
      '0',
      '--rate-limit',
      'off',
      '--role',
      'editor',
      '--role',
      'billing',
      '--multiple-roles',
      '--json',
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  process.once('exit', () => child.kill());
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    if (line === '}') break;
  }
  const { url, key } = JSON.parse(text);
  return { child, url, key };
}

async function control({ url, key }, method, path, body) {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}` },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** Runs a command as a user would, and stops the demo where it ends otherwise than it should. */
function run({ url, key }, expected, ...args) {
  console.log(`\n$ workos-migrate ${args.join(' ')}\n`);
  const { status, signal } = spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      WORKOS_SECRET_KEY: key,
      WORKOS_API_URL: url,
      WORKOS_MIGRATE_CHECKPOINT_DIR: jobs,
    },
  });
  if (status === expected) return;
  console.error(`\nThe command ended with ${status ?? signal}; the demo expects ${expected}.`);
  process.exit(1);
}

function say(text) {
  console.log(`\n--- ${text}`);
}

async function main() {
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder));
  writeExports();
  const sandbox = await startSandbox();
  await control(sandbox, 'POST', 'seed', { others: { users: 2_000, organizations: 20 } });
  const before = await control(sandbox, 'GET', 'state');
  const adopt = ['--on-existing', 'adopt'];

  say('Friday: look at the file and at the environment. Nothing is sent.');
  run(sandbox, 0, 'validate', saturday);
  run(sandbox, 0, 'check', saturday, ...adopt);

  say('Saturday: import, and prove that all are there.');
  run(sandbox, 0, 'import', saturday, ...adopt, '--job-id', 'saturday');
  run(sandbox, 0, 'verify', 'saturday');

  say('Sunday: the old provider has a changed export. Only the changes are sent.');
  run(sandbox, 0, 'import', sunday, '--since', 'saturday', '--job-id', 'sunday');
  run(sandbox, 0, 'verify', 'sunday');

  say('Whom to invite: users of whom no password arrived.');
  run(sandbox, 0, 'results', 'sunday', '--without-password', '--format', 'emails', '--limit', '5');
  say('Monday: the report for the boss.');
  run(sandbox, 0, 'report', 'sunday', '--format', 'md');

  say('If it must be: take it back, the last job first.');
  run(sandbox, 0, 'undo', 'sunday', '--yes');
  run(sandbox, 0, 'undo', 'saturday', '--yes');
  run(sandbox, 0, 'status');
  if ((await control(sandbox, 'GET', 'state')) !== before) {
    throw new Error('The environment is not as it was');
  }

  sandbox.child.kill();
  await once(sandbox.child, 'close');
  say('The environment is as it was on Friday. The demo succeeded.');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

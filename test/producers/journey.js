'use strict';
// What a user does with an export, and what must come of it.

const { deepStrictEqual: equal, ok } = require('node:assert');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const BIN = join(__dirname, '..', '..', 'bin', 'run.js');

/** Follows one export through. Throws where a step ends otherwise than it must. */
async function follow(found, { folder, password }) {
  mkdirSync(folder);
  const cli = (args, env = {}) => runCli(args, { folder, password, env });
  if (found.isRefused === true) return refused(found, cli);
  await checkPasswords(found, { cli, folder, password });
  const converted = await cli([
    'convert',
    ...found.args,
    ...(found.convertArgs ?? []),
    '--output',
    'out',
    '--json',
  ]);
  ok([0, 3].includes(converted.status), `convert: ${converted.said}`);
  equal(JSON.parse(converted.stdout).summary.source, found.from);
  const sandbox = await startSandbox(folder);
  try {
    const env = { WORKOS_SECRET_KEY: sandbox.key, WORKOS_API_URL: sandbox.url };
    await succeeds(cli(['validate', 'out', '--quiet']));
    await succeeds(cli(['import', 'out', '--yes', '--create-orgs', '--quiet'], env));
    await succeeds(cli(['verify', '--csv', 'out', '--quiet'], env));
    for (const email of found.signIn) {
      equal([email, await signIn(sandbox, email, password)], [email, true]);
      equal([email, await signIn(sandbox, email, `${password}x`)], [email, false]);
    }
    for (const email of found.others) {
      ok(
        readFileSync(join(folder, 'out', 'users.csv'), 'utf8').includes(email),
        `${email} is gone`,
      );
      equal([email, await signIn(sandbox, email, password)], [email, false]);
    }
  } finally {
    sandbox.child.kill();
    await once(sandbox.child, 'exit');
  }
}

async function refused({ args }, cli) {
  const { status, said } = await cli(['convert', ...args, '--output', 'out']);
  equal(status, 4, said);
  const known = ['--email', 'ada@firebase.example.com', '--password-stdin'];
  const checked = await cli(['check-hash', ...args, ...known]);
  equal(checked.status, 4, checked.said);
}

/** The password of each user verifies against the export itself. */
async function checkPasswords({ args, signIn: emails }, { cli, folder, password }) {
  if (emails.length === 0) return;
  const lines = emails.map((email) => `${email},${password}\n`).join('');
  writeFileSync(join(folder, 'known.csv'), `email,password\n${lines}`);
  await succeeds(cli(['check-hash', ...args, '--accounts', 'known.csv']));
}

async function succeeds(run) {
  const { status, said, args } = await run;
  equal(status, 0, `${args[0]}: ${said}`);
}

/** Runs a command. No command may ever print the password. */
async function runCli(args, { folder, password, env }) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  const texts = ['', ''];
  child.stdout.on('data', (text) => (texts[0] += text));
  child.stderr.on('data', (text) => (texts[1] += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(args.includes('--password-stdin') ? password : '');
  const [status] = await once(child, 'close');
  const [stdout, stderr] = texts;
  const said = `${stdout}${stderr}`;
  ok(!said.includes(password), `${args[0]} printed the password`);
  return { args, status, stdout, said: said.slice(-1_000) };
}

async function startSandbox(folder) {
  const child = spawn(
    process.execPath,
    [BIN, 'sandbox', '--port', '0', '--rate-limit', 'off', '--role', 'owner', '--json'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const stop = () => child.kill('SIGKILL');
  process.prependOnceListener('exit', stop);
  child.once('exit', () => process.off('exit', stop));
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    if (line === '}') break;
  }
  const { url, key } = JSON.parse(text);
  return { child, url, key };
}

async function signIn({ url, key }, email, password) {
  const response = await fetch(`${url}/_sandbox/sign-in`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return (await response.json()).signedIn;
}

module.exports = { follow };

'use strict';
// Follows exports of real programs through: they make users with known passwords, convert reads their export, import
// sends it to a sandbox, and the users sign in there. `node scripts/test-sources.js [--within <s>] [name…]`
//
// What cannot be had on this machine is named with the reason. Only a producer that ran and disagrees fails.

const { chmodSync, mkdirSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const producers = require('../test/producers');
const { installDebian, installNpm, NotHere, tool, toolAt } = require('../test/producers/install');
const { follow } = require('../test/producers/journey');

const PASSWORD = 'Corr3ct-Horse!';

async function main({ scratch, cache, chosen, signal }) {
  const installs = startInstalls(chosen, { cache: cache ?? join(scratch, 'npm'), signal });
  const results = [];
  for (const producer of chosen) {
    const began = performance.now();
    const result = await resultOf(producer, { scratch, installs, signal });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `${result.kind.padEnd(8)} ${producer.name.padEnd(12)} ${result.text} (${seconds} s)`,
    );
    results.push(result.kind);
  }
  const count = (kind) => results.filter((each) => each === kind).length;
  console.log(`\n${count('ran')} ran, ${count('not run')} not run, ${count('failed')} failed`);
  return count('failed') === 0;
}

/** All packages at once: the network is the slow part. */
function startInstalls(chosen, { cache, signal }) {
  const missing = chosen.filter(({ tools = [] }) => tools.some((name) => !toolAt(name)));
  const debian = installDebian([...new Set(missing.flatMap(({ apt = [] }) => apt))], signal);
  const npm = new Map();
  for (const { name, npm: wanted } of chosen) {
    if (wanted === undefined) continue;
    const installed = installNpm(wanted, join(cache, name), signal);
    // Its producer tells, when its turn comes.
    installed.catch(() => undefined);
    npm.set(name, installed);
  }
  return { debian, npm };
}

async function resultOf(producer, { scratch, installs, signal }) {
  try {
    const run = runProducer(producer, { scratch, installs });
    return { kind: 'ran', text: await Promise.race([run, outOfTime(signal)]) };
  } catch (error) {
    if (error instanceof NotHere) return { kind: 'not run', text: error.message };
    return { kind: 'failed', text: error.message };
  }
}

function outOfTime(signal) {
  return new Promise((_, reject) => {
    const end = () => reject(new NotHere('no time left'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

async function runProducer(producer, { scratch, installs }) {
  const { name, tools = [], produce } = producer;
  const modules = await installs.npm.get(name);
  if (tools.some((each) => toolAt(each) === undefined)) {
    const why = await installs.debian;
    if (why !== undefined) throw new NotHere(why);
  }
  for (const each of tools) tool(each);
  const folder = join(scratch, name);
  mkdirSync(folder, { mode: 0o755 });
  const found = await produce({ folder, modules, password: PASSWORD, tool });
  for (const [at, each] of found.entries()) {
    try {
      await follow(each, { folder: join(scratch, `${name}-${at}`), password: PASSWORD });
    } catch (error) {
      throw new Error(`${each.what}: ${error.message}`, { cause: error });
    }
  }
  return found.map(({ what }) => what).join(', ');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { within: { type: 'string' }, cache: { type: 'string' } },
});
const unknown = positionals.find((name) => producers.every((each) => each.name !== name));
if (unknown !== undefined) {
  const names = producers.map(({ name }) => name).join(', ');
  console.error(`There is no producer ${unknown}. Choose among: ${names}.`);
  process.exit(2);
}
const chosen = producers.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
const signal =
  values.within === undefined
    ? new AbortController().signal
    : AbortSignal.timeout(Number(values.within) * 1000);
// PostgreSQL runs as another user, who has to reach its folder.
const scratch = mkdtempSync(join(tmpdir(), 'workos-migrate-sources-'));
chmodSync(scratch, 0o755);
process.on('exit', () => {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});
// What a producer without time left still runs ends with this process.
main({ scratch, cache: values.cache, chosen, signal }).then((isGood) => {
  process.exit(isGood ? 0 : 1);
});

'use strict';
// npm run bench -- budget [rows]: two imports side by side into a sandbox with the published limits and a latency of 80 ms:
// each with the whole limit for itself, then both on one budget in PostgreSQL, then so that one is killed after 10 s and
// resumed 5 s later. Prints the share of the write budget that both use while both work, the number of 429s, and the most
// writes in any 10 s.

const { once } = require('node:events');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { startPostgres } = require('../test/support/postgres-server');
const { command, startSandbox, withTarget, writesOf } = require('./target');

const LIMITS = ['--rate-limit', 'documented', '--latency', '80'];
const WRITES_PER_SECOND = 50;
const WINDOW_MS = 10_000;
const POLL_MS = 250;
const KILL_AFTER_MS = 10_000;
const AWAY_MS = 5_000;

async function main(size) {
  const postgres = await startPostgres({ fsync: 'on' });
  try {
    const results = [];
    for (const how of ['no store', 'one budget', 'one killed']) {
      // The jobs are there, too.
      const url = await postgres.newDatabase();
      process.env.WORKOS_MIGRATE_STORE = how === 'no store' ? '' : url;
      // The lease of a killed process lasts for 30 s: it is ended by hand.
      const endLeases = () =>
        postgres.query(`update workos_migrate.leases set expires = now() - interval '1 s'`, url);
      results.push(await measure(size, how, endLeases));
    }
    console.table(results);
  } finally {
    await postgres.stop();
  }
}

async function measure(size, how, endLeases) {
  return withTarget(
    { size: 1, orgs: 1, start: () => startSandbox(LIMITS) },
    async (sandbox, { folder }) => {
      const seen = [];
      let working = 2;
      const imports = ['a', 'b'].map((name) =>
        importOne(sandbox, {
          folder: join(folder, name),
          name,
          size,
          ...(how === 'one killed' && name === 'a' ? { endLeases } : {}),
        }).then(() => (working -= 1)),
      );
      while (working === 2) {
        seen.push({ atMs: performance.now(), writes: writesOf(await sandbox.stats()) });
        await wait(POLL_MS);
      }
      await Promise.all(imports);
      const { throttled, largestWriteWindow, created } = await sandbox.stats();
      if (created.users !== 2 * size)
        throw new Error(`${2 * size - created.users} users are missing`);
      return {
        how,
        'share of the write budget': shareUsed(seen).toFixed(4),
        'answers 429': throttled,
        'largest window of 500': largestWriteWindow,
      };
    },
  );
}

/** Imports its own people; with `endLeases`, it is killed and resumed. */
async function importOne(sandbox, { folder, name, size, endLeases }) {
  mkdirSync(folder);
  const csv = join(folder, 'users.csv');
  const lines = Array.from({ length: size }, (_, row) => `${name}.${row}@example.com,${name}`);
  writeFileSync(csv, `email,first_name\n${lines.join('\n')}\n`);
  const run = (...args) => command(sandbox, { folder, args, rateLimit: '50' });
  const first = run('import', csv, '--job-id', name);
  if (endLeases !== undefined) {
    await wait(KILL_AFTER_MS);
    first.kill('SIGKILL');
    await wait(AWAY_MS);
    await endLeases();
    await ended(run('resume', name));
    return;
  }
  await ended(first);
}

async function ended(child) {
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`an import ended with ${status}: ${output}`);
}

/** The share from 10 s after the first write, when its window is full, while both work. */
function shareUsed(seen) {
  const working = seen.filter(({ writes }) => writes > 0);
  const full = working.filter(({ atMs }) => atMs >= working[0].atMs + WINDOW_MS);
  const [first, last] = [full[0], full[full.length - 1]];
  return (last.writes - first.writes) / (((last.atMs - first.atMs) / 1000) * WRITES_PER_SECOND);
}

main(Number(process.argv[2] ?? 1_500)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

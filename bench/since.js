'use strict';
// npm run bench -- since [rows] [changes]: imports rows, changes some of them, and imports the file again since the first
// job. Counts the requests that the sandbox carried out, which must be one write a change.

const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { importInto, peakMegabytes, startSandbox, withTarget } = require('./target');

const ORGS = 200;

/** Changes the first name in `changes` lines, spread evenly. The file has the columns of `rows.js`. */
function changeLines(csv, { from, changes }) {
  const lines = readFileSync(from, 'utf8').split('\n');
  // Repeated rows, and those that break in a cell, stay as they are.
  const isWhole = (line) =>
    /^user\.\d*[1-8]@[^,]*,Ada,/.test(line) && /,(admin|member)$/.test(line);
  const candidates = lines.flatMap((line, at) => (isWhole(line) ? [at] : []));
  for (let number = 0; number < changes; number += 1) {
    const at = candidates[Math.floor((number * candidates.length) / changes)];
    lines[at] = lines[at].replace(',Ada,', ',Eva,');
  }
  writeFileSync(csv, lines.join('\n'));
}

/** The requests that the sandbox has carried out, by reads and writes. */
function countOf({ requests }) {
  const counts = { reads: 0, writes: 0 };
  for (const [operation, endings] of Object.entries(requests)) {
    const kind = operation.startsWith('GET ') ? 'reads' : 'writes';
    counts[kind] += Object.values(endings).reduce((sum, count) => sum + count, 0);
  }
  return counts;
}

async function importAgain(server, { folder, csv, flags, rateLimit = '1000000' }) {
  const before = countOf(await server.stats());
  const beganMs = performance.now();
  const { summary } = await importInto(server, { folder, csv, flags, rateLimit });
  const after = countOf(await server.stats());
  return {
    updated: summary.usersUpdated,
    unchanged: summary.usersUnchanged,
    writes: after.writes - before.writes,
    reads: after.reads - before.reads,
    seconds: Number(((performance.now() - beganMs) / 1000).toFixed(1)),
    // Each command adds its own peak to the file.
    'peak MB so far': peakMegabytes(folder).command,
  };
}

async function main(size = '100000', changes = '300') {
  const target = { size: Number(size), orgs: ORGS, start: () => startSandbox() };
  await withTarget(target, async (server, { folder, csv }) => {
    const first = { folder, csv, flags: ['--job-id', 'first', '--concurrency', '20'] };
    const edited = join(folder, 'edited.csv');
    changeLines(edited, { from: csv, changes: Number(changes) });
    const again = { folder, csv: edited, flags: ['--job-id', 'again', '--since', 'first'] };
    const same = { folder, csv: edited, flags: ['--job-id', 'same', '--since', 'again'] };
    console.table({
      first: await importAgain(server, first),
      [`${changes} changes`]: await importAgain(server, again),
      'the same file again': await importAgain(server, same),
    });
  });
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

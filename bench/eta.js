'use strict';
// npm run bench -- eta [rows]: imports into a sandbox with the published limits and a latency of 80 ms. Compares the ETA
// of each progress line after the first minute with the time that was really left.

const { once } = require('node:events');
const { createInterface } = require('node:readline');
const { command, startSandbox, withTarget } = require('./target');

const ORGS = 50;
const FROM_MS = 60_000;
// Progress lines give whole seconds, which is too coarse below this.
const LEAST_LEFT_MS = 10_000;
const UNIT_MS = { s: 1_000, min: 60_000, h: 3_600_000 };

async function main(size) {
  const start = () => startSandbox(['--rate-limit', 'documented', '--latency', '80']);
  const { lines, endMs } = await withTarget({ size, orgs: ORGS, start }, importWatched);
  const rows = lines
    .map(({ atMs, etaMs }) => ({ atMs, etaMs, leftMs: endMs - atMs }))
    .filter(({ atMs, leftMs }) => atMs >= FROM_MS && leftMs >= LEAST_LEFT_MS)
    .map(({ atMs, etaMs, leftMs }) => ({
      'seconds into the run': Math.round(atMs / 1000),
      'seconds left': Number((leftMs / 1000).toFixed(1)),
      'ETA, of what was left': Number((etaMs / leftMs).toFixed(3)),
    }));
  console.table(rows);
}

/** The ETA of each progress line with its time since the start, and the duration of the import; milliseconds. */
async function importWatched(sandbox, { folder, csv }) {
  const child = command(sandbox, { folder, args: ['import', csv], rateLimit: '50', json: false });
  const beganMs = performance.now();
  const lines = [];
  createInterface(child.stderr).on('line', (line) => {
    const [, text] = /ETA ((?:\d+ (?:s|min|h) ?)+)$/.exec(line) ?? [];
    if (text) lines.push({ atMs: performance.now() - beganMs, etaMs: milliseconds(text) });
  });
  child.stdout.resume();
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the import ended with ${status}`);
  return { lines, endMs: performance.now() - beganMs };
}

function milliseconds(text) {
  const parts = [...text.matchAll(/(\d+) (s|min|h)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNIT_MS[unit], 0);
}

main(Number(process.argv[2] ?? 6_000)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

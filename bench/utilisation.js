'use strict';
// npm run bench -- utilisation [rows]: imports into a sandbox with the published limits and a latency of 80 ms, with 1, 2
// and 4 workers. Prints the share of the write budget that is used after the first 10 s, the number of 429s, and the most
// writes in any 10 s.

const { setTimeout: wait } = require('node:timers/promises');
const { importInto, startSandbox, withTarget, writesOf } = require('./target');

const ORGS = 50;
const LATENCY_MS = 80;
const WRITES_PER_SECOND = 50;
const WINDOW_MS = 10_000;
const POLL_MS = 250;

async function main(size) {
  const results = [];
  for (const workers of [1, 2, 4]) results.push(await measure(size, workers));
  console.table(results);
}

async function measure(size, workers) {
  const limits = ['--rate-limit', 'documented', '--latency', String(LATENCY_MS)];
  const target = { size, orgs: ORGS, start: () => startSandbox(limits) };
  return withTarget(target, async (sandbox, { folder, csv }) => {
    const polling = pollWrites(sandbox);
    const flags = ['--workers', String(workers), '--chunk-size', '250'];
    const answer = await importInto(sandbox, { folder, csv, flags, rateLimit: '50' });
    const seen = await polling.end();
    const { throttled, largestWriteWindow } = await sandbox.stats();
    if (answer.summary.successes !== size) throw new Error('rows are missing');
    return {
      workers,
      'share of the write budget': shareUsed(seen).toFixed(4),
      'answers 429': throttled,
      'largest window of 500': largestWriteWindow,
      seconds: Math.round(answer.summary.durationMs / 1000),
    };
  });
}

/** Polls how many writes were carried out. */
function pollWrites(sandbox) {
  const seen = [];
  let isOver = false;
  const polling = (async () => {
    while (!isOver) {
      seen.push({ atMs: performance.now(), writes: writesOf(await sandbox.stats()) });
      await wait(POLL_MS);
    }
  })();
  const end = async () => {
    isOver = true;
    await polling;
    return seen;
  };
  return { end };
}

/** The share from 10 s after the first write, when its window is full, to the last poll before the final write. */
function shareUsed(seen) {
  const last = seen[seen.length - 1].writes;
  const working = seen.filter(({ writes }) => writes > 0 && writes < last);
  const [from, to] = [working[0].atMs + WINDOW_MS, working[working.length - 1].atMs];
  const full = working.filter(({ atMs }) => atMs >= from && atMs <= to);
  const [first, final] = [full[0], full[full.length - 1]];
  const seconds = (final.atMs - first.atMs) / 1000;
  return (final.writes - first.writes) / (seconds * WRITES_PER_SECOND);
}

main(Number(process.argv[2] ?? 3_000)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

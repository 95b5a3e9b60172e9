'use strict';
// The rounds of a run. Each is a command (first import, then resume) with the strikes against it while it runs. Strikes
// are timed in real time, so that a repeated seed kills in about the same places, not in exactly the same.

const BYTES_OF_A_ROW = 280;

/** Files whose appearance marks a phase of the job: planning, resolving organizations, renaming, reporting. */
const FILES = [
  'lock',
  'ledger/job.log',
  'checkpoint.json',
  'checkpoint.json.new',
  'checkpoint.json.new',
  'errors.jsonl',
  'errors.jsonl.new',
  'results.csv.new',
  'ledger/chunk-0000000.1.log',
  'ledger/chunk-0000002.1.log',
  'ledger/chunk-0000003.2.log',
];

/** Up to four disturbed rounds. The undisturbed round that finishes the job is not among them. */
function roundsOf(chance, options) {
  const count = chance.weighted([
    [6, 0],
    [38, 1],
    [32, 2],
    [16, 3],
    [8, 4],
  ]);
  // Leaves work for the later rounds.
  const bytes = (options.rows * BYTES_OF_A_ROW) / (count + 0.5);
  return Array.from({ length: count }, () => roundOf(chance, { workers: options.workers, bytes }));
}

function roundOf(chance, { workers, bytes }) {
  const strikes = strikesOf(chance, bytes);
  const asked = chance.happens(0.5) ? workers : chance.int(1, 4);
  // A job of one process has no worker to kill.
  const isPool = strikes.some(({ target }) => target === 'worker');
  return {
    workers: isPool ? Math.max(2, asked) : asked,
    ...(chance.happens(0.2) ? { concurrency: chance.int(1, 20) } : {}),
    isLast: chance.happens(0.1),
    isMoved: chance.happens(0.06),
    hasTwin: chance.happens(0.06),
    isTorn: chance.happens(0.12),
    strikes,
  };
}

/** Kills of up to two workers, then usually a strike that ends the whole command. */
function strikesOf(chance, bytes) {
  const workers = chance.weighted([
    [65, 0],
    [25, 1],
    [10, 2],
  ]);
  // Each strike comes after an equal share of the work.
  const each = bytes / (workers + 1);
  const strikes = Array.from({ length: workers }, () => strikeAt('worker', chance, each));
  const isAlone = workers > 0 && chance.happens(0.3);
  return isAlone ? strikes : [...strikes, strikeAt(targetOf(chance), chance, each)];
}

function targetOf(chance) {
  return chance.weighted([
    [42, 'coordinator'],
    [34, 'group'],
    [8, 'sigint'],
    [8, 'sigterm'],
    [4, 'sigint twice'],
    [4, 'sigint to the group'],
  ]);
}

function strikeAt(target, chance, bytes) {
  const ms = chance.happens(0.5) ? 0 : chance.int(1, 60);
  const share = chance.next();
  // Which worker to kill, or which file to tear.
  const lot = chance.next();
  const trigger = chance.weighted([
    [15, { after: chance.int(20, 400) }],
    [12, { after: chance.int(400, 1_800) }],
    [45, { grown: 'chunks', bytes: Math.round(bytes * share), ms }],
    [8, { grown: 'ledger/job.log', bytes: chance.int(200, 3_000), ms }],
    [20, { file: chance.pick(FILES), ms }],
  ]);
  return { target, trigger, lot };
}

module.exports = { roundsOf };

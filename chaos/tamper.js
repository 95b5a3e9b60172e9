'use strict';
// Changes one file of a job that no process holds, as a bad disk, a careless tool or a hand would.

const { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const LINE_FEED = 0x0a;

/** What happens to the bytes of a file. `chance` selects where. */
const CHANGES = {
  flip(bytes, chance) {
    const changed = Buffer.from(bytes);
    if (bytes.length > 0) changed[chance.int(0, bytes.length - 1)] ^= 1 << chance.int(0, 7);
    return changed;
  },
  zero(bytes, chance) {
    const from = chance.int(0, bytes.length);
    return Buffer.from(bytes).fill(0, from, Math.min(bytes.length, from + chance.int(1, 4096)));
  },
  truncate: (bytes, chance) => bytes.subarray(0, chance.int(0, bytes.length)),
  empty: () => Buffer.alloc(0),
  drop: (bytes, chance) =>
    ofLines(bytes, (lines) => lines.toSpliced(chance.int(0, lines.length - 1), 1)),
  duplicate: (bytes, chance) =>
    ofLines(bytes, (lines) => {
      const line = chance.pick(lines);
      return lines.toSpliced(chance.int(0, lines.length), 0, line);
    }),
  shuffle: (bytes, chance) =>
    ofLines(bytes, (lines) =>
      lines
        .map((line) => ({ line, at: chance.next() }))
        .sort((one, other) => one.at - other.at)
        .map(({ line }) => line),
    ),
};

const KINDS = [...Object.keys(CHANGES), 'remove'];

/** Tampers with a file of the job, or removes its whole ledger now and then. Returns what it did. */
function tamper(job, chance) {
  const kind = chance.pick(KINDS);
  const name = nameOf(job, chance, kind);
  const path = join(job, name);
  if (kind === 'remove') rmSync(path, { recursive: true });
  else writeFileSync(path, CHANGES[kind](readFileSync(path), chance));
  return `${kind} ${name}`;
}

function nameOf(job, chance, kind) {
  const ledgers = existsSync(join(job, 'ledger')) ? readdirSync(join(job, 'ledger')) : [];
  const chunks = ledgers.filter((name) => name.startsWith('chunk-'));
  const groups = [
    [20, ['checkpoint.json']],
    [35, ['ledger/job.log']],
    [35, chunks.map((name) => `ledger/${name}`)],
    [5, ['errors.jsonl', 'results.csv']],
    [5, kind === 'remove' ? ['ledger'] : ['lock']],
  ];
  const there = groups.map(([weight, names]) => [
    weight,
    names.filter((name) => existsSync(join(job, name))),
  ]);
  return chance.pick(chance.weighted(there.filter(([, names]) => names.length > 0)));
}

function ofLines(bytes, change) {
  const lines = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, at);
    const next = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(at, next));
    at = next;
  }
  return lines.length === 0 ? bytes : Buffer.concat(change(lines));
}

module.exports = { tamper };

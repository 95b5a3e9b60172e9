'use strict';
// How the undo after an import is disturbed: faults of the server, and kills in real time.

const RARELY = [0.01, 0.03, 0.06, 0.1];
const USERS = '/user_management/*';
const ORGS = '/organizations/*';
const DELETE_USERS = `DELETE ${USERS}`;

const FAULTS = [
  (chance) => `${DELETE_USERS} lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `DELETE ${ORGS} lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `DELETE * reset p=${chance.pick(RARELY)}`,
  (chance) => `${DELETE_USERS} status=500 p=${chance.pick(RARELY)}`,
  (chance) => `${DELETE_USERS} status_after_work=502 p=${chance.pick(RARELY)}`,
  (chance) => `PUT * lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `GET * status=503 p=${chance.pick(RARELY)}`,
  (chance) => `GET * garbled p=${chance.pick(RARELY)}`,
  (chance) => `DELETE * status=429 retry-after=1 after=${chance.int(0, 200)} n=1`,
  (chance) => `${DELETE_USERS} slow=${chance.int(20, 200)} p=0.05`,
  // Still in flight when a process is killed, and carried out after the next process has looked.
  (chance) => `${DELETE_USERS} late=${chance.int(20, 800)} p=0.05`,
  (chance) => `GET * stale=${chance.int(300, 5_000)}`,
  (chance) => `DELETE * not_found_for=${chance.int(200, 5_000)} n=${chance.int(1, 20)}`,
];

// A user or a membership takes some 80 bytes of `undo.log`.
const BYTES_OF_A_ROW = 160;
const FILES = ['undo.log', 'undo-kept.jsonl.new', 'undo-kept.jsonl'];

/**
 * The rounds of an undo, each a command and the strike that ends it, and the faults meanwhile. `isEarly`: the import that
 * was killed last is not resumed before.
 */
function undoOf(chance, options) {
  const faults = Array.from({ length: chance.int(0, 4) }, () => chance.pick(FAULTS)(chance));
  const count = chance.weighted([
    [10, 0],
    [40, 1],
    [30, 2],
    [20, 4],
  ]);
  const bytes = (options.rows * BYTES_OF_A_ROW) / (count + 0.5);
  const rounds = Array.from({ length: count }, () => ({ strikes: [strikeOf(chance, bytes)] }));
  return { faults, rounds, isEarly: chance.happens(0.4) };
}

function strikeOf(chance, bytes) {
  const target = chance.weighted([
    [70, 'coordinator'],
    [10, 'sigint'],
    [10, 'sigterm'],
    [10, 'sigint twice'],
  ]);
  const ms = chance.happens(0.5) ? 0 : chance.int(1, 60);
  const trigger = chance.weighted([
    [10, { after: chance.int(100, 1_500) }],
    [70, { grown: 'undo.log', bytes: Math.round(bytes * chance.next()), ms }],
    [20, { file: chance.pick(FILES), ms }],
  ]);
  return { target, trigger, lot: chance.next() };
}

module.exports = { undoOf };

'use strict';
// The faults of the sandbox, in the form of `POST /_sandbox/faults`. Waits are short, and 429s are rare because each
// stops all requests for a second.

const USERS = '/user_management/users';
const MEMBERSHIPS = '/user_management/organization_memberships';
const ORGS = '/organizations';
const FACTORS = `${USERS}/*/auth_factors`;
const RARELY = [0.01, 0.03, 0.06, 0.1];

const FAULTS = [
  (chance) => `POST ${USERS} lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `POST ${MEMBERSHIPS} lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `POST ${ORGS} lost_answer n=${chance.int(1, 4)}`,
  (chance) => `POST ${ORGS} status_after_work=500 n=${chance.int(1, 4)}`,
  (chance) => `POST * lost_answer after=${chance.int(1, 400)} n=${chance.int(1, 12)}`,
  (chance) => `POST * reset p=${chance.pick(RARELY)}`,
  (chance) => `* reset p=${chance.pick(RARELY)}`,
  (chance) => `POST ${chance.pick([USERS, MEMBERSHIPS])} status=500 p=${chance.pick(RARELY)}`,
  (chance) => `POST ${USERS} status_after_work=502 p=${chance.pick(RARELY)}`,
  (chance) => `GET * status=503 p=${chance.pick(RARELY)}`,
  (chance) => `GET * garbled p=${chance.pick(RARELY)}`,
  (chance) => `POST * garbled p=${chance.pick(RARELY)}`,
  (chance) => `PUT * lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `POST * status=429 retry-after=1 after=${chance.int(0, 300)} n=1`,
  (chance) =>
    `POST * status=429 retry-after=none after=${chance.int(0, 300)} n=${chance.int(1, 3)}`,
  (chance) => `POST ${USERS} slow=${chance.int(20, 300)} p=0.05`,
  (chance) => `POST ${MEMBERSHIPS} slow=${chance.int(20, 300)} p=0.05`,
  (chance) => `POST ${ORGS} slow=${chance.int(20, 200)}`,
  // Still in flight when a process is killed, and carried out after the next process has looked it up.
  (chance) => `POST ${USERS} late=${chance.int(20, 1_000)} p=0.05`,
  (chance) => `POST ${ORGS} late=${chance.int(200, 2_000)} p=0.5`,
  (chance) => `POST ${FACTORS} lost_answer p=${chance.pick(RARELY)}`,
  (chance) => `POST ${FACTORS} status_after_work=502 n=${chance.int(1, 4)}`,
  (chance) => `POST ${FACTORS} late=${chance.int(200, 2_000)} p=0.1`,
  (chance) => `GET * slow=${chance.int(5, 60)} p=0.2`,
];

/** All attempts of some rows fail until the faults are lifted: a resume must retry them. */
const STUBBORN = [
  `POST ${MEMBERSHIPS} status=500 after=100 n=40`,
  `POST ${FACTORS} status=500 after=20 n=40`,
  `POST ${USERS} status=500 after=100 n=40`,
  `GET ${ORGS}/external_id/new-org-1 status=503`,
];

const DAY_MS = 86_400_000;
const someForm = (chance) => {
  const form = chance.pick(['nfc', 'punycode', 'fold', 'gmail', 'blanks']);
  // Organizations are named by people, and case distinguishes them.
  return `* ${form === 'fold' ? '/user_management/*' : '*'} normalise=${form}`;
};

/** What a server is like: each a few faults that belong together. Those that make rows wait are slow. */
const SERVERS = [
  [
    12,
    (chance) => [`* clock=${chance.pick([-1, 1]) * chance.int(500, 6_000)} p=0.5`, ...lost(chance)],
  ],
  [4, (chance) => ['* date=none', ...lost(chance)]],
  // A date far ahead hides users without an external id who were created before the first response: they may be those
  // of another client, and their rows fail.
  [6, (chance) => [`* date=${-DAY_MS * chance.int(1, 11)}`, ...lost(chance)]],
  [14, (chance) => [`GET * stale=${chance.int(300, 8_000)}`, ...lost(chance)]],
  [10, (chance) => [`POST ${MEMBERSHIPS} not_found_for=${ageMs(chance)} n=${chance.int(3, 30)}`]],
  [4, (chance) => [`PUT * not_found_for=${ageMs(chance)} n=${chance.int(1, 10)}`]],
  [6, (chance) => [`GET ${ORGS} endless_pages n=${chance.int(1, 4)}`]],
  [3, (chance) => [`GET ${MEMBERSHIPS} endless_pages n=${chance.int(1, 4)}`]],
  [3, (chance) => [`GET ${FACTORS} endless_pages n=${chance.int(1, 4)}`]],
  [3, (chance) => [`POST ${FACTORS} not_found_for=${ageMs(chance)} n=${chance.int(3, 30)}`]],
  [16, (chance) => [someForm(chance), ...(chance.happens(0.3) ? [someForm(chance)] : [])]],
  [12, (chance) => ['POST * idempotency=replay', chance.pick(REPLAYED)(chance)]],
  [
    10,
    (chance) => [
      `${chance.pick(MIXED_UP)} answer_of_another n=${chance.int(1, 4)} after=${chance.int(0, 80)}`,
    ],
  ],
  [6, (chance) => [`${chance.pick(MIXED_UP)} duplicate_answer p=${chance.pick(RARELY)}`]],
];

// Not the search for a name: by what rule WorkOS searches is unknown, so a page of other names is an answer.
const MIXED_UP = [
  'GET /user_management/*',
  `GET ${ORGS}/*`,
  `POST ${USERS}`,
  `POST ${MEMBERSHIPS}`,
  `POST ${ORGS}`,
  `POST ${FACTORS}`,
  'PUT *',
];

const REPLAYED = [
  (chance) => `POST * status=500 n=${chance.int(1, 6)} after=${chance.int(0, 200)}`,
  (chance) => `POST ${USERS} late=${chance.int(200, 2_000)} p=0.05`,
  (chance) => `POST * status_after_work=500 n=${chance.int(1, 6)} after=${chance.int(0, 200)}`,
  (chance) => `POST * lost_answer n=${chance.int(1, 6)} after=${chance.int(0, 200)}`,
];

const SLOW = /stale|not_found_for|endless_pages/;

function ageMs(chance) {
  return chance.int(200, 5_000);
}

/** A few lost answers: what a look finds after them depends on what the server is like. */
function lost(chance) {
  const place = chance.pick([USERS, MEMBERSHIPS, ORGS, '*']);
  return [`POST ${place} lost_answer n=${chance.int(1, 6)} after=${chance.int(0, 100)}`];
}

/**
 * What the server is like, up to five faults, and sometimes a stubborn one. `isSlow`: rows wait for this server for
 * seconds.
 */
function faultsOf(chance) {
  const count = chance.int(0, 5);
  // In the sandbox, each position in the list has its own random numbers. Faults that never strike shift the others.
  const idle = Array.from({ length: chance.int(0, 20) }, () => 'DELETE /nowhere reset');
  const struck = Array.from({ length: count }, () => chance.pick(FAULTS)(chance));
  const stubborn = chance.happens(0.04) ? [chance.pick(STUBBORN)] : [];
  const servers = Array.from(
    {
      length: chance.weighted([
        [35, 0],
        [45, 1],
        [20, 2],
      ]),
    },
    () => chance.weighted(SERVERS)(chance),
  ).flat();
  const faults = [...idle, ...servers, ...stubborn, ...struck];
  return { faults, isSlow: SLOW.test(faults.join(' ')) };
}

/** The faults without those that have one of the words. */
function without(faults, words) {
  return faults.filter((fault) => !words.some((word) => fault.includes(word)));
}

/** The faults that are no trouble but a kind of server. */
function lastingOf(faults) {
  return faults.filter((fault) => /normalise|idempotency/.test(fault));
}

/** The normal forms of the server. */
function formsOf(faults) {
  return faults.flatMap((fault) => /normalise=(\w+)/.exec(fault)?.[1] ?? []);
}

module.exports = { faultsOf, formsOf, lastingOf, without };

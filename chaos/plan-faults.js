'use strict';
// The faults of the sandbox, in the form of `POST /_sandbox/faults`. Waits are short, and 429s are rare because each
// stops all requests for a second.

const USERS = '/user_management/users';
const MEMBERSHIPS = '/user_management/organization_memberships';
const ORGS = '/organizations';
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
  (chance) => `GET * slow=${chance.int(5, 60)} p=0.2`,
];

/** All attempts of some rows fail until the faults are lifted: a resume must retry them. */
const STUBBORN = [
  `POST ${MEMBERSHIPS} status=500 after=100 n=40`,
  `POST ${USERS} status=500 after=100 n=40`,
  `GET ${ORGS}/external_id/new-org-1 status=503`,
];

/** Up to five faults, and sometimes a stubborn one. */
function faultsOf(chance) {
  const count = chance.int(0, 5);
  // In the sandbox, each position in the list has its own random numbers. Faults that never strike shift the others.
  const idle = Array.from({ length: chance.int(0, 20) }, () => 'DELETE /nowhere reset');
  const struck = Array.from({ length: count }, () => chance.pick(FAULTS)(chance));
  const stubborn = chance.happens(0.04) ? [chance.pick(STUBBORN)] : [];
  return [...idle, ...stubborn, ...struck];
}

module.exports = { faultsOf };

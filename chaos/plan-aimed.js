'use strict';
// Kills at the one instant that a kill at random rarely meets: between two requests that belong together.

const ROLES = '/authorization/*';
const FACTORS = '/user_management/users/*/auth_factors';

/** Each keeps the server from what follows the creation, so that the kill comes in between. */
const BEFORE_PERMISSIONS = [
  // The role is there, and its answer is under way.
  `POST ${ROLES} slow=400 n=3`,
  // The permissions are under way, and may arrive after the kill, or not at all.
  `PUT ${ROLES} late=300 n=3`,
  `PUT ${ROLES} reset n=3`,
];
/** The factor is there, and its row does not know. */
const BEFORE_SUCCESS = [`POST ${FACTORS} slow=400 n=20`, `POST ${FACTORS} lost_answer n=20`];

/**
 * A first round whose strike comes once a role or a second factor is there, and the faults that make room for it: `{rounds,
 * faults}`, both empty for most seeds.
 */
function aimedOf(chance, { hasRoleLines, createRoles, workers }) {
  const lot = chance.next();
  const hasRoles = hasRoleLines || createRoles;
  if (hasRoles && lot < 0.4)
    return aimedAt(chance, 'roles', { faults: BEFORE_PERMISSIONS, workers });
  if (lot > 0.7) return aimedAt(chance, 'factors', { faults: BEFORE_SUCCESS, workers });
  return { rounds: [], faults: [] };
}

function aimedAt(chance, made, { faults, workers }) {
  const target = chance.weighted([
    [60, 'group'],
    [40, 'coordinator'],
  ]);
  const trigger = {
    made,
    count: chance.int(1, 3),
    ms: chance.happens(0.5) ? 0 : chance.int(1, 60),
  };
  const strikes = [{ target, trigger, lot: chance.next() }];
  const round = { workers, isLast: false, isMoved: false, hasTwin: false, isTorn: false, strikes };
  return { rounds: [round], faults: [chance.pick(faults)] };
}

module.exports = { aimedOf };

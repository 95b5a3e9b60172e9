'use strict';
// Strikes a running command: kills it, one of its workers, its whole group, or sends it a signal.

const { childrenOf, signal } = require('./processes');
const { waitFor } = require('./triggers');

const STRIKES = {
  coordinator: ({ pid }) => signal(pid, 'SIGKILL'),
  group: ({ pid }) => signal(-pid, 'SIGKILL'),
  worker({ pid }, lot) {
    const workers = childrenOf(pid);
    return workers.length > 0 && signal(workers[Math.floor(lot * workers.length)], 'SIGKILL');
  },
  sigint: ({ pid }) => signal(pid, 'SIGINT'),
  sigterm: ({ pid }) => signal(pid, 'SIGTERM'),
  // As Ctrl-C in a terminal does.
  'sigint to the group': ({ pid }) => signal(-pid, 'SIGINT'),
  'sigint twice': ({ pid }) => signal(pid, 'SIGINT') && signal(pid, 'SIGINT'),
};

/**
 * Carries out the strikes one after the other, each at its instant. `place` has the folder of the `job` and the `sandbox`.
 * Returns the targets that were hit.
 */
async function strike(strikes, place, command) {
  const hit = [];
  for (const { target, trigger, lot } of strikes) {
    if (!(await waitFor(trigger, place, command))) break;
    if (STRIKES[target](command, lot)) hit.push(target);
  }
  await command.ended;
  return hit;
}

module.exports = { strike };

'use strict';
// The import of the edited file since the first job: its options, faults and kills.

const { faultsOf, without } = require('./plan-faults');
const { roundsOf } = require('./plan-kills');

/** The plan of the second job. `first` is that of the first one: the server, its roles and the organization are the same. */
function sinceOf(chance, first, leftOut) {
  const { importOnly, lasting } = first;
  const mix = faultsOf(chance);
  const faults = without(mix.faults, [...leftOut, 'normalise', 'idempotency']);
  const deactivates = chance.happens(0.4);
  const options = {
    ...first.options,
    chunkSize: mix.isSlow ? chance.int(10, 40) : chance.int(20, 120),
    workers: chance.int(1, 4),
    concurrency: chance.int(2, 20),
    onExisting: 'update',
    blank: chance.pick(['leaves', 'clears']),
    deactivates,
    // Now and then a job has another set of files than the one before.
    hasOrgLines: first.options.hasOrgLines !== chance.happens(0.15),
    hasRoleLines: first.options.hasRoleLines !== chance.happens(0.15),
  };
  const flags = [
    ...['--since', 'chaos', '--blank', options.blank],
    // Without the guard, which `test/import/scenarios/missing-rows` is about.
    ...(deactivates ? ['--deactivate-missing', '--max-deactivate', '100%'] : []),
  ];
  return {
    ...first,
    job: 'again',
    csv: 'edited.csv',
    options,
    flags,
    faults: [...lasting, ...faults],
    rounds: importOnly ? [] : roundsOf(chance, options),
    isRunAgain: !importOnly && chance.happens(0.1),
  };
}

module.exports = { sinceOf };

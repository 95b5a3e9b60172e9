'use strict';
// What a run does, all of it derived from its seed: options, faults, and which process is killed when.

const { chanceOf } = require('./chance');
const { aimedOf } = require('./plan-aimed');
const { faultsOf, formsOf, lastingOf, without } = require('./plan-faults');
const { roundsOf } = require('./plan-kills');
const { sinceOf } = require('./plan-since');
const { undoOf } = require('./plan-undo');

const FORMS = [
  [6, { delimiter: ',', lineEnd: '\n', bom: '' }],
  [2, { delimiter: ';', lineEnd: '\r\n', bom: '\ufeff' }],
  [1, { delimiter: '\t', lineEnd: '\n', bom: '' }],
];

const NOT_AIMED = { rounds: [], faults: [] };

/**
 * The plan of a seed. With `importOnly` there are no kills, no resumes and no worker processes; `leftOut` are words of
 * faults to leave out. With `isTampered` a file of the job is changed after each kill, and there are no faults: what a
 * lost record said is then provable. With `isSince` the file is edited then, and imported since the job. With `isUndone`
 * all jobs are undone at the end. The `lasting` faults say what the server is like, and are never lifted.
 */
function planOf(
  seed,
  {
    importOnly = false,
    leftOut = [],
    isTampered = false,
    isSince = false,
    isUndone = false,
    rows = 0,
  } = {},
) {
  const mix = faultsOf(chanceOf(seed, 'faults'));
  // Which person an email of another form means is not told here.
  const omitted = isSince ? [...leftOut, 'normalise'] : leftOut;
  const faults = isTampered ? [] : without(mix.faults, omitted);
  const forms = formsOf(faults);
  // Two imports of shorter files take as long as one.
  const share = isSince ? 0.5 : 1;
  const options = {
    ...optionsOf(chanceOf(seed, 'options'), { isSlow: mix.isSlow, share, rows }),
    forms,
  };
  options.hasOrgLines = chanceOf(seed, 'organizations').happens(0.5);
  const roles = chanceOf(seed, 'roles');
  options.hasRoleLines = roles.happens(0.5);
  options.createRoles = roles.happens(0.4);
  const aimed = importOnly ? NOT_AIMED : aimedOf(chanceOf(seed, 'aimed'), options);
  const struck = importOnly ? [] : roundsOf(chanceOf(seed, 'kills'), options);
  const rounds = [...aimed.rounds, ...struck];
  const isRunAgain = !importOnly && chanceOf(seed, 'again').happens(0.1);
  const lasting = lastingOf(faults);
  const undo = isUndone ? { undo: undoOf(chanceOf(seed, 'undo'), options) } : {};
  const all = [...aimed.faults, ...faults];
  const common = {
    seed,
    options,
    faults: all,
    lasting,
    rounds,
    importOnly,
    isRunAgain,
    isTampered,
  };
  const plan = { ...common, ...undo };
  return isSince ? { ...plan, since: sinceOf(chanceOf(seed, 'since'), plan, leftOut) } : plan;
}

/** Slow runs wait for servers that lag: their files are short. `about`: rows of a file, 0 for some hundreds. */
function optionsOf(chance, { isSlow, share, rows: about }) {
  const some = chance.weighted([
    [88, chance.int(300, 800)],
    [10, chance.int(800, 1_500)],
    [2, chance.int(1_500, 3_000)],
  ]);
  const usual = Math.round((isSlow ? some / 5 : some) * share);
  const rows = about === 0 ? usual : Math.min(usual, chance.int(Math.ceil(about / 2), about * 2));
  return {
    rows,
    chunkSize: isSlow || about > 0 ? chance.int(10, 40) : chance.int(20, 200),
    workers: chance.int(1, 4),
    concurrency: chance.int(2, 20),
    onExisting: chance.pick(['fail', 'adopt', 'update']),
    createOrgs: !chance.happens(0.08),
    isForOneOrg: chance.happens(0.06),
    form: chance.weighted(FORMS),
  };
}

module.exports = { planOf };

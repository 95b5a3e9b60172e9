'use strict';
// One run: creates a world and a file, drives a job to its end through kills and faults, and verifies the result.

const { createHash } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { chanceOf } = require('./chance');
const { groupGone } = require('./command');
const { drive } = require('./drive');
const { driveUndo } = require('./drive-undo');
const { makeFile } = require('./file');
const { readAll, readCheckpoint, readErrors, readResults } = require('./job-folder');
const { readLedger } = require('./ledger');
const { expectedOf } = require('./oracle');
const { planOf } = require('./plan');
const { endingsOf } = require('./sandbox');
const { verify, verifyRefused, verifyTampered } = require('./verify');
const { makeWorld } = require('./world');

/**
 * Runs a seed against `sandbox`, which it resets. Returns `{seed, wrong, folder, faults, rows, struck, commands, endings,
 * ledgerBytes, tampered, isRefused}`. The folder remains when something is wrong, or if `isKept`.
 */
async function chaosRun(seed, { bin, sandbox, parent, isKept, ...mode }) {
  const folder = mkdtempSync(join(parent, `seed-${seed}-`));
  const plan = planOf(seed, mode);
  const { before, rows } = await prepare(plan, { sandbox, folder });
  const driven = await drive(plan, { bin, folder, sandbox });
  const wrong = [...driven.wrong, ...(await leftRunning(driven.groups))];
  const stats = await sandbox.stats();
  let ledgerBytes = 0;
  if (wrong.length === 0) {
    const evidence = await gather(driven, { before, rows, options: plan.options, sandbox, folder });
    ledgerBytes = evidence.ledger?.bytes ?? 0;
    wrong.push(...(evidence.unreadable ?? verifierOf(driven)(evidence)));
  }
  const isUndone = plan.undo !== undefined && driven.refusal === undefined && wrong.length === 0;
  if (isUndone) {
    const undone = await driveUndo(plan, driven, { bin, folder, sandbox, before });
    wrong.push(...undone.wrong);
    driven.ends.push(...undone.ends);
    driven.struck.push(...undone.struck);
  }
  if (wrong.length === 0 && !isKept) rmSync(folder, { recursive: true, force: true });
  const { struck, ends, tampered } = driven;
  const isRefused = driven.refusal !== undefined;
  const commands = ends.map(({ args }) => args[0]);
  const endings = endingsOf(stats);
  const { faults } = plan;
  const ended = { wrong, struck, commands, endings, ledgerBytes, tampered, isRefused };
  return { seed, folder, faults, rows: rows.length, ...ended };
}

function verifierOf({ tampered, refusal }) {
  if (refusal !== undefined) return verifyRefused;
  return tampered.length > 0 ? verifyTampered : verify;
}

/** Seeds the sandbox, writes the file and sets the faults. */
async function prepare(plan, { sandbox, folder }) {
  const { options } = plan;
  const world = makeWorld(chanceOf(plan.seed, 'world'), options.rows);
  await sandbox.reset();
  const { organizations } = await sandbox.seed(world.seed);
  options.orgId = options.isForOneOrg ? organizations[0].id : null;
  const { known, takenIds } = world;
  const place = { known, takenIds, organizations };
  const { text, rows } = makeFile(chanceOf(plan.seed, 'file'), options, place);
  writeFileSync(join(folder, 'users.csv'), text);
  const before = await sandbox.state();
  await sandbox.setFaults(plan.faults);
  return { before, rows };
}

/** Workers must end with their coordinator, even when it is killed. */
async function leftRunning(groups) {
  const alive = await Promise.all(groups.map((group) => groupGone(group)));
  return alive.flat().map((pid) => `process ${pid} still runs after its job has ended`);
}

/** The evidence, or `unreadable`: why the files of the finished job cannot be read. */
async function gather(driven, given) {
  try {
    return await evidenceOf(driven, given);
  } catch (error) {
    return { unreadable: [`the reports cannot be read: ${error.stack}`] };
  }
}

const NO_LEDGER = { rows: new Map(), bytes: 0 };

async function evidenceOf(driven, { before, rows, options, sandbox, folder }) {
  const { job, answer, isTorn, refusal } = driven;
  const isWhole = refusal === undefined;
  const csv = readFileSync(join(folder, driven.csv));
  const outputs = driven.ends.flatMap(({ args, stdout, stderr }, index) => [
    { name: `stdout of ${args[0]} ${index}`, text: stdout },
    { name: `stderr of ${args[0]} ${index}`, text: stderr },
  ]);
  return {
    rows,
    before,
    expected: expectedOf(rows, before, options),
    state: await sandbox.state(),
    history: await sandbox.history(),
    // A job that was refused may lack any of its files.
    checkpoint: isWhole ? readCheckpoint(job) : undefined,
    errors: isWhole ? readErrors(job) : [],
    results: isWhole ? readResults(job) : [],
    ledger: isWhole ? readLedger(join(job, 'ledger')) : NO_LEDGER,
    answer,
    isTorn,
    key: sandbox.key,
    texts: [...readAll(job), ...outputs],
    csv: { sha256: createHash('sha256').update(csv).digest('hex') },
  };
}

module.exports = { chaosRun };

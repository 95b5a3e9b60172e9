'use strict';
// One run: creates a world and a file, drives a job to its end through kills and faults, and verifies the result.

const { createHash } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { chanceOf } = require('./chance');
const { groupGone } = require('./command');
const { drive } = require('./drive');
const { driveUndo } = require('./drive-undo');
const { editEntries } = require('./edit-file');
const { fileOf, makeFile } = require('./file');
const { readAll, readCheckpoint, readErrors, readResults } = require('./job-folder');
const { KnownRows } = require('./known-rows');
const { readLedger } = require('./ledger');
const { expectedOf } = require('./oracle');
const { COMMON_ROLES, SEEDED_ROLES } = require('./role-lines');
const { SEEDED_ORGS } = require('./org-lines');
const { planOf } = require('./plan');
const { endingsOf } = require('./sandbox');
const { writeTenant } = require('./tenant-files');
const { verify, verifyRefused, verifyTampered } = require('./verify');
const { makeWorld } = require('./world');

/**
 * Runs a seed against `sandbox`, which it resets. Returns `{seed, wrong, folder, faults, rows, struck, commands, endings,
 * ledgerBytes, tampered, isRefused}`. The folder remains when something is wrong, or if `isKept`.
 */
async function chaosRun(seed, { bin, sandbox, parent, isKept, ...mode }) {
  const folder = mkdtempSync(join(parent, `seed-${seed}-`));
  const plan = planOf(seed, mode);
  const place = { bin, folder, sandbox };
  const jobs = await importAll(plan, place);
  const endings = endingsOf(await sandbox.stats());
  const parts = [...jobs, ...(plan.undo === undefined ? [] : await undoAll(plan, place, jobs))];
  const wrong = parts.flatMap((part) => part.wrong);
  if (wrong.length === 0 && !isKept) rmSync(folder, { recursive: true, force: true });
  const struck = parts.flatMap((part) => part.struck);
  const commands = parts.flatMap(({ ends }) => ends.map(({ args }) => args[0]));
  const [{ tampered, refusal }] = jobs;
  const rows = jobs.reduce((sum, job) => sum + job.rows.length, 0);
  const ledgerBytes = jobs.reduce((sum, job) => sum + (job.evidence?.ledger.bytes ?? 0), 0);
  const faults = jobs.flatMap((job) => job.faults);
  const isRefused = refusal !== undefined;
  const ended = { wrong, struck, commands, endings, ledgerBytes, tampered, isRefused };
  return { seed, folder, faults, rows, ...ended, ...kindsOf(plan, jobs, parts) };
}

/** What a run has met: `{kinds, open}`, the words of `report.js` and what its kills have come between. */
function kindsOf({ options, isTampered }, jobs, parts) {
  const all = jobs.map((job) => job.options);
  const has = {
    undo: parts.length > jobs.length,
    'undo of a job that is not finished': parts.length > jobs.length && jobs.some((it) => it.isCut),
    '--since': jobs.length > 1,
    'tampered files': isTampered && jobs[0].tampered.length > 0,
    'organizations.csv': all.some(({ hasOrgLines }) => hasOrgLines),
    roles: all.some(({ hasRoleLines, createRoles }) => hasRoleLines || createRoles),
    'second factors': jobs.some(({ struck }) => struck.length > 0),
    'normal forms': options.forms.length > 0,
  };
  const kinds = Object.keys(has).filter((kind) => has[kind]);
  return { kinds, open: jobs.flatMap(({ open }) => open) };
}

/** Imports the file, and the edited one since the first job. Returns the jobs. */
async function importAll(plan, place) {
  const { before, file, content } = await prepare(plan, place);
  const first = await runJob(plan, place, { before, rows: file.rows });
  const isLast = plan.since === undefined || first.isCut;
  if (isLast || first.wrong.length > 0) return [first];
  const options = { ...plan.since.options, orgId: plan.options.orgId };
  const edited = { ...content, entries: file.entries };
  const { text, rows } = fileOf(
    editEntries(chanceOf(plan.seed, 'edits'), options, edited),
    options.form,
  );
  writeFileSync(join(place.folder, plan.since.csv), text);
  const were = plan.options;
  writeTenant({ ...plan.since, options }, place, { ...content, rows, were });
  const { ledger, state } = first.evidence;
  const known = new KnownRows({ rows: file.rows, ledger, before, orgId: options.orgId });
  const since = { ...plan.since, options };
  return [first, await runJob(since, place, { before: state, rows, known })];
}

/** Drives one job to its end and verifies it. `known` are the rows of the job before. */
async function runJob(plan, place, { before, rows, known }) {
  const { sandbox } = place;
  await sandbox.setFaults(plan.faults);
  const { length: madeBefore } = await sandbox.history();
  const driven = await drive(plan, place);
  const wrong = [...driven.wrong, ...(await leftRunning(driven.groups))];
  const { options } = plan;
  const job = { ...driven, before, rows, options, faults: plan.faults, wrong };
  if (wrong.length > 0 || driven.isCut) return job;
  const evidence = await gather(driven, { before, rows, known, options, madeBefore, ...place });
  wrong.push(...(evidence.unreadable ?? verifierOf(driven)(evidence)));
  writeFileSync(
    join(place.folder, `dump-${plan.job ?? 'chaos'}.json`),
    JSON.stringify({
      rows,
      before,
      state: evidence.state,
      options,
      known: known && { rows: known.rows },
      expected: {
        rows: evidence.expected.rows,
        users: [...evidence.expected.users],
        memberships: [...evidence.expected.memberships],
        organizations: evidence.expected.organizations,
      },
    }),
  );
  return wrong.length > 0 ? job : { ...job, evidence };
}

/** Undoes the jobs, the newest first, unless one of them is not as it should be. */
async function undoAll(plan, place, jobs) {
  if (jobs.some(({ wrong, refusal }) => wrong.length > 0 || refusal !== undefined)) return [];
  const undone = [];
  const tolerated = new Set();
  for (const { job, before, isCut: isEarly } of jobs.toReversed()) {
    const isChanged = undone.length > 0;
    const end = await driveUndo(plan, place, { job, before, isChanged, tolerated, isEarly });
    undone.push(end);
    if (end.wrong.length > 0) break;
    for (const id of end.left) tolerated.add(id);
  }
  return undone;
}

function verifierOf({ tampered, refusal }) {
  if (refusal !== undefined) return verifyRefused;
  return tampered.length > 0 ? verifyTampered : verify;
}

/** Seeds the sandbox and writes the file. Returns them, and the `content` of the sandbox that the file is about. */
async function prepare(plan, { sandbox, folder }) {
  const { options } = plan;
  const world = makeWorld(chanceOf(plan.seed, 'world'), options.rows);
  await sandbox.reset();
  const seeded = options.hasOrgLines ? [...world.seed.organizations, ...SEEDED_ORGS] : undefined;
  const { organizations: all } = await sandbox.seed({
    ...world.seed,
    ...(seeded === undefined ? {} : { organizations: seeded }),
    permissions: options.hasRoleLines ? SEEDED_ROLES.permissions : [],
    roles: [...COMMON_ROLES, ...(options.hasRoleLines ? SEEDED_ROLES.roles : [])],
  });
  // No row names those that only organizations.csv is about.
  const organizations = all.slice(0, world.seed.organizations.length);
  options.orgId = options.isForOneOrg ? organizations[0].id : null;
  const { known, takenIds } = world;
  const content = { known, takenIds, organizations };
  const file = makeFile(chanceOf(plan.seed, 'file'), options, content);
  writeFileSync(join(folder, 'users.csv'), file.text);
  writeTenant(plan, { folder }, { organizations, rows: file.rows });
  return { before: await sandbox.state(), file, content };
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

async function evidenceOf(driven, given) {
  const { before, rows, known, options, madeBefore, sandbox, folder } = given;
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
    expected: expectedOf(rows, before, options, known),
    state: await sandbox.state(),
    history: (await sandbox.history()).slice(madeBefore),
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

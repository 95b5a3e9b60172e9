'use strict';
// Undoes a job: undo, kill, undo, kill, … and finally undisturbed, until it is done. Then the environment must be what it
// was before the import, object by object.

const { basename } = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { groupGone, startCommand } = require('./command');
const { storedAs } = require('./normal-forms');
const { strike } = require('./strike');

const TRIES = 4;

/**
 * Undoes the job in the folder `job` and compares the environment with `before`. Returns `{wrong, ends, struck}`. A
 * request in doubt may remain listed as kept. `isChanged`: a later job has changed what the job made, and was undone.
 */
async function driveUndo(plan, place, { job, before, isChanged }) {
  const { sandbox } = place;
  const ends = [];
  const struck = [];
  const groups = [];
  const command = () => {
    const flags = isChanged ? ['--include-changed'] : [];
    const args = ['undo', basename(job), '--checkpoint-dir', 'jobs', '--yes', ...flags];
    const started = startCommand(args, place);
    groups.push(started.pid);
    return started;
  };
  await sandbox.setFaults([...plan.lasting, ...plan.undo.faults]);
  const wrong = [];
  for (const { strikes } of plan.undo.rounds) {
    const started = command();
    const hit = await strike(strikes, job, started);
    struck.push(...hit);
    ends.push(await started.ended);
    if (hit.length === 0) wrong.push(...unexpected(ends.at(-1)));
    if (ends.at(-1).isHung) wrong.push(`hung: ${described(ends.at(-1))}`);
  }
  // A deletion that is late is carried out in its own time.
  await sandbox.setFaults(plan.lasting);
  for (let tries = 0; tries < TRIES && !isOver(ends.at(-1), tries); tries += 1) {
    ends.push(await command().ended);
  }
  await Promise.all(groups.map((group) => groupGone(group)));
  const state = await sandbox.state();
  return {
    wrong: [
      ...wrong,
      ...unexpected(ends.at(-1)),
      ...verifyUndone(before, state, { end: ends.at(-1), forms: plan.options.forms }),
    ],
    ends,
    struck,
  };
}

/** True once an undisturbed undo has taken everything back that is not in doubt. */
function isOver(end, tries) {
  return tries > 0 && (end.status === 0 || left(end).every(isHonest));
}

/** What an undo may say that it cannot know: the ledger does not. */
function isHonest({ reason }) {
  return reason === 'in_doubt' || reason === 'unproved';
}

function unexpected(end) {
  const reasons = left(end).map(({ kind, reason, message }) => `${kind} ${reason}: ${message}`);
  const isKept = end.status === 3 && left(end).every(isHonest);
  if (end.status === 0 || isKept) return [];
  return [`the undo did not finish: ${described(end)} ${reasons.slice(0, 5).join('; ')}`];
}

function left({ stdout }) {
  try {
    return JSON.parse(stdout).kept ?? [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** `forms` are those of the server: it stores what it is given back in them, too. */
function verifyUndone(before, state, { end, forms }) {
  const wrong = [];
  const changed = [];
  for (const kind of ['users', 'memberships', 'auth_factors', 'organizations']) {
    const was = byId(before[kind], forms);
    const is = byId(state[kind], forms);
    for (const [id, object] of was) {
      if (!is.has(id)) wrong.push(`undo: ${kind} ${id} was there before and is gone`);
      else if (!isDeepStrictEqual(is.get(id), asRestored(object, is.get(id)))) {
        changed.push(`undo: ${kind} ${id} is ${text(is.get(id))}, and was ${text(object)}`);
      }
    }
    for (const [id, object] of is) {
      if (!was.has(id)) wrong.push(`undo: ${kind} ${id} remains: ${text(object)}`);
    }
  }
  // An update that was carried out by half is listed by its row.
  const told = left(end).filter(isHonest).length;
  return [...wrong, ...changed.slice(told), ...verifyCounts(end)];
}

/** What an undo after a kill finds deleted was deleted by the undo: nobody else deletes here. */
function verifyCounts({ stdout }) {
  const { summary } = JSON.parse(stdout);
  return Object.entries(summary)
    .filter(([, { gone, failed }]) => gone + failed > 0)
    .map(([kind, counts]) => `undo: counts of ${kind}: ${text(counts)}`);
}

function byId(objects, forms) {
  return new Map(objects.map((object) => [object.id, contentOf(object, forms)]));
}

/** What cannot be taken back: a verified email stays verified, and nobody can read which password there was. */
function asRestored(was, is) {
  if (was.email === undefined) return was;
  return {
    ...was,
    password: is.password,
    email_verified: was.email_verified || is.email_verified,
  };
}

/** Without the time of the last update. */
function contentOf(object, forms) {
  const content = { ...object, updated_at: undefined };
  for (const name of ['first_name', 'last_name']) {
    content[name] = storedAs(content[name] ?? undefined, forms, 'name');
  }
  if (content.roles !== undefined) content.roles = content.roles.map(({ slug }) => slug).sort();
  return content;
}

function text(object) {
  return JSON.stringify(object).slice(0, 400);
}

function described({ args, status, signal, stdout, stderr }) {
  const said = `${stdout.slice(0, 600)} ${stderr.slice(-600)}`.replaceAll(/\s+/g, ' ');
  return `${args.join(' ')} → ${signal ?? `status ${status}`}: ${said}`;
}

module.exports = { driveUndo, verifyUndone };

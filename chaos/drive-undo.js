'use strict';
// Undoes a job: undo, kill, undo, kill, … and finally undisturbed, until it is done. Then the environment must be what it
// was before the import.

const { basename } = require('node:path');
const { groupGone, startCommand } = require('./command');
const { readKept } = require('./job-folder');
const { strike } = require('./strike');
const { isHonest, mayBeKept, verifyUndone } = require('./verify-undone');

const TRIES = 4;

/**
 * Undoes the job in the folder `job` and compares the environment with `before`. Returns `{wrong, ends, struck, left}`.
 * `isChanged`: a later job has changed what the job made, and was undone; `tolerated` are the ids of what it left. `isEarly`:
 * the job is not finished.
 */
async function driveUndo(plan, place, { job, before, isChanged, tolerated, isEarly }) {
  const run = new UndoRun(plan, place, { job, isChanged });
  await place.sandbox.setFaults([...plan.lasting, ...plan.undo.faults]);
  for (const { strikes } of plan.undo.rounds) await run.round(strikes);
  // A deletion that is late is carried out in its own time.
  await place.sandbox.setFaults(plan.lasting);
  await run.finish();
  const state = await place.sandbox.state();
  const { ends, struck } = run;
  const kept = readKept(job);
  const { forms } = plan.options;
  const { wrong, left } = verifyUndone(before, state, { kept, forms, tolerated, isEarly });
  const found = [...run.wrong, ...unexpected(ends.at(-1), kept), ...wrong];
  return { wrong: [...found, ...verifyCounts(ends.at(-1))], ends, struck, left };
}

class UndoRun {
  constructor(plan, place, { job, isChanged }) {
    this.place = place;
    this.job = job;
    this.isChanged = isChanged;
    this.ends = [];
    this.struck = [];
    this.wrong = [];
    this.groups = [];
  }

  /** One command and the strikes against it. */
  async round(strikes) {
    const command = this.#start(this.#undoArgs());
    const hit = await strike(strikes, { job: this.job, sandbox: this.place.sandbox }, command);
    this.struck.push(...hit);
    const end = await this.#note(command);
    if (isUnproved(end)) await this.#resume();
    else if (hit.length === 0) this.wrong.push(...unexpected(end, left(end)));
  }

  /** Undisturbed commands, until everything is taken back that can be. */
  async finish() {
    for (let tries = 0; tries < TRIES && !isOver(this.ends.at(-1), tries); tries += 1) {
      if (isUnproved(await this.#note(this.#start(this.#undoArgs())))) await this.#resume();
    }
    await Promise.all(this.groups.map((group) => groupGone(group)));
  }

  /** A killed import whose ledger has lost records is resumed first, as the refusal says. */
  async #resume() {
    await this.place.sandbox.setFaults([]);
    await this.#note(this.#start(['resume', basename(this.job), '--checkpoint-dir', 'jobs']));
  }

  #undoArgs() {
    const flags = this.isChanged ? ['--include-changed'] : [];
    return ['undo', basename(this.job), '--checkpoint-dir', 'jobs', '--yes', ...flags];
  }

  #start(args) {
    const command = startCommand(args, this.place);
    this.groups.push(command.pid);
    return command;
  }

  async #note(command) {
    const end = await command.ended;
    this.ends.push(end);
    if (end.isHung) this.wrong.push(`hung: ${described(end)}`);
    return end;
  }
}

/** True once an undisturbed undo has taken everything back that is not in doubt. */
function isOver(end, tries) {
  return tries > 0 && (end.status === 0 || isKept(end, left(end)));
}

function isUnproved({ status, stdout }) {
  return status === 5 && stdout.includes('ledger_unproved');
}

function isKept({ status }, kept) {
  return status === 3 && kept.every((line) => isHonest(line) || mayBeKept(line));
}

function unexpected(end, kept) {
  if (end.status === 0 || isKept(end, kept)) return [];
  const reasons = kept.map(({ kind, reason, message }) => `${kind} ${reason}: ${message}`);
  return [`the undo did not finish: ${described(end)} ${reasons.slice(0, 5).join('; ')}`];
}

/** The first of what was kept. */
function left({ stdout }) {
  return parse(stdout)?.kept ?? [];
}

function parse(stdout) {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What an undo after a kill finds deleted was deleted by the undo: nobody else deletes here. */
function verifyCounts({ stdout }) {
  return Object.entries(parse(stdout)?.summary ?? {})
    .filter(([, { gone, failed }]) => gone + failed > 0)
    .map(([kind, counts]) => `undo: counts of ${kind}: ${JSON.stringify(counts)}`);
}

function described({ args, status, signal, stdout, stderr }) {
  const said = `${stdout.slice(0, 600)} ${stderr.slice(-600)}`.replaceAll(/\s+/g, ' ');
  return `${args.join(' ')} → ${signal ?? `status ${status}`}: ${said}`;
}

module.exports = { driveUndo };

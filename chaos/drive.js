'use strict';
// Drives one job to its end: import, kill, resume, kill, … and finally undisturbed until it is done.

const { existsSync, renameSync } = require('node:fs');
const { join } = require('node:path');
const { chanceOf } = require('./chance');
const { groupGone, startCommand } = require('./command');
const { brokenAfterKill, isJob, readErrors, readOrgResults } = require('./job-folder');
const { openAtKill } = require('./open-at-kill');
const { endingsOf } = require('./sandbox');
const { strike } = require('./strike');
const { tamper } = require('./tamper');
const { tear } = require('./tear');

const JOB = 'chaos';
const CSV = 'users.csv';
const TRIES = 6;

/**
 * Carries out the plan in `place`. Returns `{job, csv, answer, wrong, ends, struck, isTorn, groups}`: the job's folder,
 * the name of the CSV, the JSON of the last command, the faults found so far, how each command ended, the strikes that
 * hit, what they came between, whether a file was torn, what was tampered with, how the job was refused after that, and the process groups; and with
 * `isCut` that the job is not finished.
 */
async function drive(plan, place) {
  const run = new Drive(plan, place);
  for (const round of plan.rounds) {
    await run.round(round);
    if (run.isDone() || run.refusal !== undefined) break;
  }
  if (plan.undo?.isEarly && run.isCut()) return run.cut();
  // Faults are the only disturbance of an import without kills: they stay.
  if (!plan.importOnly) await place.sandbox.setFaults(plan.lasting);
  for (let tries = 0; tries < TRIES && run.mustContinue(); tries += 1) await run.undisturbed();
  const result = run.result();
  if (plan.isRunAgain && result.refusal === undefined && result.wrong.length === 0)
    await run.runAgain(result);
  return result;
}

class Drive {
  constructor(plan, place) {
    this.plan = plan;
    this.place = place;
    this.name = plan.job ?? JOB;
    this.job = join(place.folder, 'jobs', this.name);
    this.csv = plan.csv ?? CSV;
    this.ends = [];
    this.struck = [];
    this.open = [];
    this.wrong = [];
    this.isTorn = false;
    this.isMoved = false;
    this.tampered = [];
    this.tampering = chanceOf(plan.seed, 'tamper');
    this.refusal = undefined;
    this.groups = [];
  }

  /** One command and the strikes against it. */
  async round(round) {
    if (round.isMoved && isJob(this.job)) this.#moveCsv();
    const command = this.command(round);
    const twin = round.hasTwin && isJob(this.job) ? this.command(round) : undefined;
    const struck = await strike(
      round.strikes,
      { job: this.job, sandbox: this.place.sandbox },
      command,
    );
    this.#note(await command.ended, struck, twin !== undefined);
    if (twin !== undefined) this.#note(await twin.ended, struck, true);
    if (this.tampered.length === 0) this.wrong.push(...brokenAfterKill(this.job));
    if (struck.length === 0 || !isJob(this.job)) return;
    this.open.push(openAtKill(this.job));
    if (this.plan.isTampered) await this.#tamperAfterKill();
    else if (round.isTorn) await this.#tear(round.strikes[0].lot);
  }

  async undisturbed() {
    this.#note(await this.command({}).ended, []);
  }

  /** Resuming a finished job must say that it is finished, and send nothing unless organizations or roles failed. */
  async runAgain(result) {
    const { sandbox } = this.place;
    const before = endingsOf(await sandbox.stats()).sent;
    const end = await this.command({}).ended;
    const sent = endingsOf(await sandbox.stats()).sent - before;
    result.answer = parse(end.stdout);
    result.wrong.push(
      ...(isFinished(end) ? [] : [`a finished job did not stay finished: ${described(end)}`]),
      ...(sent === 0 || failedOrgs(end) > 0 ? [] : [`a finished job sent ${sent} requests`]),
    );
  }

  /** Starts the next command: `import` until the job exists, then `resume`. */
  command({ workers, concurrency, isLast = false }) {
    const isResume = isJob(this.job) || this.tampered.length > 0;
    const args = isResume
      ? this.#resumeArgs({ workers, concurrency, isLast })
      : this.#importArgs(workers);
    const command = startCommand(args, this.place);
    this.groups.push(command.pid);
    return command;
  }

  isDone() {
    const last = this.ends[this.ends.length - 1];
    return isFinished(last) && retryable(this.job) + retryableOrgs(this.job) === 0;
  }

  mustContinue() {
    if (this.ends.length === 0) return true;
    const isOver = this.isDone() || this.refusal !== undefined;
    return !this.plan.importOnly && !isOver && this.wrong.length === 0;
  }

  /** True for a job that was killed and not resumed. */
  isCut() {
    const isThere = isJob(this.job) && this.refusal === undefined && this.tampered.length === 0;
    return isThere && !isFinished(this.ends.at(-1)) && this.wrong.length === 0;
  }

  async cut() {
    await Promise.all(this.groups.map((group) => groupGone(group)));
    return { ...this.#found(undefined), isCut: true };
  }

  result() {
    const last = this.ends[this.ends.length - 1];
    if (!isFinished(last) && this.refusal === undefined) {
      this.wrong.push(`the last command did not finish the job: ${described(last)}`);
    }
    return this.#found(parse(last.stdout));
  }

  #found(answer) {
    const { job, csv, ends, struck, open, wrong, isTorn, tampered, refusal, groups } = this;
    return { job, csv, answer, ends, struck, open, wrong, isTorn, tampered, refusal, groups };
  }

  #importArgs(workers = this.plan.options.workers) {
    const { options, importOnly } = this.plan;
    return [
      'import',
      this.csv,
      '--job-id',
      this.name,
      '--checkpoint-dir',
      'jobs',
      '--yes',
      '--chunk-size',
      options.chunkSize,
      '--concurrency',
      options.concurrency,
      '--rate-limit',
      1_000_000,
      '--on-existing',
      options.onExisting,
      ...(importOnly ? [] : ['--workers', workers]),
      ...(options.createOrgs ? [] : ['--no-create-orgs']),
      ...(options.orgId === null ? [] : ['--org-id', options.orgId]),
      ...(this.plan.flags ?? []),
      ...(options.lines === undefined ? [] : ['--organizations', options.orgFile]),
      ...(options.roleLines === undefined ? [] : ['--roles', options.roleFile]),
      ...(options.createRoles ? ['--create-roles'] : []),
    ].map(String);
  }

  #resumeArgs({ workers, concurrency, isLast }) {
    return [
      'resume',
      ...(isLast ? ['--last'] : [this.name]),
      '--checkpoint-dir',
      'jobs',
      ...(workers === undefined ? [] : ['--workers', workers]),
      ...(concurrency === undefined ? [] : ['--concurrency', concurrency]),
      // A killed resume may not have recorded the new path.
      ...(this.isMoved ? ['--csv', this.csv] : []),
    ].map(String);
  }

  async #tear(lot) {
    // Workers that have not yet noticed the end of their coordinator would append to the torn line.
    await Promise.all(this.groups.map((group) => groupGone(group)));
    tear(this.job, lot);
    this.isTorn = true;
  }

  /** What a finished job has on the disk is not written again. */
  async #tamperAfterKill() {
    if (isFinished(this.ends[this.ends.length - 1])) return;
    await Promise.all(this.groups.map((group) => groupGone(group)));
    this.tampered.push(tamper(this.job, this.tampering));
  }

  #moveCsv() {
    const to = `${this.name}-moved-${this.groups.length}.csv`;
    this.isMoved = true;
    renameSync(join(this.place.folder, this.csv), join(this.place.folder, to));
    this.csv = to;
  }

  #noteRefusal(end, hasTwin) {
    if (!hasTwin) this.refusal = end;
    if (!namesWayOn(end)) this.wrong.push(`refused without a way on: ${described(end)}`);
  }

  #note(end, struck, hasTwin = false) {
    this.ends.push(end);
    this.struck.push(...struck);
    if (end.isHung) this.wrong.push(`hung: ${described(end)}`);
    else if (this.tampered.length > 0 && end.status === 5) this.#noteRefusal(end, hasTwin);
    else if (!isAllowed(end, struck, hasTwin)) {
      this.wrong.push(`ended unexpectedly: ${described(end)}`);
    } else if (!isBalanced(parse(end.stdout)?.summary)) {
      this.wrong.push(`does not add up: ${described(end)}`);
    }
  }
}

/** The text of a refusal must say what to do. */
function namesWayOn({ stdout }) {
  const actions = parse(stdout)?.error?.actions ?? [];
  return actions.length > 0;
}

/** Whether a command may end this way after the strikes. It may also finish before a strike hits. */
function isAllowed({ status, signal }, struck, hasTwin) {
  const allowed = new Set([0, 3]);
  if (hasTwin) allowed.add(5);
  for (const target of struck) {
    if (target === 'worker') allowed.add(7);
    else if (target === 'sigterm') allowed.add(143).add('SIGTERM');
    else if (target.startsWith('sigint')) allowed.add(130).add('SIGINT');
    else allowed.add('SIGKILL');
  }
  return allowed.has(signal ?? status);
}

/** The counts of a stopped run must add up as well. */
function isBalanced(summary) {
  if (summary === undefined) return true;
  const { total, successes, failures, unprocessed } = summary;
  return total === successes + failures + unprocessed;
}

function isFinished(end) {
  return end !== undefined && (end.status === 0 || end.status === 3);
}

function retryable(job) {
  if (!existsSync(join(job, 'errors.jsonl'))) return 0;
  return readErrors(job).filter((failure) => failure.retryable).length;
}

/** Codes of organizations that a resume does not help. */
const PERMANENT = /^(organization_|external_id_)/;

function retryableOrgs(job) {
  const failed = readOrgResults(job).filter(({ status }) => status === 'failed');
  return failed.filter((it) => !PERMANENT.test(it.error_code)).length;
}

/** A resume tries them again. */
function failedOrgs({ stdout }) {
  const { organizationsFailed = 0, rolesFailed = 0 } = parse(stdout)?.summary ?? {};
  return organizationsFailed + rolesFailed;
}

function parse(output) {
  try {
    return JSON.parse(output);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function described({ args, status, signal, stdout, stderr }) {
  const said = `${stdout.slice(0, 600)} ${stderr.slice(-600)}`.replaceAll(/\s+/g, ' ');
  return `${args.join(' ')} → ${signal ?? `status ${status}`}: ${said}`;
}

module.exports = { drive };

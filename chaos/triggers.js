'use strict';
// The instants of strikes: after a delay, when a file appears or changes, when it has grown, or when objects were created.

const { readdirSync, statSync, watch } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const LOOK_EVERY_MS = 4;

/**
 * Waits for an instant of a command that has just started; false when the command ended first. A trigger is
 * `{after: ms}`, `{file}` or `{grown, bytes}` of the job folder, or `{made, count}` of the sandbox, with `ms` as an additional
 * delay.
 */
async function waitFor(trigger, { job, sandbox }, command) {
  if (trigger.file !== undefined) await fileEvent(join(job, trigger.file), command);
  if (trigger.grown !== undefined) await growth(trigger, job, command);
  if (trigger.made !== undefined) await creation(trigger, sandbox, command);
  const delayMs = trigger.after ?? trigger.ms ?? 0;
  if (delayMs > 0) await Promise.race([sleep(delayMs), command.ended]);
  return !command.isOver();
}

/** Only the watcher notices a file that exists for a millisecond; only polling notices one in a new folder. */
async function fileEvent(path, command) {
  const was = stampOf(path);
  let isSeen = false;
  let watcher;
  while (!isSeen && !command.isOver()) {
    watcher ??= tryWatch(dirname(path), (name) => {
      isSeen ||= name === basename(path);
    });
    isSeen ||= stampOf(path) !== was;
    if (!isSeen) await sleep(LOOK_EVERY_MS);
  }
  watcher?.close();
}

function tryWatch(folder, onName) {
  try {
    // The folder may disappear while it is watched, when it does not contain a job yet.
    return watch(folder, (event, name) => onName(name)).on('error', () => undefined);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function growth({ grown, bytes }, job, command) {
  const least = sizeOf(job, grown) + bytes;
  while (!command.isOver() && sizeOf(job, grown) < least) await sleep(LOOK_EVERY_MS);
}

const MADE = {
  roles: ({ roles, organization_roles: ofOrganizations }) => roles.length + ofOrganizations.length,
  factors: ({ auth_factors: factors }) => factors.length,
};

async function creation({ made, count }, sandbox, command) {
  const countNow = async () => MADE[made](await sandbox.state());
  const least = (await countNow()) + count;
  while (!command.isOver() && (await countNow()) < least) await sleep(LOOK_EVERY_MS);
}

/** The size of a file of the job, or of the ledgers of all chunks together. */
function sizeOf(job, what) {
  if (what !== 'chunks') return stat(join(job, what))?.size ?? 0;
  const folder = join(job, 'ledger');
  return list(folder)
    .filter((name) => name.startsWith('chunk-'))
    .reduce((sum, name) => sum + (stat(join(folder, name))?.size ?? 0), 0);
}

function stampOf(path) {
  const { ino, mtimeMs, size } = stat(path) ?? {};
  return `${ino} ${mtimeMs} ${size}`;
}

function stat(path) {
  return statSync(path, { throwIfNoEntry: false });
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

module.exports = { waitFor };

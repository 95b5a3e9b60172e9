'use strict';
// The instants of kills: after a while, when a file appears or changes, when a file has grown by so much.

const { readdirSync, statSync, watch } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const LOOK_EVERY_MS = 4;

/**
 * Waits for an instant of a command that has just begun; false when the command was over first. A trigger is
 * `{after: ms}`, or `{file}` or `{grown, bytes}` of the job folder, with `ms` to wait on top.
 */
async function waitFor(trigger, job, command) {
  if (trigger.file !== undefined) await fileEvent(join(job, trigger.file), command);
  if (trigger.grown !== undefined) await growth(trigger, job, command);
  const delayMs = trigger.after ?? trigger.ms ?? 0;
  if (delayMs > 0) await Promise.race([sleep(delayMs), command.ended]);
  return !command.isOver();
}

/** A file that lives for a millisecond is seen by the watcher alone, one whose folder is new by the look alone. */
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
    // The folder of a job that is no job may go away under the watcher.
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

/** Bytes of a file of the job, or of all chunks' ledgers together. */
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

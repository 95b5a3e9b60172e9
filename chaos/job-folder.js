'use strict';
// Reads the job folder as a user would.

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseCsv, withoutGuard } = require('./csv-text');

/** True when the job exists, that is, when it has a checkpoint (docs/reference.md, "The job folder"). */
function isJob(job) {
  return existsSync(join(job, 'checkpoint.json'));
}

function readCheckpoint(job) {
  return JSON.parse(readFileSync(join(job, 'checkpoint.json'), 'utf8'));
}

/** The lines of `errors.jsonl`. */
function readErrors(job) {
  return readJsonLines(join(job, 'errors.jsonl'));
}

/** The lines of `undo-kept.jsonl`: none where nothing was kept. */
function readKept(job) {
  const path = join(job, 'undo-kept.jsonl');
  return existsSync(path) ? readJsonLines(path) : [];
}

function readJsonLines(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** The lines of `results.csv` as objects keyed by its header. */
function readResults(job) {
  return readRecords(join(job, 'results.csv'));
}

/** None where the import has no organizations.csv. */
function readOrgResults(job) {
  const path = join(job, 'organizations-results.csv');
  return existsSync(path) ? readRecords(path) : [];
}

function readRecords(path) {
  const [header, ...records] = parseCsv(readFileSync(path, 'utf8'));
  return records.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, withoutGuard(cells[index])])),
  );
}

/** All files below a folder, with their text. */
function readAll(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }));
}

/** What is wrong with the folder right after a kill. Only the last line of a growing file may be torn. */
function brokenAfterKill(job) {
  if (!isJob(job)) return [];
  return [
    ...complaint('checkpoint.json is incomplete after a kill', () => readCheckpoint(job)),
    ...(existsSync(join(job, 'errors.jsonl'))
      ? complaint('errors.jsonl has a line that is not JSON', () => readErrors(job))
      : []),
  ];
}

function complaint(what, read) {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof SyntaxError) return [`${what}: ${error.message}`];
    throw error;
  }
}

module.exports = {
  brokenAfterKill,
  isJob,
  readAll,
  readCheckpoint,
  readErrors,
  readKept,
  readOrgResults,
  readResults,
};

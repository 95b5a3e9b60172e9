'use strict';
// What a kill has come between: the ledger says that a role or a second factor may have been created, and no more.

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { decode } = require('./ledger');

/** `{roles, factors}`: true where the killed job has one that it was about to create, and that is not settled. */
function openAtKill(job) {
  const folder = join(job, 'ledger');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const chunks = names.filter((name) => name.startsWith('chunk-'));
  return {
    roles: names.includes('job.log') && openRoles(recordsOf(join(folder, 'job.log'))).size > 0,
    factors: chunks.some((name) => openFactors(recordsOf(join(folder, name))).size > 0),
  };
}

function openRoles(records) {
  const open = new Set();
  for (const [tag, step, subject] of records) {
    if (step !== 'role') continue;
    if (tag === '?') open.add(subject);
    else if (tag === '=') open.delete(subject);
  }
  return open;
}

function openFactors(records) {
  const open = new Set();
  for (const [tag, subject, row] of records) {
    if (tag === '?' && subject === 'factor') open.add(row);
    else if (tag === 'ok') open.delete(subject);
    else if (tag === 'no') open.delete(subject.recordNumber);
  }
  return open;
}

/** The last line may be torn. */
function recordsOf(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const record = line === '' ? undefined : decode(line);
    return record === undefined ? [] : [record];
  });
}

module.exports = { openAtKill };

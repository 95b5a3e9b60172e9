'use strict';
// Reads a ledger as documented in docs/ledger.md, and folds its records by row.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { crc32 } = require('node:zlib');

const VERSION = 2;

/**
 * `{rows, grants, receipts, organizations, counts, badLines, bytes}`. A row is `{steps, settled?, failure?,
 * everFailed}`: the results of its steps by name; `everFailed` is true when it once had a retryable failure. `counts`
 * are the rows of each chunk.
 */
function readLedger(folder) {
  const ledger = {
    rows: new Map(),
    grants: new Map(),
    receipts: new Map(),
    organizations: new Map(),
    counts: new Map(),
    badLines: [],
    bytes: 0,
  };
  // In the order of epochs: outcomes of a lost lease count as well.
  const names = readdirSync(folder).sort((a, b) => epochOf(a) - epochOf(b));
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    const fold = name === 'job.log' ? foldJob : foldChunk;
    if (name !== 'job.log') ledger.bytes += Buffer.byteLength(text);
    const lines = text.split('\n');
    // A kill may tear the last write of a chunk's lease, at a page. The next lease has a file of its own.
    if (name !== 'job.log' && decode(lines.at(-1)) === undefined) lines.pop();
    for (const line of lines) {
      if (line === '') continue;
      const record = decode(line);
      if (record === undefined || fold(ledger, record) === false) {
        ledger.badLines.push(`${name}: ${line.slice(0, 60)}`);
      }
    }
  }
  return ledger;
}

function epochOf(name) {
  return Number(/\.(\d+)\.log$/.exec(name)?.[1] ?? 0);
}

/** The record of a line; undefined when its checksum does not match. */
function decode(line) {
  const json = line.slice(9);
  const sum = crc32(json).toString(16).padStart(8, '0');
  return line.slice(0, 9) === `${sum} ` ? JSON.parse(json) : undefined;
}

/** The records of `job.log` that are only checked for their tag. */
const JOB_TAGS = new Set(['run', 'worker', '?', 'was', 'spent']);

/** False for a record that the documentation does not list. */
function foldJob(ledger, [tag, key, value, ...rest]) {
  switch (tag) {
    case 'job':
      return key === VERSION;
    case '=':
      if (key === 'organization') ledger.organizations.set(value, resultOf(rest));
      return true;
    case 'grant':
      ledger.grants.set(key, Math.max(value, ledger.grants.get(key) ?? 0));
      return true;
    case 'done':
      ledger.receipts.set(key, { epoch: value, tally: rest[0], retryable: rest[1] });
      return true;
    default:
      return JOB_TAGS.has(tag);
  }
}

function foldChunk(ledger, record) {
  const [tag, first] = record;
  if (tag === 'chunk') return foldHead(ledger, record);
  const isStep = tag === '?' || tag === '=' || tag === 'was';
  const number = isStep ? record[2] : tag === 'no' ? first.recordNumber : first;
  const row = ledger.rows.get(number) ?? { steps: {}, everFailed: false };
  ledger.rows.set(number, row);
  return foldRow(row, record);
}

function foldHead({ counts }, [, version, , index, , , rows]) {
  counts.set(index, rows);
  return version === VERSION;
}

function foldRow(row, [tag, subject, ...rest]) {
  switch (tag) {
    case '?':
      return true;
    case 'was':
      // Whether the update was sent is not known: the record of an earlier lease may be lost.
      if (subject === 'user' && rest[2] !== undefined) row.isUnproved = true;
      return true;
    case '=':
      row.steps[subject] = resultOf(rest.slice(1));
      return true;
    case 'ok': {
      const [email, externalId, steps, digest] = rest;
      // A damaged line may have taken a result: the row is then not settled.
      if (Object.keys(row.steps).length >= steps) row.settled = { email, externalId, digest };
      return true;
    }
    case 'no':
      row.failure = subject;
      row.everFailed ||= subject.retryable;
      return true;
    default:
      return false;
  }
}

function resultOf([outcome, id, organizationId, mark]) {
  return {
    outcome,
    id,
    organizationId,
    isShared: mark === 'shared',
    isFound: mark === 'found',
    isRepeat: mark === 'repeated',
  };
}

module.exports = { decode, readLedger };

'use strict';
// Reads a ledger as documented in docs/ledger.md, and folds its records by row.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { crc32 } = require('node:zlib');

/**
 * `{rows, grants, receipts, organizations, badLines, bytes}`. A row is `{user?, settled?, failure?, everFailed}`;
 * `everFailed` is true when it once had a retryable failure.
 */
function readLedger(folder) {
  const ledger = {
    rows: new Map(),
    grants: new Map(),
    receipts: new Map(),
    organizations: new Map(),
    badLines: [],
    bytes: 0,
  };
  // In the order of epochs: outcomes of a lost lease count as well.
  const names = readdirSync(folder).sort((a, b) => epochOf(a) - epochOf(b));
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    const fold = name === 'job.log' ? foldJob : foldChunk;
    if (name !== 'job.log') ledger.bytes += Buffer.byteLength(text);
    for (const line of text.split('\n')) {
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

const JOB_TAGS = new Set(['job', 'run', 'worker', 'o?', 'spent']);

function foldJob(ledger, [tag, key, value, ...rest]) {
  if (tag === 'o') ledger.organizations.set(key, { id: value, outcome: rest[0] });
  else if (tag === 'grant') ledger.grants.set(key, Math.max(value, ledger.grants.get(key) ?? 0));
  else if (tag === 'done') ledger.receipts.set(key, { epoch: value, tally: rest[0] });
  else return JOB_TAGS.has(tag);
  return true;
}

function foldChunk({ rows }, [tag, subject, ...rest]) {
  if (tag === 'chunk') return true;
  const number = tag === 'no' ? subject.recordNumber : subject;
  const row = rows.get(number) ?? { everFailed: false };
  rows.set(number, row);
  switch (tag) {
    case 'u?':
    case 'm?':
      return true;
    case 'u': {
      const [id, outcome, mark] = rest;
      row.user = { id, outcome, isShared: mark === 1, isFound: mark === 2 };
      return true;
    }
    case 'ok': {
      const [email, externalId, organizationId, membershipId, membership, found] = rest;
      const { user } = row;
      row.settled = { email, externalId, organizationId, membershipId, membership, user };
      row.settled.isFound = found === 1;
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

module.exports = { decode, readLedger };

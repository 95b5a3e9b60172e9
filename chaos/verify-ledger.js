'use strict';
// The reports must agree with the ledger, row by row, and the ledger must have a receipt for every chunk.

const { differs } = require('./compare');

function verifyLedger({ ledger, results, errors, checkpoint, isTorn = false }) {
  const failures = new Map(errors.map((failure) => [failure.recordNumber, failure]));
  return [
    ...(isTorn ? [] : ledger.badLines.map((line) => `the ledger has a damaged line: ${line}`)),
    ...results.flatMap((line) => {
      const number = Number(line.row);
      return verifyRow(line, { row: ledger.rows.get(number), failure: failures.get(number) });
    }),
    ...verifyReceipts(ledger, checkpoint),
  ];
}

function verifyRow(line, { row, failure }) {
  const what = `row ${line.row} of`;
  if (row?.settled === undefined) {
    return [
      ...differs(`${what} errors.jsonl`, failure, row?.failure),
      ...differs(
        `${what} results.csv, status`,
        line.status,
        row?.failure === undefined ? 'unprocessed' : 'failed',
      ),
    ];
  }
  const { settled } = row;
  return [
    ...(failure === undefined ? [] : [`${what} errors.jsonl arrived according to the ledger`]),
    ...differs(`${what} results.csv, status`, line.status, settled.user?.outcome),
    ...differs(`${what} results.csv, user_id`, line.user_id, settled.user?.id),
    ...differs(`${what} results.csv, email`, line.email, settled.email),
    ...differs(
      `${what} results.csv, membership_id`,
      line.membership_id,
      settled.membershipId ?? '',
    ),
  ];
}

function verifyReceipts({ grants, receipts }, { chunks }) {
  const granted = [...grants].filter(([chunk, epoch]) => receipts.get(chunk)?.epoch !== epoch);
  return [
    ...differs('the number of chunks with a grant', grants.size, chunks.total),
    ...granted.map(
      ([chunk, epoch]) => `chunk ${chunk} has no receipt of its last lease, epoch ${epoch}`,
    ),
    ...differs('checkpoint.json chunks.done', chunks.done, chunks.total),
  ];
}

module.exports = { verifyLedger };

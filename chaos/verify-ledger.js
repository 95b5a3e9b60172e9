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
  const { settled, steps } = row;
  const { user, membership } = steps;
  return [
    ...(failure === undefined ? [] : [`${what} errors.jsonl arrived according to the ledger`]),
    ...differs(`${what} results.csv, status`, line.status, statusOf(user)),
    ...differs(`${what} results.csv, user_id`, line.user_id, user?.id),
    ...differs(`${what} results.csv, email`, line.email, settled.email),
    ...differs(`${what} results.csv, membership_id`, line.membership_id, membership?.id ?? ''),
    ...differs(
      `${what} results.csv, organization_id`,
      line.organization_id,
      membership?.organizationId ?? '',
    ),
  ];
}

function statusOf(user) {
  return user?.isShared ? 'merged' : user?.outcome;
}

function verifyReceipts({ grants, receipts, counts }, { chunks }) {
  const granted = [...grants].filter(([chunk, epoch]) => receipts.get(chunk)?.epoch !== epoch);
  return [
    ...differs('the number of chunks with a grant', grants.size, chunks.total),
    ...granted.map(
      ([chunk, epoch]) => `chunk ${chunk} has no receipt of its last lease, epoch ${epoch}`,
    ),
    ...[...receipts].flatMap(([chunk, { tally }]) => verifyTally(tally, chunk, counts.get(chunk))),
    ...differs('checkpoint.json chunks.done', chunks.done, chunks.total),
  ];
}

/** Every row of a chunk with a receipt is settled, and has at most one result of a step. */
function verifyTally({ successes, failures, outcomes }, chunk, rows) {
  const what = `the receipt of chunk ${chunk},`;
  const steps = new Map();
  for (const [key, count] of Object.entries(outcomes)) {
    const [step] = key.split('.');
    steps.set(step, (steps.get(step) ?? 0) + count);
  }
  return [
    ...differs(`${what} successes + failures`, successes + failures, rows),
    ...[...steps]
      .filter(([, count]) => count > rows)
      .map(([step, count]) => `${what} has ${count} results of ${step} for ${rows} rows`),
  ];
}

module.exports = { verifyLedger };

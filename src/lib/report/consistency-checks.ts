import type { Checkpoint, JobHistory } from '../jobs';
import { count, membershipsOf } from '../model';
import type { Results } from './read-results';

/** A statement that is true of every job that has ended. */
export interface Invariant {
  readonly statement: string;
  /** The numbers, e.g. `500 = 492 + 8 + 0`. */
  readonly values: string;
  readonly verdict: 'holds' | 'does not hold' | 'not checked';
}

/** What the invariants compare: each member comes from a file of its own. */
export interface CheckInput {
  readonly checkpoint: Checkpoint;
  readonly history: Pick<JobHistory, 'receipts' | 'badLines'>;
  /** The reason as text when the file cannot be read. */
  readonly results: Results | string;
  /** Lines of `errors.jsonl`; undefined until the run's end has rewritten it. */
  readonly errorLines: number | undefined;
}

/** Checks every invariant by counting again. */
export function checkInvariants(evidence: CheckInput): readonly Invariant[] {
  const { summary } = evidence.checkpoint;
  const { total, successes, failures, unprocessed } = summary;
  return [
    {
      statement: 'Rows = arrived + failed + not processed (checkpoint.json)',
      values: `${count(total)} = ${count(successes)} + ${count(failures)} + ${count(unprocessed)}`,
      verdict: verdictOf(total === successes + failures + unprocessed),
    },
    equal(
      'Lines of errors.jsonl = failed rows',
      evidence.errorLines ?? 'errors.jsonl is rewritten when a run ends',
      failures,
    ),
    ...ofResults(evidence),
    ...ofReceipts(evidence),
  ];
}

function ofResults({ checkpoint, results }: CheckInput): readonly Invariant[] {
  const { summary, csv } = checkpoint;
  const from = (pick: (known: Results) => number): number | string =>
    typeof results === 'string' ? results : pick(results);
  const others = [
    ['unchanged', summary.membershipsUnchanged],
    ['inactive', summary.membershipsInactive],
    ['pending', summary.membershipsPending],
    ['repeated', summary.membershipsRepeated],
  ] as const;
  const named = others.filter(([, times]) => times > 0);
  return [
    equal(
      'Lines of results.csv = rows of the file',
      from(({ rows }) => rows),
      csv.rows,
    ),
    equal(
      'Arrived rows in results.csv = successes',
      from(({ arrived }) => arrived),
      summary.successes,
    ),
    equal(
      'Failed rows in results.csv = failures',
      from(({ failed }) => failed),
      summary.failures,
    ),
    equal(
      `Memberships in results.csv = ${['created', 'existing', ...named.map(([name]) => name)].join(' + ')}`,
      from(({ memberships }) => memberships),
      membershipsOf(summary) + summary.membershipsRepeated,
    ),
    equal(
      'Arrived rows without a user',
      from(({ withoutUser }) => withoutUser),
      0,
    ),
  ];
}

/** Each completed chunk has one receipt in the ledger. */
function ofReceipts({ checkpoint, history }: CheckInput): readonly Invariant[] {
  const { chunks, summary } = checkpoint;
  const damaged = history.badLines > 0 ? 'lines of the ledger are damaged' : undefined;
  const isWhole = chunks.done === chunks.total;
  let rows = 0;
  for (const { tally } of history.receipts.values()) rows += tally.successes + tally.failures;
  return [
    equal(
      'Receipts in the ledger = completed chunks',
      damaged ?? history.receipts.size,
      chunks.done,
    ),
    ...(isWhole
      ? [
          equal(
            'Rows in the receipts = arrived + failed',
            damaged ?? rows,
            summary.successes + summary.failures,
          ),
        ]
      : []),
  ];
}

/** Compares two numbers. `found` is text when the number is not known: the reason. */
function equal(statement: string, found: number | string, expected: number): Invariant {
  if (typeof found === 'string') return { statement, values: found, verdict: 'not checked' };
  const isEqual = found === expected;
  const values = `${count(found)} ${isEqual ? '=' : '≠'} ${count(expected)}`;
  return { statement, values, verdict: verdictOf(isEqual) };
}

function verdictOf(holds: boolean): Invariant['verdict'] {
  return holds ? 'holds' : 'does not hold';
}

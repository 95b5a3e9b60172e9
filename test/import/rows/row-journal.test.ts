import { RowJournal } from '../../../src/lib/import/rows/row-journal';
import type { ChunkRecord, RowState } from '../../../src/lib/jobs';
import { failureOf, intended, resulted, succeeded } from '../../support/jobs/records';

const USER = { id: 'user_1', outcome: 'created' };
const MEMBERSHIP = { id: 'om_1', outcome: 'created' };

/** A journal of row 7, and its writes: the records that became durable together. */
function journal(known: RowState = {}) {
  const writes: ChunkRecord[][] = [];
  const ledger = {
    append: (...records: readonly ChunkRecord[]): Promise<void> => {
      writes.push([...records]);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { writes, of: new RowJournal(ledger, 7, known) };
}

describe('the journal of a row', () => {
  it('writes a result together with the record that follows it', async () => {
    const { writes, of } = journal();
    await of.intend('user', { atMs: 5 });
    of.addResult('user', USER);
    await of.intend('membership', { atMs: 6 });
    of.addResult('membership', MEMBERSHIP);
    await of.end(succeeded(7));
    expect(writes).toEqual([
      [intended(7, 'user', 5)],
      [resulted(7, 'user', USER), intended(7, 'membership', 6)],
      [resulted(7, 'membership', MEMBERSHIP), succeeded(7)],
    ]);
  });

  it('writes all results that are open before a failure, and each of them once', async () => {
    const { writes, of } = journal();
    const failure: ChunkRecord & { type: 'failure' } = { type: 'failure', failure: failureOf(7) };
    of.addResult('user', USER);
    of.addResult('membership', MEMBERSHIP);
    expect(writes).toEqual([]);
    await of.end(failure);
    expect(writes).toEqual([
      [resulted(7, 'user', USER), resulted(7, 'membership', MEMBERSHIP), failure],
    ]);
  });

  it('writes the values before an update, after the results before them', async () => {
    const { writes, of } = journal();
    of.addResult('user', USER);
    await of.noteBefore('membership', { status: 'inactive' });
    const before = { type: 'before', step: 'membership', row: 7, values: { status: 'inactive' } };
    expect(writes).toEqual([[resulted(7, 'user', USER), before]]);
  });

  it('does not replace the values that an earlier run recorded before its update', async () => {
    const { writes, of } = journal({ steps: { membership: { before: { status: 'inactive' } } } });
    await of.noteBefore('membership', { status: 'active' });
    expect(writes).toEqual([]);
  });

  it('knows the intents of this run', async () => {
    const { of } = journal();
    await of.intend('user', { atMs: 5, offsetMs: -3 });
    expect([of.intentOf('user'), of.intentOf('membership')]).toEqual([
      { atMs: 5, offsetMs: -3 },
      undefined,
    ]);
  });
});

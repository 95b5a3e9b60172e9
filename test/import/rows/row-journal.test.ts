import { type Replacement, RowJournal } from '../../../src/lib/import/rows/row-journal';
import type { ChunkRecord, RowState } from '../../../src/lib/jobs';
import { failureOf, intended, resulted, succeeded } from '../../support/jobs/records';

const USER = { id: 'user_1', outcome: 'created' };
const MEMBERSHIP = { id: 'om_1', outcome: 'created' };
const REACTIVATED: Replacement = { had: { status: 'inactive' }, sends: { status: 'active' } };
const ACTIVE: Replacement = { had: { status: 'active' }, sends: { status: 'active' } };
const NAMED = { first_name: 'Ann', metadata: { a: '1' } };

/** A journal of row 7, and its writes: the records that became durable together. */
function journal(state: RowState = {}, isResumed = false) {
  const writes: ChunkRecord[][] = [];
  const ledger = {
    append: (...records: readonly ChunkRecord[]): Promise<void> => {
      writes.push([...records]);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { writes, of: new RowJournal(7, { ledger, state, isResumed }) };
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
    await of.noteBefore('membership', [REACTIVATED]);
    const before = { type: 'before', step: 'membership', row: 7, values: { status: 'inactive' } };
    expect(writes).toEqual([[resulted(7, 'user', USER), before]]);
  });

  it('does not replace the values that an earlier run recorded before its update', async () => {
    const before = { values: { status: 'inactive' } };
    const { writes, of } = journal({ steps: { membership: { before } } });
    await of.noteBefore('membership', [ACTIVE]);
    expect(writes).toEqual([]);
  });

  it.each<[string, boolean, Replacement, object]>([
    ['may be those of the row', true, ACTIVE, { values: {}, unproved: ['status'] }],
    [
      'may be those of the row, in the form that the server keeps',
      true,
      { had: { first_name: 'ANN', metadata: { a: '1' } }, sends: NAMED },
      { values: {}, unproved: ['first_name', 'metadata'] },
    ],
    [
      'differ from those of the row in one field: the request was not carried out',
      true,
      { had: { first_name: 'Ann', metadata: { a: null } }, sends: NAMED },
      { values: { first_name: 'Ann', metadata: { a: null } } },
    ],
    ['are of a first lease', false, ACTIVE, { values: { status: 'active' } }],
    ['are none', true, { had: {}, sends: {} }, { values: {} }],
  ])('says what is proved where the values %s', async (_, isResumed, replacement, expected) => {
    const { writes, of } = journal({}, isResumed);
    await of.noteBefore('user', [replacement]);
    expect(writes).toEqual([[{ type: 'before', step: 'user', row: 7, ...expected }]]);
  });

  it('judges each request of an update by itself', async () => {
    const { writes, of } = journal({}, true);
    const roles = { had: { role_slugs: ['member'] }, sends: { role_slugs: ['admin'] } };
    await of.noteBefore('membership', [ACTIVE, roles]);
    const values = { role_slugs: ['member'] };
    const before = { type: 'before', step: 'membership', row: 7, values, unproved: ['status'] };
    expect(writes).toEqual([[before]]);
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

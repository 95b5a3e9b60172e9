import type { Replacement } from '../../../src/lib/import/rows/earlier-values';
import { RowJournal } from '../../../src/lib/import/rows/row-journal';
import type { ChunkRecord, RowState } from '../../../src/lib/jobs';
import { failureOf, intended, resulted, succeeded } from '../../support/jobs/records';

const USER = { id: 'user_1', outcome: 'created' };
const MEMBERSHIP = { id: 'om_1', outcome: 'created' };
const ACTIVE: Replacement = replacement({ status: 'active' }, { status: 'active' }, {});
const REACTIVATED: Replacement = replacement({ status: 'inactive' }, { status: 'active' });
const NAMED = { first_name: 'Ann', metadata: { a: '1' } };

/** All fields differ, unless `replaces` has those that do. */
function replacement(had: object, wanted: object, replaces: object = had): Replacement {
  return { had: { ...had }, wanted: { ...wanted }, replaces: { ...replaces } };
}

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
      replacement({ first_name: 'ANN', metadata: { a: '1' } }, NAMED, { first_name: 'ANN' }),
      { values: {}, unproved: ['first_name', 'metadata'] },
    ],
    [
      'differ from those of the row in one field: the request was not carried out',
      true,
      replacement({ first_name: 'Ann', metadata: { a: null } }, NAMED, { metadata: { a: null } }),
      { values: { metadata: { a: null } } },
    ],
    ['are of a first lease', false, REACTIVATED, { values: { status: 'inactive' } }],
  ])('says what is proved where the values %s', async (_, isResumed, replacement, expected) => {
    const { writes, of } = journal({}, isResumed);
    await of.noteBefore('user', [replacement]);
    expect(writes).toEqual([[{ type: 'before', step: 'user', row: 7, ...expected }]]);
  });

  it.each([
    ['of a first lease that differs in nothing', false, ACTIVE],
    ['of a row that gives no field', true, replacement({}, {})],
  ])('writes nothing for an object %s', async (_, isResumed, nothing) => {
    const { writes, of } = journal({}, isResumed);
    await of.noteBefore('user', [nothing]);
    expect(writes).toEqual([]);
  });

  it('adds the fields that a repeated update sends and the first one did not', async () => {
    const before = { values: { first_name: 'Old', metadata: { a: null } } };
    const { writes, of } = journal({ steps: { user: { before } } }, true);
    const had = { first_name: 'Ann', last_name: 'Of hand', metadata: { a: '1', b: '2' } };
    const wanted = { first_name: 'Ann', last_name: 'Lee', metadata: { a: '3', b: '3' } };
    const replaces = { last_name: had.last_name, metadata: had.metadata };
    await of.noteBefore('user', [replacement(had, wanted, replaces)]);
    const values = { last_name: 'Of hand', metadata: { b: '2' } };
    expect(writes).toEqual([[{ type: 'before', step: 'user', row: 7, values }]]);
    expect(of.hasNotedBefore('user')).toBe(true);
  });

  it('judges each request of an update by itself', async () => {
    const { writes, of } = journal({}, true);
    const roles = replacement({ role_slugs: ['member'] }, { role_slugs: ['admin'] });
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

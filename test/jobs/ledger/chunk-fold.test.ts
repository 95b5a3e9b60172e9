import {
  doubtOf,
  foldRecord,
  resultOf,
  type RowFold,
  type RowState,
  tallyOfState,
} from '../../../src/lib/jobs/ledger/chunk-fold';
import {
  type ChunkRecord,
  rowOf,
  type SuccessRecord,
} from '../../../src/lib/jobs/ledger/chunk-record';
import { asOrganizationId, type StepResult } from '../../../src/lib/model';
import { failureOf, intended, resulted, succeeded } from '../../support/jobs/records';

const ann: StepResult = { id: 'user_1', outcome: 'created' };
const annFound: StepResult = { ...ann, mark: 'found' };
const acme: StepResult = {
  id: 'om_1',
  outcome: 'created',
  organizationId: asOrganizationId('org_1'),
};
const acmeFound: StepResult = { ...acme, mark: 'found' };

const userIntent = (atMs: number): ChunkRecord => intended(1, 'user', atMs);
const membershipIntent = (atMs: number): ChunkRecord => intended(1, 'membership', atMs);
const user = resulted(1, 'user', ann);
const membership = resulted(1, 'membership', acme);
const before: ChunkRecord = { type: 'before', step: 'user', row: 1, values: { first_name: 'A' } };
const plain = succeeded(1);
const member = succeeded(1, { steps: 2, externalId: 'u1' });
const failed: ChunkRecord = { type: 'failure', failure: failureOf(1) };
const failedAgain: ChunkRecord = { type: 'failure', failure: failureOf(1, { attempts: 6 }) };
const failureIn = (errorType: 'membership_create' | 'user_update' | 'org_resolution') =>
  failureOf(1, { errorType });

const arrived: SuccessRecord = {
  type: 'success',
  row: 1,
  email: 'row1@example.com',
  steps: 1,
  digest: 'd',
};
const arrivedMember: SuccessRecord = { ...arrived, steps: 2, externalId: 'u1' };
const known = { intent: { atMs: 5 }, result: ann };

function folded(records: readonly ChunkRecord[], epoch = 1): RowState {
  return records.reduce<RowFold>((state, record) => foldRecord(state, record, epoch), {});
}

describe('what is known of a row', () => {
  it.each<[string, readonly ChunkRecord[], RowState]>([
    ['nothing', [], {}],
    ['its user is in doubt', [userIntent(5)], { steps: { user: { intent: { atMs: 5 } } } }],
    [
      'the first intent remains',
      [userIntent(5), userIntent(9)],
      { steps: { user: { intent: { atMs: 5 } } } },
    ],
    ['the user is there', [userIntent(5), user], { steps: { user: known } }],
    [
      'the membership is in doubt',
      [userIntent(5), user, membershipIntent(7), membershipIntent(9)],
      { steps: { user: known, membership: { intent: { atMs: 7 } } } },
    ],
    [
      'a row without a membership arrived',
      [userIntent(5), user, plain],
      { steps: { user: known }, success: arrived },
    ],
    [
      'a row with a membership arrived',
      [userIntent(5), user, membershipIntent(7), membership, member],
      {
        steps: { user: known, membership: { intent: { atMs: 7 }, result: acme } },
        success: arrivedMember,
      },
    ],
    [
      'its user and its membership were found',
      [resulted(1, 'user', annFound), resulted(1, 'membership', acmeFound), member],
      {
        steps: { user: { result: annFound }, membership: { result: acmeFound } },
        success: arrivedMember,
      },
    ],
    [
      'a user it shares needs no intent',
      [user, plain],
      { steps: { user: { result: ann } }, success: arrived },
    ],
    [
      'a step that this version does not have counts as any other',
      [user, resulted(1, 'factor', { id: 'f_1', outcome: 'created' }), succeeded(1, { steps: 2 })],
      {
        steps: { user: { result: ann }, factor: { result: { id: 'f_1', outcome: 'created' } } },
        success: { ...arrived, steps: 2 },
      },
    ],
    [
      'a later result replaces an earlier one',
      [user, resulted(1, 'user', annFound)],
      { steps: { user: { result: annFound } } },
    ],
    [
      'the values before the first update of the job remain',
      [before, { ...before, values: { first_name: 'B' } }, user],
      { steps: { user: { before: { values: { first_name: 'A' } }, result: ann } } },
    ],
    [
      'it failed for certain: nothing is in doubt any more',
      [userIntent(5), failed],
      { steps: { user: {} }, failure: failureOf(1), failedIn: 1, failures: 1 },
    ],
    [
      'a repeated update sent other fields as well: of each the first value remains',
      [
        { ...before, values: { first_name: 'A', metadata: { a: '1' } }, unproved: ['last_name'] },
        { ...before, values: { last_name: 'B', external_id: null, metadata: { a: '2', b: null } } },
      ],
      {
        steps: {
          user: {
            before: {
              values: { first_name: 'A', external_id: null, metadata: { a: '1', b: null } },
              unproved: ['last_name'],
            },
          },
        },
      },
    ],
    [
      'an update failed for certain: the create before it was refused, and the values before it remain',
      [userIntent(5), before, { type: 'failure', failure: failureIn('user_update') }],
      {
        steps: { user: { before: { values: { first_name: 'A' } } } },
        failure: failureIn('user_update'),
        failedIn: 1,
        failures: 1,
      },
    ],
    [
      'it failed for certain in a create after an update: the values before remain',
      [userIntent(5), before, failed],
      {
        steps: { user: { before: { values: { first_name: 'A' } } } },
        failure: failureOf(1),
        failedIn: 1,
        failures: 1,
      },
    ],
    [
      'it failed, and may have been carried out all the same',
      [userIntent(5), { ...failed, doubtful: true }],
      { steps: { user: { intent: { atMs: 5 } } }, failure: failureOf(1), failedIn: 1, failures: 1 },
    ],
    [
      'it failed before its step: the doubt of an earlier run remains',
      [userIntent(5), { type: 'failure', failure: failureIn('org_resolution') }],
      {
        steps: { user: { intent: { atMs: 5 } } },
        failure: failureIn('org_resolution'),
        failedIn: 1,
        failures: 1,
      },
    ],
    [
      'a membership that was refused is in doubt no more',
      [user, membershipIntent(7), { type: 'failure', failure: failureIn('membership_create') }],
      {
        steps: { user: { result: ann }, membership: {} },
        failure: failureIn('membership_create'),
        failedIn: 1,
        failures: 1,
      },
    ],
    [
      'a failure leaves the other steps as they are, and those with a result',
      [userIntent(5), user, membershipIntent(7), failed],
      {
        steps: { user: known, membership: { intent: { atMs: 7 } } },
        failure: failureOf(1),
        failedIn: 1,
        failures: 1,
      },
    ],
    [
      'a later failure replaces an earlier one',
      [failed, failedAgain],
      { failure: failureOf(1, { attempts: 6 }), failedIn: 1, failures: 2 },
    ],
    [
      'a success takes the place of a failure',
      [user, failed, plain],
      { steps: { user: { result: ann } }, success: arrived },
    ],
    [
      'a success is final, whatever fails later',
      [user, plain, failed],
      { steps: { user: { result: ann } }, success: arrived },
    ],
    [
      'a success without its user is incomplete',
      [userIntent(5), plain],
      { steps: { user: { intent: { atMs: 5 } } } },
    ],
    [
      'a success without its membership is incomplete',
      [userIntent(5), user, membershipIntent(7), member],
      { steps: { user: known, membership: { intent: { atMs: 7 } } } },
    ],
    [
      'a success without its user leaves the failure',
      [failed, plain],
      { failure: failureOf(1), failedIn: 1, failures: 1 },
    ],
  ])('%s', (_, records, state) => {
    expect(folded(records)).toEqual(state);
  });

  it.each([userIntent(5), user, before, membershipIntent(7), plain, failed])(
    'is filed under the row of a record: $type',
    (record) => {
      expect(rowOf(record)).toBe(1);
    },
  );

  it('names the last lease under which it failed', () => {
    const state = folded([failed], 3);
    expect(state.failedIn).toBe(3);
    expect(foldRecord(state, failedAgain, 5).failedIn).toBe(5);
    expect(foldRecord(state, user, 6).failedIn).toBe(5);
  });

  it('leaves the records as they are', () => {
    const records = [userIntent(5), user, before, membershipIntent(7), failed, membership, member];
    const copies = structuredClone(records);
    folded(records);
    expect(records).toEqual(copies);
  });
});

describe('a step of a row', () => {
  const lost: RowState = { ...folded([userIntent(5)]), lostSince: { atMs: 2 } };

  it('is in doubt since its intent, and where records are lost since then', () => {
    expect([doubtOf(lost, 'user'), doubtOf(lost, 'membership')]).toEqual([
      { atMs: 5 },
      { atMs: 2 },
    ]);
    expect([doubtOf({}, 'user'), resultOf(lost, 'user')]).toEqual([undefined, undefined]);
  });

  it('has its result', () => {
    expect(resultOf(folded([user]), 'user')).toEqual(ann);
  });
});

describe('the tally of a row', () => {
  it.each<[string, readonly ChunkRecord[], object]>([
    ['unknown', [], { successes: 0, failures: 0, outcomes: {} }],
    [
      'arrived',
      [user, membership, member],
      { successes: 1, failures: 0, outcomes: { 'user.created': 1, 'membership.created': 1 } },
    ],
    [
      'failed, its user there',
      [user, failed],
      { successes: 0, failures: 1, outcomes: { 'user.created': 1 } },
    ],
    [
      'not settled, its user there',
      [user, membershipIntent(7)],
      { successes: 0, failures: 0, outcomes: { 'user.created': 1 } },
    ],
    [
      'arrived with the user of an earlier row',
      [resulted(1, 'user', { ...ann, mark: 'shared' }), plain],
      { successes: 1, failures: 0, outcomes: {} },
    ],
  ])('%s', (_, records, tally) => {
    expect(tallyOfState(folded(records))).toEqual(tally);
  });
});

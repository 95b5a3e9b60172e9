import { foldRecord, rowOf, type RowState } from '../../../src/lib/jobs/ledger/chunk-fold';
import type { ChunkRecord } from '../../../src/lib/jobs/ledger/chunk-record';
import { asMembershipId, asOrganizationId, asUserId } from '../../../src/lib/model';
import { failureOf } from '../../support/jobs/records';

const ann = { userId: asUserId('user_1'), outcome: 'created', shared: false } as const;
const joined = {
  organizationId: asOrganizationId('org_1'),
  membershipId: asMembershipId('om_1'),
  membershipOutcome: 'created',
} as const;

const userIntent = (atMs: number): ChunkRecord => ({ type: 'user_intent', row: 1, atMs });
const membershipIntent = (atMs: number): ChunkRecord => ({
  type: 'membership_intent',
  row: 1,
  atMs,
});
const user: ChunkRecord = { type: 'user', row: 1, ...ann };
const plain: ChunkRecord = { type: 'success', row: 1, email: 'ann@example.com' };
const member: ChunkRecord = { ...plain, externalId: 'u1', ...joined };
const failed: ChunkRecord = { type: 'failure', failure: failureOf(1) };
const failedAgain: ChunkRecord = { type: 'failure', failure: failureOf(1, { attempts: 6 }) };

const arrived = { row: 1, email: 'ann@example.com', user: ann };
const arrivedMember = {
  ...arrived,
  externalId: 'u1',
  organizationId: joined.organizationId,
  membership: { membershipId: joined.membershipId, outcome: 'created' },
} as const;

describe('what is known of a row', () => {
  it.each<[string, readonly ChunkRecord[], RowState]>([
    ['nothing', [], {}],
    ['its user is in doubt', [userIntent(5)], { userIntentAtMs: 5 }],
    ['the first intent stands', [userIntent(5), userIntent(9)], { userIntentAtMs: 5 }],
    ['the user is there', [userIntent(5), user], { userIntentAtMs: 5, user: ann }],
    [
      'the membership is in doubt',
      [userIntent(5), user, membershipIntent(7), membershipIntent(9)],
      { userIntentAtMs: 5, user: ann, membershipIntentAtMs: 7 },
    ],
    [
      'a row without a membership arrived',
      [userIntent(5), user, plain],
      { userIntentAtMs: 5, user: ann, success: arrived },
    ],
    [
      'a row with a membership arrived, and nothing of it is in doubt',
      [userIntent(5), user, membershipIntent(7), member],
      { userIntentAtMs: 5, user: ann, success: arrivedMember },
    ],
    [
      'its user and its membership were found',
      [
        { ...user, found: true },
        { ...member, membershipFound: true },
      ],
      {
        user: { ...ann, found: true },
        success: {
          ...arrivedMember,
          user: { ...ann, found: true },
          membership: { ...arrivedMember.membership, found: true },
        },
      },
    ],
    ['a user it shares needs no intent', [user, plain], { user: ann, success: arrived }],
    [
      'it failed for certain: nothing is in doubt any more',
      [userIntent(5), failed],
      { failure: failureOf(1), finalFailures: 1 },
    ],
    [
      'it failed, and may have been carried out all the same',
      [userIntent(5), { ...failed, doubtful: true }],
      { userIntentAtMs: 5, failure: failureOf(1) },
    ],
    [
      'a membership that was refused is in doubt no more',
      [
        user,
        membershipIntent(7),
        { type: 'failure', failure: failureOf(1, { errorType: 'membership_create' }) },
      ],
      { user: ann, failure: failureOf(1, { errorType: 'membership_create' }), finalFailures: 1 },
    ],
    [
      'a membership that failed keeps the user',
      [user, membershipIntent(7), failed],
      { user: ann, membershipIntentAtMs: 7, failure: failureOf(1), finalFailures: 1 },
    ],
    [
      'a later failure stands',
      [failed, failedAgain],
      { failure: failureOf(1, { attempts: 6 }), finalFailures: 2 },
    ],
    [
      'a success takes the place of a failure',
      [user, failed, plain],
      { user: ann, success: arrived },
    ],
    ['a success stands over a failure', [user, plain, failed], { user: ann, success: arrived }],
    ['a success without its user cannot be told', [userIntent(5), plain], { userIntentAtMs: 5 }],
    [
      'a success without its user leaves the failure',
      [failed, plain],
      { failure: failureOf(1), finalFailures: 1 },
    ],
  ])('%s', (_, records, state) => {
    expect(records.reduce(foldRecord, {})).toEqual(state);
  });

  it.each([userIntent(5), user, membershipIntent(7), plain, failed])(
    'is filed under the row that $type speaks of',
    (record) => {
      expect(rowOf(record)).toBe(1);
    },
  );

  it('does not change the state it was given', () => {
    const state = Object.freeze(foldRecord({}, userIntent(5)));
    for (const record of [user, membershipIntent(7), member, failed]) foldRecord(state, record);
    expect(state).toEqual({ userIntentAtMs: 5 });
  });
});

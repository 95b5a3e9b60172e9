import {
  anyOf,
  type Guard,
  isCsvChunk,
  isCount,
  isFailure,
  isJobId,
  isNumber,
  isOrgRef,
  isRowFailure,
  isIntentTime,
  isOutcomeCounts,
  isStepName,
  isStepResult,
  isTally,
  isWhole,
  listOf,
  maybe,
  messageReader,
  objectOf,
  oneOf,
  outcomeCounts,
} from '../../src/lib/model';
import { chunkOf, failureOf } from '../support/jobs/records';

const FAILURE = {
  kind: 'server_error',
  code: 'server_error',
  message: 'Internal Server Error',
  retryClass: 'transient',
  ambiguous: true,
};
const TALLY = { successes: 1, failures: 0, outcomes: { 'user.created': 1 } };
const COUNTS = outcomeCounts(TALLY);

describe('a guard', () => {
  it.each<[string, Guard<unknown>, readonly unknown[], readonly unknown[]]>([
    ['a number', isNumber, [0, -1, 1.5], [Number.NaN, Infinity, '1', null, undefined]],
    ['a count', isCount, [0, 1.5], [-1, Number.NaN, '1']],
    ['a whole number', isWhole, [0, 7], [-1, 1.5, 2 ** 53, '1']],
    [
      'the time of an intent',
      isIntentTime,
      [{ atMs: 1_795_472_431_181 }, { atMs: 0, offsetMs: -5 }],
      [{}, { atMs: -5 }, { atMs: 0.5 }, { atMs: '5' }, { atMs: 5, offsetMs: null }, 5],
    ],
    [
      'one of several values',
      oneOf<string | number | boolean>('a', 1, true),
      ['a', 1, true],
      ['b', 0, false, undefined],
    ],
    ['a list', listOf(isCount), [[], [1, 2]], [[-1], ['1'], {}, undefined]],
    ['a field that may be missing', maybe(isCount), [undefined, 1], [null, '1']],
    ['any of several', anyOf<unknown>(isCount, oneOf('a')), [1, 'a'], ['b', -1]],
    ['an object', objectOf({ a: isCount }), [{ a: 1 }, { a: 1, more: 2 }], [{}, [], null, 'a']],
    ['a job id', isJobId, ['users-1'], ['', '../users', '.hidden', 5, 'x'.repeat(101)]],
    ['a chunk', isCsvChunk, [chunkOf(1, 5)], [{ ...chunkOf(1, 5), count: '5' }, {}]],
    [
      'a tally',
      isTally,
      [TALLY],
      [
        { ...TALLY, failures: -1 },
        { ...TALLY, failures: undefined },
        { ...TALLY, outcomes: undefined },
        { ...TALLY, outcomes: [] },
        { ...TALLY, outcomes: { 'user.created': -1 } },
        { ...TALLY, outcomes: { 'user.created': '1' } },
      ],
    ],
    [
      'a failure of a request',
      isFailure,
      [FAILURE, { ...FAILURE, httpStatus: 500, retryAfterMs: 0.5 }],
      [
        { ...FAILURE, kind: 'else' },
        { ...FAILURE, retryClass: 'never' },
      ],
    ],
    [
      'the counts of a summary',
      isOutcomeCounts,
      [COUNTS],
      [{}, { ...COUNTS, membershipsPending: undefined }, { ...COUNTS, usersCreated: -1 }],
    ],
    [
      'the name of a step',
      isStepName,
      ['user', 'factor_2', `a${'b'.repeat(39)}`],
      ['', 'User', '2fa', 'a-b', 'a.b', 'a b', 'user\n', `a${'b'.repeat(40)}`, 5, null],
    ],
    [
      'the result of a step',
      isStepResult,
      [
        { id: 'user_1', outcome: 'created' },
        { id: 'user_1', outcome: 'created', mark: 'found', password: 'hash' },
        { id: 'om_1', outcome: 'pending', organizationId: 'org_1', mark: 'shared' },
      ],
      [
        { outcome: 'created' },
        { id: 5, outcome: 'created' },
        { id: 'user_1' },
        { id: 'user_1', outcome: 'Created' },
        { id: 'user_1', outcome: 'created', organizationId: null },
        { id: 'user_1', outcome: 'created', mark: 'else' },
        { id: 'user_1', outcome: 'created', password: '' },
      ],
    ],
    [
      'an organization that a row names',
      isOrgRef,
      [
        { kind: 'id', id: 'org_1' },
        { kind: 'external_id', externalId: 'acme' },
        { kind: 'name', name: 'Acme' },
      ],
      [{ kind: 'name' }, { kind: 'external_id', externalId: 'acme', name: 5 }, { kind: 'else' }],
    ],
    [
      'a row failure',
      isRowFailure,
      [
        failureOf(1),
        { ...failureOf(1), httpStatus: 409, roleSlugs: ['admin'], more: 1 },
        failureOf(1, { errorType: 'factor_create' }),
        failureOf(1, { errorType: 'membership_update' }),
      ],
      [
        { ...failureOf(1), errorType: 'factor_delete' },
        { ...failureOf(1), errorType: '_create' },
        { ...failureOf(1), errorType: 'Factor_create' },
        failureOf(0),
        failureOf(1, { attempts: -1 }),
        failureOf(1, { attempts: 0.5 }),
        failureOf(1, { httpStatus: 0.5 }),
        { ...failureOf(1), requestId: 5 },
      ],
    ],
  ])('accepts %s and nothing else', (_what, guard, accepted, rejected) => {
    expect(accepted.filter((value) => !guard(value))).toEqual([]);
    expect(rejected.filter((value) => guard(value))).toEqual([]);
  });
});

describe('a reader of messages', () => {
  const read = messageReader({ add: { count: isCount }, end: {} });

  it('returns a message of a known type as it is', () => {
    const message = { type: 'add', count: 2, more: true };
    expect(read(message)).toBe(message);
    expect(read({ type: 'end' })).toEqual({ type: 'end' });
  });

  it.each([{ type: 'add' }, { type: 'add', count: -1 }, { type: 'toString' }, { count: 2 }, 'end'])(
    'returns undefined for %j',
    (value) => {
      expect(read(value)).toBeUndefined();
    },
  );
});

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
  isTally,
  isTime,
  isUserResult,
  isWhole,
  listOf,
  maybe,
  messageReader,
  objectOf,
  oneOf,
} from '../../src/lib/model';
import { chunkOf, failureOf } from '../support/jobs/records';

const FAILURE = {
  kind: 'server_error',
  code: 'server_error',
  message: 'Internal Server Error',
  retryClass: 'transient',
  ambiguous: true,
};
const TALLY = {
  successes: 1,
  failures: 0,
  usersCreated: 1,
  usersAdopted: 0,
  usersUpdated: 0,
  membershipsCreated: 0,
  membershipsExisting: 0,
};

describe('a guard', () => {
  it.each<[string, Guard<unknown>, readonly unknown[], readonly unknown[]]>([
    ['a number', isNumber, [0, -1, 1.5], [Number.NaN, Infinity, '1', null, undefined]],
    ['a count', isCount, [0, 1.5], [-1, Number.NaN, '1']],
    ['a whole number', isWhole, [0, 7], [-1, 1.5, 2 ** 53, '1']],
    ['a time, below zero by the own clock', isTime, [0, -5, 1_795_472_431_181], [0.5, '5', null]],
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
      'a user of a row',
      isUserResult,
      [{ userId: 'user_1', outcome: 'created', shared: false, found: true }],
      [
        { userId: 'user_1', outcome: 'existing', shared: false },
        { userId: 'user_1', outcome: 'created', shared: false, found: false },
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
      [failureOf(1), { ...failureOf(1), httpStatus: 409, roleSlugs: ['admin'], more: 1 }],
      [
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

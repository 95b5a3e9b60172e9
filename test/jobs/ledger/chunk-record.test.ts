import fc from 'fast-check';
import { type ChunkRecord, fromArray, toArray } from '../../../src/lib/jobs/ledger/chunk-record';
import { anyRecord, failureOf } from '../../support/jobs/records';

const stored = (record: ChunkRecord): unknown[] =>
  JSON.parse(JSON.stringify(toArray(record))) as unknown[];

describe('a record of a chunk', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(fromArray(stored(record))).toEqual(record);
      }),
    );
  });

  it('is believed only when it is what would be written', () => {
    const garble = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        '?',
        '=',
        'was',
        'ok',
        'no',
        'user',
        'created',
        'shared',
        'found',
        0,
        1,
        null,
      ),
    );
    fc.assert(
      fc.property(anyRecord, fc.nat(7), garble, (record, at, value) => {
        const array = stored(record);
        array[Math.min(at, array.length)] = value;
        const read = fromArray(array);
        if (read !== undefined && !isFreeText(array, at)) {
          expect(JSON.stringify(stored(read))).toBe(JSON.stringify(array));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['an unknown tag', ['x', 1, 2]],
    ['no tag', [1, 2, 3]],
    ['no step', ['?']],
    ['a step that is not a name', ['?', 'User', 1, 5]],
    ['a step that is a number', ['=', 5, 1, 'created', 'user_1']],
    ['no row', ['?', 'user']],
    ['row 0', ['?', 'user', 0, 5]],
    ['a row below 0', ['?', 'user', -1, 5]],
    ['a row that is not a whole number', ['?', 'user', 1.5, 5]],
    ['a row that is text', ['?', 'user', '1', 5]],
    ['an intent without a time', ['?', 'user', 1]],
    ['an intent before 1970', ['?', 'user', 1, -5]],
    ['an intent at a fraction', ['?', 'user', 1, 5.5]],
    ['an intent at a text', ['?', 'user', 1, '5']],
    ['an intent without a time, with an offset', ['?', 'user', 1, null, 6]],
    ['an intent with a text for its offset', ['?', 'user', 1, 5, '6']],
    ['an intent with a blank for its offset', ['?', 'user', 1, 5, null]],
    ['an intent with more elements', ['?', 'user', 1, 5, 6, 7]],
    ['a result without an outcome', ['=', 'user', 1]],
    ['a result without an id', ['=', 'user', 1, 'created']],
    ['a result whose id is a number', ['=', 'user', 1, 'created', 5]],
    ['a result whose outcome is not a name', ['=', 'user', 1, 'Created', 'user_1']],
    ['a result whose outcome is a number', ['=', 'user', 1, 5, 'user_1']],
    ['a result in a number', ['=', 'membership', 1, 'created', 'om_1', 5]],
    ['a result with a blank at its end', ['=', 'user', 1, 'created', 'user_1', null]],
    ['a result with an unknown mark', ['=', 'user', 1, 'created', 'user_1', null, 'else']],
    ['a result with a blank mark', ['=', 'membership', 1, 'created', 'om_1', 'org_1', null]],
    ['a result with more elements', ['=', 'user', 1, 'created', 'user_1', null, 'found', 1]],
    ['values before an update without a step', ['was', null, 1, {}]],
    ['values before an update without a row', ['was', 'user', 0, {}]],
    ['values before an update that are none', ['was', 'user', 1]],
    ['values before an update that are a list', ['was', 'user', 1, []]],
    ['values before an update with a number', ['was', 'user', 1, {}, 1]],
    ['values before an update with a field that is a number', ['was', 'user', 1, {}, [1]]],
    ['values before an update with more elements', ['was', 'user', 1, {}, ['status'], 1]],
    ['a success without an email', ['ok', 1]],
    ['a success whose email is null', ['ok', 1, null, null, 1, 'd']],
    ['a success whose external id is a number', ['ok', 1, 'a@b.c', 5, 1, 'd']],
    ['a success without its steps', ['ok', 1, 'a@b.c', null]],
    ['a success of half a step', ['ok', 1, 'a@b.c', null, 0.5, 'd']],
    ['a success of fewer than no steps', ['ok', 1, 'a@b.c', null, -1, 'd']],
    ['a success without its digest', ['ok', 1, 'a@b.c', null, 1]],
    ['a success whose digest is a number', ['ok', 1, 'a@b.c', null, 1, 5]],
    ['a success with more elements', ['ok', 1, 'a@b.c', null, 1, 'd', 1]],
    ['a record of version 1', ['u?', 1, 5]],
    ['a success of version 1', ['ok', 1, 'a@b.c', null, 'org_1', 'om_1', 'created']],
    ['a failure without its content', ['no']],
    ['a failure that is a row number', ['no', 1]],
    ['a failure that is an array', ['no', [failureOf(1)]]],
    ['a failure that is doubtful otherwise', ['no', failureOf(1), true]],
    ['a failure with more elements', ['no', failureOf(1), 1, 1]],
  ])('is not read when it is %s', (_, array) => {
    expect(fromArray(array)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['recordNumber', undefined],
    ['recordNumber', 0],
    ['recordNumber', 1.5],
    ['recordNumber', '1'],
    ['email', undefined],
    ['email', 5],
    ['errorType', 'else'],
    ['errorMessage', null],
    ['retryable', 1],
    ['attempts', '1'],
    ['timestamp', undefined],
    ['externalId', 5],
    ['errorCode', null],
    ['httpStatus', '409'],
    ['userId', {}],
    ['orgId', 1],
    ['orgExternalId', 1],
    ['roleSlugs', 'admin'],
    ['roleSlugs', [1]],
  ])('is not read when %s of a failure is %j', (key, value) => {
    expect(fromArray(['no', failureOf(1)])).toBeDefined();
    expect(fromArray(['no', { ...failureOf(1), [key]: value }])).toBeUndefined();
  });
});

// A failure is an object of its own and may have more fields than we know.
function isFreeText([tag]: readonly unknown[], at: number): boolean {
  return tag === 'no' && at === 1;
}

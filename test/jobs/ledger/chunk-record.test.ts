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
      fc.constantFrom('u?', 'u', 'm?', 'ok', 'no', 'created', 'existing', 0, 1, null),
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
    ['no row', ['u?']],
    ['row 0', ['u?', 0, 5]],
    ['a row below 0', ['u?', -1, 5]],
    ['a row that is not a whole number', ['u?', 1.5, 5]],
    ['a row that is text', ['u?', '1', 5]],
    ['an intent without a time', ['u?', 1]],
    ['an intent at a fraction', ['m?', 1, 5.5]],
    ['an intent at a text', ['m?', 1, '5']],
    ['an intent with more elements', ['m?', 1, 5, 6]],
    ['a user without an id', ['u', 1]],
    ['a user whose id is a number', ['u', 1, 5, 'created']],
    ['a user without an outcome', ['u', 1, 'user_1']],
    ['a user of an unknown outcome', ['u', 1, 'user_1', 'existing']],
    ['a user shared otherwise', ['u', 1, 'user_1', 'created', true]],
    ['a user with an unknown mark', ['u', 1, 'user_1', 'created', 3]],
    ['a user with more elements', ['u', 1, 'user_1', 'created', 1, 1]],
    ['a success without an email', ['ok', 1]],
    ['a success whose email is null', ['ok', 1, null]],
    ['a success whose external id is a number', ['ok', 1, 'a@b.c', 5]],
    ['a success with a blank for its external id', ['ok', 1, 'a@b.c', null]],
    ['a success without its membership', ['ok', 1, 'a@b.c', null, 'org_1']],
    ['a success without its outcome', ['ok', 1, 'a@b.c', null, 'org_1', 'om_1']],
    ['a success of an unknown outcome', ['ok', 1, 'a@b.c', null, 'org_1', 'om_1', 'adopted']],
    ['a success whose organization is null', ['ok', 1, 'a@b.c', null, null, 'om_1', 'created']],
    ['a success found otherwise', ['ok', 1, 'a@b.c', null, 'org_1', 'om_1', 'created', 2]],
    ['a success found and not created', ['ok', 1, 'a@b.c', null, 'org_1', 'om_1', 'existing', 1]],
    ['a success with more elements', ['ok', 1, 'a@b.c', null, 'org_1', 'om_1', 'created', 1, 1]],
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

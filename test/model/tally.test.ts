import fc from 'fast-check';
import {
  assertBalanced,
  EMPTY_TALLY,
  outcomeCounts,
  outcomeKey,
  resultsOf,
  settledRows,
  type StepName,
  type StepResult,
  type Tally,
  tallyOfRow,
  TallySum,
} from '../../src/lib/model';
import { anImportEnd } from '../support/an-import';

const USER: StepResult = { id: 'user_1', outcome: 'created' };
const MEMBERSHIP: StepResult = { id: 'om_1', outcome: 'existing' };

describe('the tally of one row', () => {
  it.each([
    ['arrived' as const, { successes: 1, failures: 0 }],
    ['failed' as const, { successes: 0, failures: 1 }],
    ['left' as const, { successes: 0, failures: 0 }],
  ])('that %s counts its end, and the results of its steps in any case', (ending, ends) => {
    const results: readonly (readonly [StepName, StepResult])[] = [
      ['user', USER],
      ['membership', MEMBERSHIP],
    ];
    const outcomes = { 'user.created': 1, 'membership.existing': 1 };
    expect(tallyOfRow(ending, results)).toEqual({ ...ends, outcomes });
    expect(tallyOfRow(ending, new Map(results))).toEqual({ ...ends, outcomes });
    expect(tallyOfRow(ending, [])).toEqual({ ...ends, outcomes: {} });
  });

  it('that failed because its user exists is counted apart', () => {
    const existing = tallyOfRow('failed', [], 'email_exists');
    expect(existing).toEqual({ successes: 0, failures: 1, outcomes: { 'failed.email_exists': 1 } });
    expect(tallyOfRow('failed', [], 'invalid_role').outcomes).toEqual({});
    expect(tallyOfRow('arrived', [], 'email_exists').outcomes).toEqual({});
  });

  it('leaves a result that it shares to the row that has it, and counts one that it found', () => {
    const tally = tallyOfRow('arrived', [
      ['user', { ...USER, mark: 'shared' }],
      ['membership', { ...MEMBERSHIP, mark: 'found' }],
    ]);
    expect(tally).toEqual({ successes: 1, failures: 0, outcomes: { 'membership.existing': 1 } });
  });
});

function sumOf(...tallies: readonly Tally[]): Tally {
  const sum = new TallySum();
  for (const tally of tallies) sum.add(tally);
  return sum;
}

describe('tallies', () => {
  const key = fc.constantFrom(
    'user.created',
    'user.adopted',
    'membership.created',
    'factor.created',
  );
  const tally: fc.Arbitrary<Tally> = fc.record({
    successes: fc.nat(9),
    failures: fc.nat(9),
    outcomes: fc.dictionary(key, fc.nat(9), { noNullPrototype: true }),
  });

  it('add up, whatever outcomes each of them has, in any order and grouping', () => {
    fc.assert(
      fc.property(tally, tally, tally, (a, b, c) => {
        const sum = sumOf(a, b, c);
        expect(sum).toEqual(sumOf(c, sumOf(b, a)));
        expect(settledRows(sum)).toBe(settledRows(a) + settledRows(b) + settledRows(c));
        for (const step of ['user', 'membership', 'factor']) {
          const each = [a, b, c].map((one) => resultsOf(step, one));
          expect(resultsOf(step, sum)).toBe(each.reduce((total, more) => total + more, 0));
        }
      }),
    );
  });

  it('remain as they were when they are added to a sum', () => {
    const one = Object.freeze({ ...EMPTY_TALLY, outcomes: Object.freeze({ 'user.created': 1 }) });
    expect(sumOf(one, one).outcomes).toEqual({ 'user.created': 2 });
    expect(sumOf(one, EMPTY_TALLY)).toEqual(one);
    expect([one.outcomes, EMPTY_TALLY.outcomes]).toEqual([{ 'user.created': 1 }, {}]);
  });

  it('make a sum that reads as any other tally', () => {
    const { successes, failures, outcomes } = sumOf({ ...EMPTY_TALLY, successes: 2 });
    expect(JSON.parse(JSON.stringify(sumOf({ ...EMPTY_TALLY, successes: 2 })))).toEqual({
      successes,
      failures,
      outcomes,
    });
  });

  it('count the results of a step, and not of one whose name begins the same', () => {
    const outcomes = {
      [outcomeKey('user', 'created')]: 2,
      [outcomeKey('user', 'adopted')]: 3,
      [outcomeKey('user_2', 'created')]: 5,
      [outcomeKey('super', 'user')]: 7,
    };
    expect(resultsOf('user', { outcomes })).toBe(5);
    expect(resultsOf('role', { outcomes })).toBe(0);
  });
});

it('a result that a row repeats counts as such, and one that it shares does not count', () => {
  const result = { id: 'om_1', outcome: 'existing' };
  const { outcomes } = tallyOfRow('arrived', [
    ['user', { ...result, mark: 'shared' }],
    ['membership', { ...result, mark: 'repeated' }],
  ]);
  expect(outcomes).toEqual({ 'membership.repeated': 1 });
});

describe('the counts of a summary', () => {
  it('are the outcomes under its names; one that did not occur is 0', () => {
    const outcomes = {
      'user.created': 1,
      'user.adopted': 2,
      'user.updated': 3,
      'membership.created': 4,
      'membership.existing': 5,
      'membership.inactive': 6,
      'membership.pending': 7,
      'membership.repeated': 10,
      'factor.created': 8,
      'failed.email_exists': 9,
      'user.unchanged': 10,
      'membership.unchanged': 11,
    };
    expect(outcomeCounts({ outcomes })).toEqual({
      existing: 9,
      usersCreated: 1,
      usersAdopted: 2,
      usersUpdated: 3,
      usersUnchanged: 10,
      membershipsCreated: 4,
      membershipsExisting: 5,
      membershipsUnchanged: 11,
      membershipsInactive: 6,
      membershipsPending: 7,
      membershipsRepeated: 10,
      factorsCreated: 8,
      factorsExisting: 0,
      factorsUnchanged: 0,
    });
    expect(new Set(Object.values(outcomeCounts(EMPTY_TALLY)))).toEqual(new Set([0]));
  });
});

describe('a summary', () => {
  const { summary } = anImportEnd().checkpoint;

  it('is balanced when every row has arrived, failed or is left', () => {
    expect(() => {
      assertBalanced({ ...summary, total: 9, successes: 4, failures: 3, unprocessed: 2 });
    }).not.toThrow();
  });

  it.each([
    { total: 9, successes: 4, failures: 3, unprocessed: 1 },
    { total: 9, successes: 7, failures: 3, unprocessed: -1 },
  ])('is a bug when its rows do not add up: %j', (rows) => {
    expect(() => {
      assertBalanced({ ...summary, ...rows });
    }).toThrow('does not balance');
  });
});

import { Eta } from '../../../src/lib/import/run/eta';
import { EMPTY_TALLY, type Expectation, type Tally } from '../../../src/lib/model';

const NO_ORGS = { byId: 0, byExternalId: 0, byName: 0 };

function expecting(users: number, memberships: number, rejectedRows = 0): Expectation {
  return { users, memberships, factors: 0, organizations: NO_ORGS, rejectedRows };
}

/** So many rows arrived, each with a user and a membership. */
function arrived(rows: number): Tally {
  const outcomes = { 'user.created': rows, 'membership.created': rows };
  return { ...EMPTY_TALLY, successes: rows, outcomes };
}

describe('the estimate', () => {
  it('says nothing before there is something to go by', () => {
    const eta = new Eta({ rows: 1_000, expectation: expecting(1_000, 1_000) });
    expect(eta.remainingMs(EMPTY_TALLY, 0)).toBeUndefined();
    eta.note(EMPTY_TALLY, 0);
    expect(eta.remainingMs(arrived(10), 1_000)).toBeUndefined();
    expect(eta.remainingMs(EMPTY_TALLY, 60_000)).toBeUndefined();
  });

  it('follows the writes that are left, not the rows', () => {
    // The first half of the file has users in organizations, the second half users alone.
    const eta = new Eta({ rows: 2_000, expectation: expecting(2_000, 1_000) });
    for (let second = 0; second <= 40; second += 1) {
      eta.note(arrived(second * 25), second * 1_000);
    }
    // 50 writes/s so far; 1,000 are left, though half of the rows are.
    expect(eta.remainingMs(arrived(1_000), 40_000)).toBeCloseTo(20_000, -2);
  });

  it('goes by the last minute, so that a pause long ago does not count', () => {
    const eta = new Eta({ rows: 100_000, expectation: expecting(100_000, 0) });
    const users = (rows: number): Tally => ({
      ...EMPTY_TALLY,
      successes: rows,
      outcomes: { 'user.created': rows },
    });
    eta.note(users(100), 0);
    for (let second = 300; second <= 400; second += 1) {
      eta.note(users(100 + (second - 300) * 50), second * 1_000);
    }
    expect(eta.remainingMs(users(5_100), 400_000)).toBeCloseTo((94_900 / 50) * 1_000, -3);
  });

  it('counts rows that failed as done, those of an earlier run as well', () => {
    const eta = new Eta({ rows: 1_000, expectation: expecting(900, 900, 100) });
    const failed = { ...EMPTY_TALLY, failures: 500 };
    eta.note(failed, 0);
    eta.note({ ...failed, failures: 600 }, 10_000);
    // 90 of those 100 were sound rows of two writes each; 360 sound rows are left.
    expect(eta.remainingMs({ ...failed, failures: 600 }, 10_000)).toBeCloseTo(40_000, -2);
  });

  it('counts the user of a row that failed at its membership once', () => {
    const eta = new Eta({ rows: 1_000, expectation: expecting(1_000, 1_000) });
    const failedLate = (rows: number): Tally => ({
      ...EMPTY_TALLY,
      failures: rows,
      outcomes: { 'user.created': rows },
    });
    eta.note(EMPTY_TALLY, 0);
    eta.note(failedLate(800), 8_000);
    expect(eta.remainingMs(failedLate(800), 8_000)).toBeCloseTo(2_000, -2);
  });

  it('takes rows that were settled before for no work of this run', () => {
    const eta = new Eta({ rows: 10_000, expectation: expecting(10_000, 10_000) });
    eta.note(EMPTY_TALLY, 0);
    eta.skip(arrived(900));
    eta.note(arrived(925), 1_000);
    eta.note(arrived(950), 2_000);
    // 50 writes/s, and 9,050 rows of two are left.
    expect(eta.remainingMs(arrived(950), 2_000)).toBeCloseTo((9_050 * 2 * 1_000) / 50, -3);
  });

  it('is nothing, and never less, at the end', () => {
    const eta = new Eta({ rows: 10, expectation: expecting(10, 10) });
    eta.note(EMPTY_TALLY, 0);
    expect(eta.remainingMs(arrived(10), 5_000)).toBe(0);
    expect(eta.remainingMs(arrived(11), 5_000)).toBe(0);
  });
});

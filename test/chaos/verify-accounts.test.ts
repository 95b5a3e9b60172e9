import { anOutcome, type Spoilable } from '../support/chaos/an-outcome';

const { verifyAccounts } = jest.requireActual<{ verifyAccounts: (evidence: unknown) => string[] }>(
  '../../chaos/verify-accounts.js',
);

describe('when two rows recorded the same user and membership', () => {
  /** Row 2 recorded the user and the membership of row 1; the summary counts both once. */
  function counted(isFound: boolean): Spoilable {
    const evidence = anOutcome();
    const user = { id: 'user_A', outcome: 'created', isShared: false, isFound };
    const membership = { id: 'om_1', outcome: 'created', isShared: false, isFound };
    const settled = { email: 'ADA@example.com' };
    evidence.ledger.rows.set(2, { everFailed: false, steps: { user, membership }, settled });
    const { summary } = evidence.checkpoint;
    Object.assign(summary, { membershipsCreated: 1, membershipsRepeated: 1 });
    evidence.history = evidence.history.filter(({ label }) => label !== 'user_A org_O');
    return { ...evidence, answer: { summary } };
  }

  it('accepts a summary that counts them once only if a row found them', () => {
    expect(verifyAccounts(counted(true))).toEqual([]);
    expect(verifyAccounts(counted(false))).toEqual([
      'summary.usersCreated is 2, expected 3',
      'summary.membershipsCreated is 1, expected 2',
      'summary.membershipsRepeated is 1, expected 0',
    ]);
  });
});

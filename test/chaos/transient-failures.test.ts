import { anOutcome, itemAt as at } from '../support/chaos/an-outcome';

const { verify } = jest.requireActual<{ verify: (evidence: unknown) => string[] }>(
  '../../chaos/verify.js',
);

describe('when the first row of an email had a transient failure', () => {
  it('accepts the data of the row that created the user instead', () => {
    const evidence = anOutcome();
    const row = evidence.ledger.rows.get(1);
    if (row !== undefined) row.everFailed = true;
    const ada = at(evidence.state.users, 1);
    Object.assign(ada, { email: 'ADA@example.com', first_name: null, metadata: {} });
    expect(verify(evidence)).toEqual([]);
  });

  it('does not accept data that no row has', () => {
    const evidence = anOutcome();
    const row = evidence.ledger.rows.get(1);
    if (row !== undefined) row.everFailed = true;
    at(evidence.state.users, 1)['first_name'] = 'Eva';
    expect(verify(evidence)).toEqual([expect.stringMatching(/first_name is "Eva"/)]);
  });
});

describe('when a row that was expected to fail was retried, and a later row created its user', () => {
  const JOINED = /known@example\.com in external id new: no row asks for it/;

  /** Row 4 has joined its organization; `status` is its status in results.csv. */
  function joined(status: string, everFailed: boolean): string {
    const evidence = anOutcome();
    const row = evidence.ledger.rows.get(4);
    if (row !== undefined) row.everFailed = everFailed;
    at(evidence.results, 3)['status'] = status;
    const [member] = evidence.state.memberships;
    if (member !== undefined) evidence.state.memberships.push({ ...member, user_id: 'user_K' });
    return verify(evidence).join('\n');
  }

  it('accepts its membership', () => {
    expect(joined('created', true)).not.toMatch(JOINED);
  });

  /** Row 4 got the user of the later row, and WorkOS refused its role; what else is wrong with row 4. */
  function refused(errorCode: string, everFailed: boolean): string {
    const evidence = anOutcome();
    const row = evidence.ledger.rows.get(4);
    if (row !== undefined) row.everFailed = everFailed;
    const failure = evidence.errors.find(({ recordNumber }) => recordNumber === 4) ?? {};
    const errorMessage = 'Role admin does not exist: create it in the WorkOS dashboard';
    Object.assign(failure, { errorType: 'membership_create', errorCode, errorMessage });
    at(evidence.results, 3)['error_type'] = 'membership_create';
    return verify(evidence).join('\n');
  }

  it('accepts that its role is refused', () => {
    expect(refused('invalid_role', true)).not.toMatch(/row 4 .*(errorType|error_type|lacks)/);
  });

  it('accepts no other failure of its membership', () => {
    expect(refused('http_500', true)).toMatch(/row 4 .*errorType/);
    expect(refused('invalid_role', false)).toMatch(/row 4 .*errorType/);
  });

  it('accepts no other membership', () => {
    expect(joined('failed', true)).toMatch(JOINED);
    expect(joined('created', false)).toMatch(JOINED);
  });
});

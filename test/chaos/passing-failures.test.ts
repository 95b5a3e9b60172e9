import { anOutcome, BEFORE, OPTIONS, ROWS, type Spoilable } from '../support/chaos/an-outcome';

const { expectedOf } = jest.requireActual<{
  expectedOf: (rows: unknown, before: unknown, options: unknown) => object;
}>('../../chaos/oracle.js');
const { verify } = jest.requireActual<{ verify: (evidence: unknown) => string[] }>(
  '../../chaos/verify.js',
);

function outcome(): Spoilable {
  return anOutcome(expectedOf(ROWS, BEFORE, OPTIONS));
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`there is no item ${String(index)}`);
  return item;
}

describe('when the first row of an email failed for a reason that passes', () => {
  it('takes the data of the row that created the user instead', () => {
    const evidence = outcome();
    const row = evidence.ledger.rows.get(1);
    if (row !== undefined) row.everFailed = true;
    const ada = at(evidence.state.users, 1);
    Object.assign(ada, { email: 'ADA@example.com', first_name: null, metadata: {} });
    expect(verify(evidence)).toEqual([]);
  });

  it('takes no data that no row has', () => {
    const evidence = outcome();
    const row = evidence.ledger.rows.get(1);
    if (row !== undefined) row.everFailed = true;
    at(evidence.state.users, 1)['first_name'] = 'Eva';
    expect(verify(evidence)).toEqual([expect.stringMatching(/first_name is "Eva"/)]);
  });
});

describe('when a row that was to fail waited for a failure to pass, and a later row brought its user', () => {
  const JOINED = /known@example\.com in external id new: no row asks for it/;

  /** Row 4 has joined its organization; `status` is what the results say of it. */
  function joined(status: string, everFailed: boolean): string {
    const evidence = outcome();
    const row = evidence.ledger.rows.get(4);
    if (row !== undefined) row.everFailed = everFailed;
    at(evidence.results, 3)['status'] = status;
    const [member] = evidence.state.memberships;
    if (member !== undefined) evidence.state.memberships.push({ ...member, user_id: 'user_K' });
    return verify(evidence).join('\n');
  }

  it('lets it have its membership', () => {
    expect(joined('created', true)).not.toMatch(JOINED);
  });

  it('lets no other have one', () => {
    expect(joined('failed', true)).toMatch(JOINED);
    expect(joined('created', false)).toMatch(JOINED);
  });
});

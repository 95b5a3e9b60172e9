const { statusOf } = jest.requireActual<{
  statusOf: (outcome: unknown, evidence: unknown) => string;
}>('../../chaos/verify-outcomes.js');

/** The status that is expected of a row whose ledger says "unchanged". */
function expected(
  status: string,
  { isUnproved, isTampered }: Readonly<Record<'isUnproved' | 'isTampered', boolean>>,
): string {
  const row = { isUnproved, steps: { user: { outcome: 'unchanged' } } };
  return statusOf(
    { row: 1, user: { status } },
    { ledger: { rows: new Map([[1, row]]) }, isTampered },
  );
}

describe('a row whose update the ledger cannot prove', () => {
  it('may be unchanged in a job whose files were tampered with', () => {
    expect(expected('updated', { isUnproved: true, isTampered: true })).toBe('unchanged');
    expect(expected('created', { isUnproved: true, isTampered: true })).toBe('created');
  });

  it('must be updated in any other job, and where it can be proved', () => {
    expect(expected('updated', { isUnproved: true, isTampered: false })).toBe('updated');
    expect(expected('updated', { isUnproved: false, isTampered: true })).toBe('updated');
  });
});

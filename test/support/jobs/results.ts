import type { ResultRow } from '../../../src/lib/jobs';

/** A row that created its user, unless `more` says otherwise. */
export function resultOf(row: number, more: Partial<ResultRow> = {}): ResultRow {
  const id = String(row);
  return {
    row,
    email: `row${id}@example.com`,
    externalId: `id-${id}`,
    status: 'created',
    userId: `user_${id}`,
    organizationId: '',
    membershipId: '',
    errorType: '',
    errorCode: '',
    password: '',
    factor: '',
    ...more,
  };
}

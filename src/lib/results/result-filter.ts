import type { ResultRow } from '../jobs';
import { emailKey, oneOfWanted } from '../model';

/** How a row ended: the statuses of rows that arrived, then the others. */
export const ARRIVED = ['created', 'adopted', 'updated', 'unchanged', 'merged'] as const;
export const STATUSES = [...ARRIVED, 'failed', 'unprocessed'] as const;

/** A row passes when each list that is not empty has its value. */
export interface ResultFilter {
  /** When empty: every row that arrived. */
  readonly statuses: readonly string[];
  readonly organizations: readonly string[];
  /** Compared without regard to case. */
  readonly emails: readonly string[];
  /** True: only rows of users of whom WorkOS got no password. One of whom that is not known is not among them. */
  readonly isWithoutPassword: boolean;
}

/** The filter as a function. Pure. */
export function resultMatcher(filter: ResultFilter): (result: ResultRow) => boolean {
  const statuses = oneOfWanted(filter.statuses.length === 0 ? ARRIVED : filter.statuses);
  const organizations = oneOfWanted(filter.organizations);
  const emails = oneOfWanted(filter.emails.map(emailKey));
  return ({ status, organizationId, email, password }) =>
    statuses(status) &&
    organizations(organizationId) &&
    (filter.emails.length === 0 || emails(emailKey(email))) &&
    (!filter.isWithoutPassword || password === 'none');
}

import { count, type Summary } from '../../model';
import { field } from '../terminal/field';

/** The outcomes of the rows and the number of requests, as lines. */
export function tallyFields(summary: Summary): readonly string[] {
  const { requests } = summary;
  const perSecond = (requests.writes * 1000) / Math.max(1, summary.durationMs);
  return [
    field(
      'Rows',
      `${count(summary.successes)} arrived, ${count(summary.failures)} failed, ${count(summary.unprocessed)} not processed`,
    ),
    field(
      'Users',
      `${count(summary.usersCreated)} created, ${count(summary.usersAdopted)} adopted, ${count(summary.usersUpdated)} updated`,
    ),
    field(
      'Memberships',
      [
        `${count(summary.membershipsCreated)} created`,
        `${count(summary.membershipsExisting)} already existed`,
        ...unlessZero(summary.membershipsInactive, 'inactive'),
        ...unlessZero(summary.membershipsPending, 'pending'),
      ].join(', '),
    ),
    field(
      'Organizations',
      `${count(summary.organizationsCreated)} created, ${count(summary.organizationsFound)} found`,
    ),
    field(
      'Requests',
      `${count(requests.writes)} writes, ${count(requests.reads)} reads, ${count(requests.retried)} retried, ${count(requests.throttled)} × 429 (${perSecond.toFixed(0)} writes/s)`,
    ),
  ];
}

function unlessZero(value: number, word: string): readonly string[] {
  return value === 0 ? [] : [`${count(value)} ${word}`];
}

import { count, countOf, type Summary } from '../../model';
import { field } from '../terminal/field';

/** The outcomes of the rows and the number of requests, as lines. What there was none of is left out. */
export function tallyFields(summary: Summary): readonly string[] {
  const { requests } = summary;
  const perSecond = (requests.writes * 1000) / Math.max(1, summary.durationMs);
  return [
    field(
      'Rows',
      [
        `${count(summary.successes)} arrived`,
        ...unlessZero(summary.failures, 'failed'),
        ...unlessZero(summary.unprocessed, 'not processed'),
      ].join(', '),
    ),
    ...fieldOf('Exist already', unlessZero(summary.existing, 'of the failed rows')),
    ...outcomeFields(summary),
    ...fieldOf('Organizations', [
      ...unlessZero(summary.organizationsCreated, 'created'),
      ...unlessZero(summary.organizationsUpdated, 'updated'),
      ...unlessZero(summary.organizationsFound, 'found'),
      ...unlessZero(summary.organizationsFailed, 'failed'),
    ]),
    ...fieldOf('Roles', [
      ...unlessZero(summary.rolesCreated, 'created'),
      ...unlessZero(summary.rolesFound, 'found'),
      ...unlessZero(summary.rolesUpdated, 'updated'),
      ...unlessZero(summary.rolesFailed, 'failed'),
    ]),
    ...fieldOf('Permissions', unlessZero(summary.permissionsCreated, 'created')),
    ...fieldOf('Requests', [
      ...someOf(requests.writes, 'write').map((n) => `${n} (${perSecond.toFixed(0)} writes/s)`),
      ...someOf(requests.reads, 'read'),
      ...unlessZero(requests.retried, 'retried'),
      ...unlessZero(requests.throttled, '× 429'),
    ]),
  ];
}

/** What was done with users, memberships and second factors, as lines. */
export function outcomeFields(summary: Summary): readonly string[] {
  return [
    ...fieldOf('Users', [
      ...unlessZero(summary.usersCreated, 'created'),
      ...unlessZero(summary.usersAdopted, 'adopted'),
      ...unlessZero(summary.usersUpdated, 'updated'),
      ...unlessZero(summary.usersUnchanged, 'unchanged'),
    ]),
    ...fieldOf('Memberships', [
      ...unlessZero(summary.membershipsCreated, 'created'),
      ...unlessZero(summary.membershipsExisting, 'already existed'),
      ...unlessZero(summary.membershipsUnchanged, 'unchanged'),
      ...unlessZero(summary.membershipsInactive, 'inactive'),
      ...unlessZero(summary.membershipsPending, 'pending'),
      ...unlessZero(summary.membershipsRepeated, 'repeated'),
    ]),
    ...fieldOf('Second factors', [
      ...unlessZero(summary.factorsCreated, 'created'),
      ...unlessZero(summary.factorsExisting, 'already existed'),
      ...unlessZero(summary.factorsUnchanged, 'unchanged'),
    ]),
    ...fieldOf('Missing', [
      ...unlessZero(summary.missing, 'rows of the earlier jobs'),
      ...unlessZero(summary.membershipsDeactivated, 'memberships deactivated'),
    ]),
  ];
}

/** A line with these numbers; none without numbers. */
export function fieldOf(label: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [field(label, parts.join(', '))];
}

/** A number with its noun; nothing for zero. */
export function someOf(value: number, thing: string): readonly string[] {
  return value === 0 ? [] : [countOf(value, thing)];
}

/** A number with its word; nothing for zero. */
export function unlessZero(value: number, word: string): readonly string[] {
  return value === 0 ? [] : [`${count(value)} ${word}`];
}

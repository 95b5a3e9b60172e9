import type { LeaseEnd } from '../../chunks';
import type { CsvSource } from '../../csv';
import {
  anyOf,
  type Guard,
  isCount,
  isFailure,
  isOrganizationId,
  isTally,
  isText,
  isTime,
  isUserResult,
  listOf,
  maybe,
  objectOf,
  oneOf,
} from '../../model';
import type { RequestCounters } from '../../requests';
import type { SentHandOver } from '../repeats/email-chain';
import type { LinksWithin } from '../repeats/row-links';
import type { OrgResolution } from '../rows/org-resolver';

// Guards of the values that only these messages carry. Those of the model are exported beside their types.

export const isHandOver: Guard<SentHandOver> = objectOf<SentHandOver>({
  emailKey: maybe(isText),
  user: maybe(isUserResult),
  doubtSinceMs: maybe(isTime),
});

export const isOrgResolution: Guard<OrgResolution> = anyOf<OrgResolution>(
  objectOf<OrgResolution & { ok: true }>({ ok: oneOf(true), id: isOrganizationId }),
  objectOf<OrgResolution & { ok: false }>({
    ok: oneOf(false),
    failure: isFailure,
    attempts: isCount,
  }),
);

/** How a lease ended in a worker that is still running. */
export type ReportedEnd = Exclude<LeaseEnd, { kind: 'lost' }>;

export const isReportedEnd: Guard<ReportedEnd> = anyOf<ReportedEnd>(
  objectOf<ReportedEnd & { kind: 'settled' }>({
    kind: oneOf('settled'),
    tally: isTally,
    retryable: isCount,
  }),
  objectOf<ReportedEnd & { kind: 'left' }>({ kind: oneOf('left') }),
);

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);

export const isLinks: Guard<LinksWithin> = objectOf<LinksWithin>({
  links: listOf(isPair),
  followedOutside: listOf(isCount),
});

export const isCsvSource: Guard<CsvSource> = objectOf<CsvSource>({
  path: isText,
  bytes: isCount,
  modifiedMs: isCount,
  encoding: oneOf('utf-8', 'utf-16le', 'utf-16be'),
  delimiter: oneOf(',', ';', '\t'),
  header: listOf(isText),
  bodyStart: isCount,
  bodyLine: isCount,
});

export const isRequestCounters: Guard<RequestCounters> = objectOf<RequestCounters>({
  writes: isCount,
  reads: isCount,
  throttled: isCount,
  retried: isCount,
  answered: isCount,
  forSlot: isCount,
  forPermit: isCount,
  answerMs: isCount,
});

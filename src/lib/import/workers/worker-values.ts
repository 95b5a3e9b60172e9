import type { CsvSource } from '../../csv';
import type { Doubt } from '../../jobs';
import {
  type Chunk,
  ERROR_TYPES,
  type Failure,
  type OrganizationId,
  type OrgRef,
  type RowFailure,
  type Tally,
  type UserId,
  type UserResult,
} from '../../model';
import type { SentHandOver } from '../repeats/email-chain';
import type { LeaseEnd } from '../../chunks';
import {
  type Guard,
  isCount,
  isFlag,
  isText,
  isTime,
  listOf,
  maybe,
  objectOf,
  oneOf,
} from '../../processes';
import type { OrgResolution } from '../rows/org-resolver';
import type { LinksWithin } from '../repeats/row-links';

// Ids are plain texts on the way.
const isUserId = isText as Guard<UserId>;
const isOrganizationId = isText as Guard<OrganizationId>;

const isUserResult = objectOf<UserResult>({
  userId: isUserId,
  outcome: oneOf('created', 'adopted', 'updated'),
  shared: isFlag,
  found: maybe(is(true)),
});

export const isHandOver: Guard<SentHandOver> = objectOf<SentHandOver>({
  emailKey: maybe(isText),
  user: maybe(isUserResult),
  doubtSinceMs: maybe(isTime),
});

export const isChunk: Guard<Chunk> = objectOf<Chunk>({
  index: isCount,
  byteStart: isCount,
  byteEnd: isCount,
  firstRow: isCount,
  firstLine: isCount,
  rows: isCount,
});

export const isDoubt: Guard<Doubt> = objectOf<Doubt>({ sinceMs: isTime, wasSettled: isFlag });

export const isTally: Guard<Tally> = objectOf<Tally>({
  successes: isCount,
  failures: isCount,
  usersCreated: isCount,
  usersAdopted: isCount,
  usersUpdated: isCount,
  membershipsCreated: isCount,
  membershipsExisting: isCount,
});

export const isRowFailure: Guard<RowFailure> = objectOf<RowFailure>({
  recordNumber: isCount,
  email: isText,
  externalId: maybe(isText),
  errorType: oneOf(...ERROR_TYPES),
  errorMessage: isText,
  errorCode: maybe(isText),
  httpStatus: maybe(isCount),
  requestId: maybe(isText),
  userId: maybe(isText),
  orgId: maybe(isText),
  orgExternalId: maybe(isText),
  roleSlugs: maybe(listOf(isText)),
  retryable: isFlag,
  attempts: isCount,
  timestamp: isText,
});

const isFailure: Guard<Failure> = objectOf<Failure>({
  kind: isText as Guard<Failure['kind']>,
  code: isText as Guard<Failure['code']>,
  httpStatus: maybe(isCount),
  requestId: maybe(isText),
  message: isText,
  retryClass: oneOf('transient', 'throttled', 'permanent', 'fatal'),
  ambiguous: isFlag,
  retryAfterMs: maybe(isCount),
});

const isResolved = objectOf({ ok: is(true), id: isOrganizationId });
const isUnresolved = objectOf({ ok: is(false), failure: isFailure, attempts: isCount });
export const isOrgResolution: Guard<OrgResolution> = (value): value is OrgResolution =>
  isResolved(value) || isUnresolved(value);

const isRefById = objectOf({ kind: oneOf('id'), id: isOrganizationId });
const isRefByExternalId = objectOf({
  kind: oneOf('external_id'),
  externalId: isText,
  name: maybe(isText),
});
const isRefByName = objectOf({ kind: oneOf('name'), name: isText });
export const isOrgRef: Guard<OrgRef> = (value): value is OrgRef =>
  isRefById(value) || isRefByExternalId(value) || isRefByName(value);

/** How a lease ended in a worker that lived to tell. */
export type ToldEnd = Exclude<LeaseEnd, { kind: 'lost' }>;
const isSettled = objectOf({ kind: oneOf('settled'), tally: isTally, retryable: isCount });
const isLeft = objectOf({ kind: oneOf('left') });
export const isToldEnd: Guard<ToldEnd> = (value): value is ToldEnd =>
  isSettled(value) || isLeft(value);

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

function is<const T extends boolean>(wanted: T): Guard<T> {
  return (value): value is T => value === wanted;
}

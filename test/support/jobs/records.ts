import fc from 'fast-check';
import type { ChunkRecord } from '../../../src/lib/jobs/ledger/chunk-record';
import {
  asMembershipId,
  asOrganizationId,
  asUserId,
  type CsvChunk,
  defined,
  ERROR_TYPES,
  type JobId,
  parseJobId,
  type RowFailure,
} from '../../../src/lib/model';

/** `text` as the id of a job. */
export function jobIdOf(text: string): JobId {
  const jobId = parseJobId(text);
  if (jobId === undefined) throw new Error(`${text} is not a job id`);
  return jobId;
}

/** A chunk of `rows` rows that begins at `firstRow`. */
export function chunkOf(firstRow: number, rows: number, index = 0): CsvChunk {
  return { index, byteStart: 0, byteEnd: 1, first: firstRow, firstLine: firstRow + 1, count: rows };
}

export function failureOf(row: number, more: Partial<RowFailure> = {}): RowFailure {
  return {
    recordNumber: row,
    email: `row${String(row)}@example.com`,
    errorType: 'user_create',
    errorMessage: 'Email already exists',
    retryable: false,
    attempts: 1,
    timestamp: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

/** The records of a row that arrived, in the order in which they are written. */
export function arrivedRow(row: number): readonly ChunkRecord[] {
  return [
    { type: 'user_intent', row, atMs: 1_000 + row },
    {
      type: 'user',
      row,
      userId: asUserId(`user_${String(row)}`),
      outcome: 'created',
      shared: false,
    },
    { type: 'success', row, email: `row${String(row)}@example.com` },
  ];
}

const text = fc.string({ unit: 'binary', maxLength: 20 });
const row = fc.integer({ min: 1, max: 10_000_000 });
const atMs = fc.integer({ min: 0, max: 4_000_000_000_000 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const failure = fc
  .record({
    recordNumber: row,
    email: text,
    errorType: fc.constantFrom(...ERROR_TYPES),
    errorMessage: text,
    retryable: fc.boolean(),
    attempts: fc.nat(9),
    timestamp: text,
    externalId: maybe(text),
    errorCode: maybe(text),
    httpStatus: maybe(fc.integer({ min: 400, max: 599 })),
    roleSlugs: maybe(fc.array(text, { maxLength: 3 })),
  })
  .map((value) => ({ type: 'failure' as const, failure: defined(value) }));

const success = fc
  .record({
    type: fc.constant('success' as const),
    row,
    email: text,
    externalId: maybe(text),
    joined: maybe(fc.constantFrom('created' as const, 'existing' as const)),
    isFound: fc.boolean(),
    ids: fc.tuple(text, text),
  })
  .map(({ joined, isFound, ids: [organization, membership], ...base }) =>
    defined(
      joined === undefined
        ? base
        : {
            ...base,
            organizationId: asOrganizationId(organization),
            membershipId: asMembershipId(membership),
            membershipOutcome: joined,
            membershipFound: joined === 'created' && isFound ? (true as const) : undefined,
          },
    ),
  );

/** Any record a chunk's ledger may hold. */
export const anyRecord: fc.Arbitrary<ChunkRecord> = fc.oneof(
  fc.record({ type: fc.constant('user_intent' as const), row, atMs }),
  fc.record({ type: fc.constant('membership_intent' as const), row, atMs }),
  fc
    .record({
      type: fc.constant('user' as const),
      row,
      userId: text.map(asUserId),
      outcome: fc.constantFrom('created' as const, 'adopted' as const, 'updated' as const),
      shared: fc.boolean(),
      isFound: fc.boolean(),
    })
    .map(({ isFound, ...user }) =>
      defined({ ...user, found: isFound && !user.shared ? (true as const) : undefined }),
    ),
  success,
  failure,
);

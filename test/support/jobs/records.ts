import fc from 'fast-check';
import type { ChunkRecord, SuccessRecord } from '../../../src/lib/jobs/ledger/chunk-record';
import type { StepRecord } from '../../../src/lib/jobs/ledger/step-record';
import {
  asOrganizationId,
  type CsvChunk,
  defined,
  ERROR_TYPES,
  type ErrorType,
  type IntentTime,
  type JobId,
  parseJobId,
  type RowFailure,
  type StepName,
  type StepResult,
} from '../../../src/lib/model';

/** `text` as the id of a job. */
export function jobIdOf(text: string): JobId {
  const jobId = parseJobId(text);
  if (jobId === undefined) throw new Error(`${text} is not a job id`);
  return jobId;
}

/** A chunk of `rows` rows that begins at `firstRow`. */
export function chunkOf(firstRow: number, rows: number, index = 0): CsvChunk {
  const place = { first: firstRow, firstLine: firstRow + 1, count: rows };
  return { index, byteStart: 0, byteEnd: 1, ...place, digests: ['digest'] };
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

/** A request of a step of the row is about to be sent. */
export function intended(row: number, step: StepName, atMs: number): ChunkRecord {
  return { type: 'intent', step, subject: row, intent: { atMs } };
}

/** A step of the row ended well. */
export function resulted(row: number, step: StepName, result: StepResult): ChunkRecord {
  return { type: 'result', step, subject: row, result };
}

/** The row arrived after one step, unless `more` says otherwise. */
export function succeeded(row: number, more: Partial<SuccessRecord> = {}): SuccessRecord {
  const email = `row${String(row)}@example.com`;
  return { type: 'success', row, email, steps: 1, digest: 'd', ...more };
}

/** The records of a row that arrived, in the order in which they are written. */
export function arrivedRow(row: number): readonly ChunkRecord[] {
  return [
    intended(row, 'user', 1_000 + row),
    resulted(row, 'user', { id: `user_${String(row)}`, outcome: 'created' }),
    succeeded(row),
  ];
}

const text = fc.string({ unit: 'binary', maxLength: 20 });
const row = fc.integer({ min: 1, max: 10_000_000 });
const name = fc.oneof(
  fc.constantFrom('user', 'membership', 'organization'),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,39}$/),
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** Any time of an intent. */
export const anyIntent: fc.Arbitrary<IntentTime> = fc
  .record({
    atMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    offsetMs: maybe(fc.integer({ min: -90_000_000, max: 90_000_000 })),
  })
  .map(defined);

/** Any result of a step. */
export const anyResult: fc.Arbitrary<StepResult> = fc
  .record({
    id: text,
    outcome: name,
    organizationId: maybe(text.map(asOrganizationId)),
    mark: maybe(fc.constantFrom('shared' as const, 'found' as const)),
    externalId: maybe(text),
    updatedAtMs: maybe(fc.nat()),
    password: maybe(fc.constantFrom('none' as const, 'hash' as const, 'plain' as const)),
  })
  .map(defined);

/** Any record of a step whose subject is one of these. */
export function anyStepRecord<Subject>(
  subject: fc.Arbitrary<Subject>,
): fc.Arbitrary<StepRecord<Subject>> {
  return fc.oneof(
    fc.record({ type: fc.constant('intent' as const), step: name, subject, intent: anyIntent }),
    fc.record({ type: fc.constant('result' as const), step: name, subject, result: anyResult }),
  );
}

const errorType = fc.oneof(
  fc.constantFrom(...ERROR_TYPES),
  fc.tuple(name, fc.constantFrom('create' as const, 'update' as const)).map(typeOf),
);

function typeOf([step, did]: readonly [StepName, 'create' | 'update']): ErrorType {
  return `${step}_${did}`;
}

const failure = fc
  .record({
    recordNumber: row,
    email: text,
    errorType,
    errorMessage: text,
    retryable: fc.boolean(),
    attempts: fc.nat(9),
    timestamp: text,
    externalId: maybe(text),
    errorCode: maybe(text),
    httpStatus: maybe(fc.integer({ min: 400, max: 599 })),
    roleSlugs: maybe(fc.array(text, { maxLength: 3 })),
  })
  .chain((value) =>
    maybe(fc.constant(true as const)).map((doubtful) =>
      defined({ type: 'failure' as const, failure: defined(value), doubtful }),
    ),
  );

const success = fc
  .record({
    type: fc.constant('success' as const),
    row,
    email: text,
    externalId: maybe(text),
    steps: fc.nat(9),
    digest: text,
  })
  .map(defined);

// As JSON has them: it knows no -0.
const values = fc
  .dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>);

const before = fc
  .record({
    type: fc.constant('before' as const),
    step: name,
    row,
    values,
    unproved: maybe(fc.array(text, { maxLength: 3 })),
  })
  .map(defined);

/** Any record a chunk's ledger may hold. */
export const anyRecord: fc.Arbitrary<ChunkRecord> = fc.oneof(
  anyStepRecord(row),
  before,
  success,
  failure,
);

import type { FailureCode, ServerCode } from './failure-code';
import { type Guard, isCount, isFlag, isText, isWhole, maybe, objectOf, oneOf } from './guard';

const RETRY_CLASSES = ['transient', 'throttled', 'permanent', 'fatal'] as const;

/**
 * What a retry can do about a failure.
 *
 * - `transient`: the same request may succeed later (5xx, 408, broken connection).
 * - `throttled`: the rate limit answered (429); every request waits.
 * - `permanent`: the same request will fail again.
 * - `fatal`: every request will fail (rejected key); the job stops.
 */
export type RetryClass = (typeof RETRY_CLASSES)[number];

export const FAILURE_KINDS = [
  'email_taken',
  'external_id_taken',
  'domain_taken',
  'membership_exists',
  'membership_pending',
  'not_found',
  'invalid_role',
  'multiple_roles_not_enabled',
  'password_hash_refused',
  'password_refused',
  'metadata_refused',
  'totp_secret_refused',
  'slug_taken',
  'roles_forbidden',
  'request_refused',
  'key_refused',
  'rate_limited',
  'server_error',
  'timeout',
  'no_connection',
  'garbled_answer',
  'answer_of_another',
] as const;

/** What a failure means to the importer. Read from WorkOS's answers in `workos/` and nowhere else. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Why a request to WorkOS failed. */
export interface Failure {
  readonly kind: FailureKind;
  /** WorkOS's own code where it gave one (the most specific), else ours, e.g. `timeout`. */
  readonly code: FailureCode | ServerCode;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** One line of plain words; no secret, hash, password or metadata. */
  readonly message: string;
  readonly retryClass: RetryClass;
  /** True when WorkOS may have carried the request out: look it up before sending it again. */
  readonly ambiguous: boolean;
  /** The wait that the server asked for, as sent; the retry policy bounds it. */
  readonly retryAfterMs?: number;
}

// A worker's own code or the server's: any text may be the latter.
const isCode: Guard<Failure['code']> = (value): value is Failure['code'] => isText(value);

export const isFailure: Guard<Failure> = objectOf<Failure>({
  kind: oneOf(...FAILURE_KINDS),
  code: isCode,
  httpStatus: maybe(isWhole),
  requestId: maybe(isText),
  message: isText,
  retryClass: oneOf(...RETRY_CLASSES),
  ambiguous: isFlag,
  retryAfterMs: maybe(isCount),
});

/** A value, or why it is missing. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

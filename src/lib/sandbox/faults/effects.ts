/** What happens to one request. Of the faults that match it, the first with an event strikes. */
export type FaultEvent =
  /** Answers `status` before any work. A 429 has `Retry-After: 1` unless `retryAfter` is another value or null. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly code?: string;
      readonly retryAfter?: number | string | null;
    }
  /** Cuts the connection before any work. */
  | { readonly kind: 'reset' }
  /** Does the work, then cuts the connection. */
  | { readonly kind: 'lost_answer' }
  /** Delays the request, then does the work, even when the client has left by then. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** Does the work, then answers late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Does the work, then answers with the first half of the JSON. */
  | { readonly kind: 'garbled' }
  /** Does the work, then answers `status`. A 2xx takes the place of another alone, and keeps its body (204: none). */
  | { readonly kind: 'status_after_work'; readonly status: number }
  /**
   * Does the work, then answers with another user, organization or membership than the one asked for: the newest
   * other one; a list with others. The status remains. Nothing happens when there is no other.
   */
  | { readonly kind: 'answer_of_another' }
  /** Does the work and answers, then writes the answer once more on the same connection, unasked. */
  | { readonly kind: 'duplicate_answer'; readonly delayMs: number };

/** The forms a server may store emails and names in; `normalise.ts` says what each does. */
export const NORMAL_FORMS = ['nfc', 'punycode', 'fold', 'gmail', 'blanks'] as const;
export type NormalForm = (typeof NORMAL_FORMS)[number];

/** What the server is like while it carries out a request. All traits that match apply, with any event. */
export type ServerTrait =
  /** A read sees only objects that are at least this old. Nothing happens to a write. */
  | { readonly kind: 'stale'; readonly ageMs: number }
  /** A write that names an object younger than this is 404. Nothing happens to a read. */
  | { readonly kind: 'not_found_for'; readonly ageMs: number }
  /** The server's clock is ahead by `shiftMs`: in `created_at`, `updated_at` and `Date`. */
  | { readonly kind: 'clock'; readonly shiftMs: number }
  /** The `Date` header is ahead by `shiftMs`; null: there is none. */
  | { readonly kind: 'date'; readonly shiftMs: number | null }
  /** Every page of a list names a next one, for ever. */
  | { readonly kind: 'endless_pages' }
  /** Emails and names are stored in a normal form, and found by either spelling. */
  | { readonly kind: 'normalise'; readonly form: NormalForm }
  /** A POST whose `Idempotency-Key` was used before gets the answer of the first one. */
  | { readonly kind: 'idempotency'; readonly mode: 'replay' };

/** What a fault does. */
export type FaultEffect = FaultEvent | ServerTrait;

import { parseHttpDate, parseRetryAfter } from '../http';
import { asServerCode, clip, type Failure, type FailureKind, type RetryClass } from '../model';
import { readErrorBody, type ErrorBody } from './error-body';
import { hasWordsOf, isKnown } from './known-words';
import type { AnswerHead, BrokenAnswer, RawAnswer } from './raw-answer';
import {
  isAboutIdempotencyKey,
  isOfRoles,
  missingSubject,
  readRefusal,
  type Operation,
} from './refusal';
import * as sentences from './sentences';

/** The request that an answer is for. */
export interface RequestFacts {
  readonly operation: Operation;
  readonly nowMs: number;
  /** True for an answer whose object is not the one that was asked for. */
  readonly isOfAnother?: boolean;
}

/** A failure before WorkOS's own words are added. */
interface Verdict {
  readonly kind: FailureKind;
  readonly retryClass: RetryClass;
  readonly ambiguous: boolean;
  readonly sentence: string;
  readonly code: Failure['code'] | undefined;
}

/** Whether the request was carried out is unknown: its own answer was not seen. */
const OF_ANOTHER: Verdict = {
  kind: 'answer_of_another',
  code: 'answer_of_another',
  retryClass: 'transient',
  ambiguous: true,
  sentence: sentences.OF_ANOTHER_SENTENCE,
};

const NO_BODY: ErrorBody = { codes: [], texts: [], isJson: false, isTorn: false };

/**
 * Why an answer does not hold the requested object: the only place that judges statuses, codes and texts of WorkOS
 * (docs/workos-api.md, "Status codes" and "Error bodies"). A 2xx answer given here is one whose body could not be read, or
 * is about another object.
 */
export function classify(raw: RawAnswer, asked: RequestFacts): Failure {
  if (raw.head?.isRepeat === true || asked.isOfAnother === true)
    return failureOf(OF_ANOTHER, raw.head);
  if (raw.whole) {
    // The body of a 2xx is not an error body, and may contain any field of the user.
    const body = isSuccess(raw.head.status) ? NO_BODY : readErrorBody(raw.body);
    return judge(raw.head, body, asked);
  }
  const { head } = raw;
  if (head !== undefined && (raw.trouble === 'too_long' || isClearWithoutBody(head.status))) {
    return judge(head, NO_BODY, asked);
  }
  return judgeBroken(raw);
}

/** True for a status that says the request was carried out. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Statuses that mean the same with any body. */
function isClearWithoutBody(status: number): boolean {
  return [401, 403, 408, 429].includes(status) || status >= 500;
}

function judge(head: AnswerHead, body: ErrorBody, asked: RequestFacts): Failure {
  const verdict = judgeByStatus(head.status, body, asked) ?? judgeRefusal(head.status, body, asked);
  const retryAfterMs = readRetryAfter(head, asked.nowMs);
  return {
    ...failureOf(verdict, head, shownTexts(body, asked)),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The verdict where the status is enough (docs/workos-api.md, "Status codes"); undefined for other 4xx. */
function judgeByStatus(
  status: number,
  body: ErrorBody,
  { operation }: RequestFacts,
): Verdict | undefined {
  const [code] = body.codes;
  const transient = { retryClass: 'transient', ambiguous: true, code } as const;
  const definite = { ambiguous: false, code } as const;
  if (isSuccess(status)) {
    const garbled = { ...transient, code: 'garbled_answer' } as const;
    return { ...garbled, kind: 'garbled_answer', sentence: sentences.GARBLED_SENTENCE };
  }
  if (status < 400) {
    const refused = { ...definite, kind: 'request_refused', retryClass: 'permanent' } as const;
    return { ...refused, sentence: sentences.REDIRECT_SENTENCE };
  }
  if (status === 401 || (status === 403 && !isOfRoles(operation))) {
    const sentence = sentences.keySentence(status);
    return { ...definite, kind: 'key_refused', retryClass: 'fatal', sentence };
  }
  if (status === 408) {
    return { ...transient, kind: 'timeout', sentence: sentences.REQUEST_TIMEOUT_SENTENCE };
  }
  if (status === 429) {
    const throttled = { ...definite, kind: 'rate_limited', retryClass: 'throttled' } as const;
    return { ...throttled, sentence: sentences.RATE_LIMIT_SENTENCE };
  }
  if (status < 500) return undefined;
  return { ...transient, kind: 'server_error', sentence: sentences.serverErrorSentence(status) };
}

function judgeRefusal(status: number, body: ErrorBody, { operation }: RequestFacts): Verdict {
  // An object is missing only when WorkOS says so. A 404 page of a proxy does not, and a find that believed it would
  // let the object be created twice, and a deletion leave it there. A refusal whose body was cut off may have been any refusal.
  if (body.isTorn || (status === 404 && provesAbsence(operation) && !body.isJson)) {
    const garbled = { kind: 'garbled_answer', code: 'garbled_answer' } as const;
    const sentence = sentences.GARBLED_SENTENCE;
    return { ...garbled, retryClass: 'transient', ambiguous: true, sentence };
  }
  if (isAboutIdempotencyKey(status, body)) {
    const code = body.codes[0] ?? 'idempotency_key_in_progress';
    const sentence = sentences.KEY_IN_PROGRESS_SENTENCE;
    return { kind: 'server_error', code, retryClass: 'transient', ambiguous: true, sentence };
  }
  const { kind, code } = readRefusal(status, body, operation);
  if (kind === 'domain_taken') return domainTaken(body, operation);
  const subject = kind === 'not_found' ? missingSubject(body, operation) : operation.subject;
  const role = code === 'invalid_role' ? namedRole(body, operation) : undefined;
  const sentence =
    role === undefined
      ? sentences.refusalSentence(kind, subject)
      : sentences.invalidRoleSentence(role);
  return { kind, code, retryClass: 'permanent', ambiguous: false, sentence };
}

/** One code for all that WorkOS has for it. */
function domainTaken({ texts }: ErrorBody, { domains = [] }: Operation): Verdict {
  const [only, ...others] = domains;
  const named = domains.find((domain) => texts.some((text) => text.includes(`'${domain}'`)));
  const sentence = sentences.domainTakenSentence(others.length === 0 ? only : named);
  const code = 'organization_domain_taken';
  return { kind: 'domain_taken', code, retryClass: 'permanent', ambiguous: false, sentence };
}

/** True where a 404 is an answer, and not a refusal. */
function provesAbsence({ verb }: Operation): boolean {
  return verb === 'find' || verb === 'delete';
}

/** The role of the request that WorkOS names in its refusal. */
function namedRole({ texts }: ErrorBody, { roleSlugs = [] }: Operation): string | undefined {
  return roleSlugs.find((slug) => texts.some((text) => text.includes(`'${slug}'`)));
}

function judgeBroken(raw: BrokenAnswer): Failure {
  const sendable = raw.trouble !== 'not_sendable';
  const verdict: Verdict = {
    ...sentences.brokenSentence(raw),
    kind: brokenKind(raw),
    retryClass: sendable ? 'transient' : 'permanent',
    ambiguous: sendable && raw.sent,
  };
  return failureOf(verdict, raw.head);
}

function brokenKind({ trouble, sent }: BrokenAnswer): FailureKind {
  switch (trouble) {
    case 'not_sendable':
      return 'request_refused';
    case 'too_long':
    case 'protocol':
      return 'garbled_answer';
    case 'timeout':
      return sent ? 'timeout' : 'no_connection';
    case 'connection':
    case 'proxy':
      return 'no_connection';
  }
}

/** What WorkOS says in words that hold no secret. */
function shownTexts({ texts }: ErrorBody, { operation }: RequestFacts): string {
  const { roleSlugs, secret = '' } = operation;
  const shown = texts.filter((text) => isKnown(text, roleSlugs) && !hasWordsOf(text, secret));
  return clip(shown.join('; '), 200);
}

/** A UUID, or as the sandbox writes it (docs/workos-api.md, "Response headers"). */
const REQUEST_ID = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|req_[\dA-Za-z]{1,26})$/i;

/** Adds the server's own words that may be shown. */
function failureOf(
  { sentence, ...verdict }: Verdict,
  head: AnswerHead | undefined,
  said = '',
): Failure {
  const requestId = head?.requestId;
  return {
    ...verdict,
    code: verdict.code ?? asServerCode(`http_${head?.status ?? 0}`),
    message: said === '' ? sentence : `${sentence} (WorkOS: ${said})`,
    ...(head === undefined ? {} : { httpStatus: head.status }),
    ...(requestId !== undefined && REQUEST_ID.test(requestId) ? { requestId } : {}),
  };
}

/**
 * The wait of a 429 or a 5xx. A date counts from the server's own clock where the answer has a `Date`
 * (docs/workos-api.md, "Response headers").
 */
function readRetryAfter(head: AnswerHead, nowMs: number): number | undefined {
  if (head.retryAfter === undefined || (head.status !== 429 && head.status < 500)) return undefined;
  const serverMs = head.date === undefined ? undefined : parseHttpDate(head.date);
  return parseRetryAfter(head.retryAfter, serverMs ?? nowMs);
}

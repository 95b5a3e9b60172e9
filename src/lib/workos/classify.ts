import {
  asServerCode,
  clip,
  sanitizeLine,
  type Failure,
  type FailureKind,
  type RetryClass,
} from '../model';
import { MAX_TEXT, readErrorBody, type ErrorBody } from './error-body';
import { parseHttpDate, parseRetryAfter } from './http-date';
import type { AnswerHead, BrokenAnswer, RawAnswer } from './raw-answer';
import { isClean, redact } from './redact';
import { isAboutIdempotencyKey, missingSubject, readRefusal, type Operation } from './refusal';
import * as sentences from './sentences';

/** The request that an answer is for. */
export interface RequestFacts {
  readonly operation: Operation;
  /** Texts that must not appear in a failure: the API key, passwords, hashes, metadata values. */
  readonly secrets: readonly string[];
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
    return failureOf(OF_ANOTHER, asked, { head: raw.head, texts: [] });
  if (raw.whole) {
    // The body of a 2xx is not an error body, and may contain any field of the user.
    const body = isSuccess(raw.head.status) ? NO_BODY : readErrorBody(raw.body);
    return judge(raw.head, body, asked);
  }
  const { head } = raw;
  if (head !== undefined && (raw.trouble === 'too_long' || isClearWithoutBody(head.status))) {
    return judge(head, NO_BODY, asked);
  }
  return judgeBroken(raw, asked);
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
  const verdict = judgeByStatus(head.status, body) ?? judgeRefusal(head.status, body, asked);
  const retryAfterMs = readRetryAfter(head, asked.nowMs);
  return {
    ...failureOf(verdict, asked, { head, texts: body.texts }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The verdict where the status is enough (docs/workos-api.md, "Status codes"); undefined for other 4xx. */
function judgeByStatus(status: number, body: ErrorBody): Verdict | undefined {
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
  if (status === 401 || status === 403) {
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
  // let the object be created twice. A refusal whose body was cut off may have been any refusal.
  if (body.isTorn || (status === 404 && operation.verb === 'find' && !body.isJson)) {
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
  const subject = kind === 'not_found' ? missingSubject(body, operation) : operation.subject;
  const sentence = sentences.refusalSentence(kind, subject);
  return { kind, code, retryClass: 'permanent', ambiguous: false, sentence };
}

function judgeBroken(raw: BrokenAnswer, asked: RequestFacts): Failure {
  const sendable = raw.trouble !== 'not_sendable';
  const verdict: Verdict = {
    ...sentences.brokenSentence(raw),
    kind: brokenKind(raw),
    retryClass: sendable ? 'transient' : 'permanent',
    ambiguous: sendable && raw.sent,
  };
  return failureOf(verdict, asked, { head: raw.head, texts: [] });
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
      return 'no_connection';
  }
}

/** Adds the server's own words, without the secrets that it may have echoed. */
function failureOf(
  { sentence, ...verdict }: Verdict,
  { secrets }: RequestFacts,
  { head, texts }: { head: AnswerHead | undefined; texts: readonly string[] },
): Failure {
  const said = clip(sanitizeLine(redact(shownTexts(texts), secrets)), 200);
  const requestId = head?.requestId;
  const showsRequestId =
    requestId !== undefined && /^[\w.:-]{1,100}$/.test(requestId) && isClean(requestId, secrets);
  return {
    ...verdict,
    code: showableCode(verdict.code, secrets) ?? asServerCode(`http_${head?.status ?? 0}`),
    message: said === '' ? sentence : `${sentence} (WorkOS: ${said})`,
    ...(head === undefined ? {} : { httpStatus: head.status }),
    ...(showsRequestId ? { requestId } : {}),
  };
}

/** Texts that were cut are not shown: half a secret might be left at their end. */
function shownTexts(texts: readonly string[]): string {
  const whole = texts.filter((text) => text.length < MAX_TEXT);
  const joined = whole.join('; ');
  return joined.length <= MAX_TEXT ? joined : (whole[0] ?? '');
}

/** A code is a name that WorkOS chose, but a server may write anything there. */
function showableCode(code: Verdict['code'], secrets: readonly string[]): Verdict['code'] {
  return code !== undefined && isClean(code, secrets) ? code : undefined;
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

import { createHash } from 'node:crypto';
import type { Answer, Failure } from '../model';
import type { RequestClass } from '../pacing';
import type { RequestStack } from './request-stack';

/** A create that must happen once, whichever requests or answers are lost. */
export interface CreateStep<T> {
  readonly requestClass: RequestClass;
  /** True when an earlier run may have sent it. Then it is looked up first. */
  readonly inDoubt: boolean;
  /** Names the step within the job; with the job's nonce it makes the idempotency key. */
  readonly keyOf: (definiteAnswers: number) => string;
  readonly send: (idempotencyKey: string) => Promise<Answer<T>>;
  /** Looks for what an earlier send of this step created. */
  readonly findOurs: () => Promise<Answer<T | undefined>>;
  /** True when the failure says that such an object exists. After doubt this step may have created it. */
  readonly isConflict: (failure: Failure) => boolean;
}

export interface CreateEnd<T> {
  readonly answer: Answer<T>;
  readonly attempts: number;
  /** True when a request of this step may have been carried out although no answer confirmed it. */
  readonly doubtful: boolean;
  /** True when a look found the object. Another row may have created it then. */
  readonly found?: true;
}

/**
 * Creates an object and never creates it twice. After an answer that leaves doubt it looks before it sends again; an
 * object of its own that it finds becomes the answer. After a conflict that follows doubt it looks once more, since a
 * request that seemed lost may only have been slow.
 */
export async function createOnce<T>(
  stack: RequestStack,
  step: CreateStep<T>,
): Promise<CreateEnd<T>> {
  let doubtful = step.inDoubt;
  let attempts = 0;
  let definiteAnswers = 0;
  const watched = {};
  const send = async (): Promise<Answer<T>> => {
    const answer = await step.send(step.keyOf(definiteAnswers));
    if (!answer.ok && !answer.failure.ambiguous) definiteAnswers += 1;
    return answer;
  };
  for (;;) {
    if (doubtful) {
      const found = await step.findOurs();
      if (!found.ok) return { answer: found, attempts, doubtful };
      if (found.value !== undefined) {
        return { answer: { ok: true, value: found.value }, attempts, doubtful, found: true };
      }
    }
    const { requestClass } = step;
    const called = await stack.call({
      requestClass,
      reads: false,
      repeatable: false,
      send,
      attemptsBefore: attempts,
      watched,
    });
    const { answer } = called;
    attempts = called.attempts;
    if (answer.ok) return { answer, attempts, doubtful };
    if (!answer.failure.ambiguous) return resolveConflict(step, { answer, attempts, doubtful });
    doubtful = true;
    if (!(await stack.waitToRetry(answer.failure, attempts, watched))) {
      return lastLookup(step, { answer, attempts, doubtful });
    }
  }
}

async function resolveConflict<T>(step: CreateStep<T>, end: CreateEnd<T>): Promise<CreateEnd<T>> {
  if (end.answer.ok || !end.doubtful || !step.isConflict(end.answer.failure)) return end;
  const found = await step.findOurs();
  // The look failed, and with it the step: the object exists, but its creator remains unknown.
  if (!found.ok) return { ...end, answer: found };
  return found.value === undefined ? end : foundInstead(end, found.value);
}

// Nothing more will be sent. An object that a lost request created is still a success.
async function lastLookup<T>(step: CreateStep<T>, end: CreateEnd<T>): Promise<CreateEnd<T>> {
  const found = await step.findOurs();
  if (!found.ok || found.value === undefined) return end;
  return foundInstead(end, found.value);
}

function foundInstead<T>(end: CreateEnd<T>, value: T): CreateEnd<T> {
  return { ...end, answer: { ok: true, value }, found: true };
}

/**
 * The idempotency key of a send: the same while an earlier send may have been carried out, a new one after a definite
 * answer. Nothing depends on the server honouring it (`docs/workos-api.md`, "Idempotency").
 *
 * @param subject a row, or the text that names an organization
 * @param step names the step and its counters; letters and digits
 */
export function idempotencyKey(
  nonce: string,
  subject: number | string,
  ...step: readonly (string | number)[]
): string {
  // Rows are many: the nonce is hashed once a job, and a row's key is composed without hashing.
  if (stem.nonce !== nonce) stem = { nonce, digest: digest(nonce) };
  const named = typeof subject === 'number' ? String(subject) : digest(subject);
  return `${stem.digest}.${named}.${step.join('.')}`;
}

let stem = { nonce: '', digest: '' };

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

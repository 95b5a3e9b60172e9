import { createHash } from 'node:crypto';
import type { Answer, Failure } from '../model';
import type { RequestClass } from '../pacing';
import type { RequestStack } from './request-stack';

/** A create that must happen once, whatever gets lost. */
export interface CreateStep<T> {
  readonly requestClass: RequestClass;
  /** True when an earlier run may have sent it: look first. */
  readonly inDoubt: boolean;
  /** Names the step within the job; with the job's nonce it makes the idempotency key. */
  readonly keyOf: (definiteAnswers: number) => string;
  readonly send: (idempotencyKey: string) => Promise<Answer<T>>;
  /** Looks for what an earlier send of ours made. */
  readonly findOurs: () => Promise<Answer<T | undefined>>;
  /** True when the failure says that such a thing exists: after doubt, it may be ours. */
  readonly isConflict: (failure: Failure) => boolean;
}

export interface CreateEnd<T> {
  readonly answer: Answer<T>;
  readonly attempts: number;
  /** True when a request of ours may have been carried out without our knowing. */
  readonly doubtful: boolean;
  /** True when a look found it: it may have been another row that made it. */
  readonly found?: true;
}

/**
 * Creates without ever creating twice: after an answer that leaves doubt it looks before it sends again, and takes
 * what it finds of its own for the answer. A conflict that follows doubt is looked at once more, since a request
 * that seemed lost may have been slow.
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
    if (!answer.failure.ambiguous) return settleConflict(step, { answer, attempts, doubtful });
    doubtful = true;
    if (!(await stack.waitToRetry(answer.failure, attempts, watched))) {
      return lastLook(step, { answer, attempts, doubtful });
    }
  }
}

async function settleConflict<T>(step: CreateStep<T>, end: CreateEnd<T>): Promise<CreateEnd<T>> {
  if (end.answer.ok || !end.doubtful || !step.isConflict(end.answer.failure)) return end;
  const found = await step.findOurs();
  // Whose it is stays unknown: that is what failed, not the create.
  if (!found.ok) return { ...end, answer: found };
  return found.value === undefined ? end : foundInstead(end, found.value);
}

// Nothing more will be sent: what a lost request made is still a success.
async function lastLook<T>(step: CreateStep<T>, end: CreateEnd<T>): Promise<CreateEnd<T>> {
  const found = await step.findOurs();
  if (!found.ok || found.value === undefined) return end;
  return foundInstead(end, found.value);
}

function foundInstead<T>(end: CreateEnd<T>, value: T): CreateEnd<T> {
  return { ...end, answer: { ok: true, value }, found: true };
}

/**
 * The idempotency key of a send: the same for every repeat that may be a repeat, another one after a definite
 * answer. Nothing depends on the server honouring it (`docs/architecture.md`).
 *
 * @param subject a row, or the text that names an organization
 * @param step names the step and its counters; letters and digits
 */
export function idempotencyKey(
  nonce: string,
  subject: number | string,
  ...step: readonly (string | number)[]
): string {
  // Rows are many: the nonce is hashed once a job, a row's key is put together.
  if (stem.nonce !== nonce) stem = { nonce, digest: digest(nonce) };
  const named = typeof subject === 'number' ? String(subject) : digest(subject);
  return `${stem.digest}.${named}.${step.join('.')}`;
}

let stem = { nonce: '', digest: '' };

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

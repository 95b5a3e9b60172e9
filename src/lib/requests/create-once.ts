import type { Answer, Failure, IntentTime } from '../model';
import type { RequestClass } from '../pacing';
import { LagPauses, notVisible, stillUnknown } from './lag';
import type { WatchedRequest } from './outage-watch';
import type { RequestStack } from './request-stack';
import type { IsSince } from './server-clock';

/** An object that WorkOS has. */
export interface CreatedObject {
  /** By WorkOS's clock. */
  readonly createdAtMs: number;
}

/** How a create is recorded, and named to the server. */
export interface CreateRecord {
  /**
   * Since when an earlier run, or another row, may have sent it without a recorded result; undefined when that is not
   * so. Then it is looked up first.
   */
  readonly doubtSince: IntentTime | undefined;
  /**
   * Since when an earlier run may have sent it whose records may be lost; undefined when the ledger is sure to say. It is
   * sent without a look. Only a conflict, or doubt of this run, is judged as since then.
   */
  readonly conflictSince?: IntentTime | undefined;
  /** Records the intent. No request is sent before it is durable. */
  readonly intend: (intent: IntentTime) => Promise<void>;
  /** Names the step within the job; with the job's nonce it makes the idempotency key. */
  readonly keyOf: (keysUsed: number) => string;
}

/** A create that must happen once, whichever requests or answers are lost. */
export interface CreateStep<T extends CreatedObject> {
  readonly requestClass: RequestClass;
  readonly send: (idempotencyKey: string) => Promise<Answer<T>>;
  /** Looks for the object that the step would create, whoever created it. */
  readonly find: (isSince: IsSince) => Promise<Answer<T | undefined>>;
  /** True when the object that a look found may be one that an earlier request of this step created. */
  readonly isOurs: (found: T, isSince: IsSince) => boolean;
  /** True when the failure says that such an object exists. */
  readonly isConflict: (failure: Failure) => boolean;
  /**
   * True when the failure may be about the object that a lost request of this step has created: it is looked for after
   * doubt. Where it is not found, the failure is that of the step.
   */
  readonly isPerhapsOwn?: (failure: Failure) => boolean;
  /** True when the failure says that WorkOS does not know an object that it has given to this job: a replica lags. */
  readonly isLag?: (failure: Failure) => boolean;
  /**
   * What a wait for a lagging replica is about, e.g. the organization: one in vain counts for all steps of it. Absent
   * where each step must wait.
   */
  readonly waitsFor?: string;
  /** True where WorkOS accepts a second such object: before another request is sent, looks wait for the first. */
  readonly hasNoConflict?: boolean;
  /** True when the caller has looked and found nothing: a conflict is as surprising as after doubt. */
  readonly isLookedUp?: boolean;
  /** True when an answered create is always about a new object, never an older one that it changed. */
  readonly isAlwaysNew?: boolean;
}

export interface CreateEnd<T> {
  readonly answer: Answer<T>;
  readonly attempts: number;
  /** True when a request of this step may have been carried out although no answer confirmed it. */
  readonly doubtful: boolean;
  /** True when a look found the object. Another row may have created it then. */
  readonly found?: true;
  /** The object of another creator that a look after a conflict found. */
  readonly existing?: T;
  readonly isSince: IsSince;
}

/**
 * Creates an object and never creates it twice: intent durable, then request, then result.
 *
 * After an answer that leaves doubt it looks before it sends again; an object of its own that it finds becomes the
 * answer. A conflict after doubt is looked into, since a request that seemed lost may only have been slow. So is one of
 * a step whose records may be lost. Looks may lag behind: one that finds nothing although WorkOS says that the object
 * exists is repeated for 30 s. So is a request that is refused because WorkOS does not know an object that it has given
 * to this job.
 */
export function createOnce<T extends CreatedObject>(
  stack: RequestStack,
  step: CreateStep<T>,
  record: CreateRecord,
): Promise<CreateEnd<T>> {
  return new Creation(stack, step, record).run();
}

/** One create in progress. */
class Creation<T extends CreatedObject> {
  private readonly intent: IntentTime;
  private readonly isSince: IsSince;
  private doubtful: boolean;
  private attempts = 0;
  /** How many idempotency keys are used up: each by an answer after which the request may be another one. */
  private keysUsed = 0;
  private trouble = '';
  private lags: LagPauses | undefined;
  private readonly watched: WatchedRequest = {};

  constructor(
    private readonly stack: RequestStack,
    private readonly step: CreateStep<T>,
    private readonly record: CreateRecord,
  ) {
    const { doubtSince, conflictSince } = record;
    const earlier = conflictSince ?? doubtSince;
    this.doubtful = doubtSince !== undefined;
    this.intent = earlier ?? stack.serverClock.intentNow();
    this.isSince = stack.serverClock.since(this.intent, earlier !== undefined);
  }

  async run(): Promise<CreateEnd<T>> {
    await this.record.intend(this.intent);
    for (;;) {
      const earlier = this.doubtful ? await this.lookBeforeSending() : undefined;
      if (earlier !== undefined) return earlier;
      const answer = await this.send();
      if (answer.ok) {
        this.stack.vainWaits.forget(this.step.waitsFor);
        return this.end(answer);
      }
      const { failure } = answer;
      if (failure.ambiguous) {
        this.doubtful = true;
        if (!(await this.maySendAgain(failure))) return this.lookAtLast(failure);
      } else if (this.step.isLag?.(failure) === true) {
        this.lags ??= new LagPauses();
        if (!(await this.wait(this.lags))) return this.fail(stillUnknown(failure));
        // These refusals are WorkOS's delay: the request keeps its attempts for other trouble.
        this.watched.excusedAttempts = this.attempts;
      } else {
        return this.resolveConflict(failure);
      }
    }
  }

  private async send(): Promise<Answer<T>> {
    const { step, stack, attempts, watched } = this;
    const called = await stack.call({
      requestClass: step.requestClass,
      reads: false,
      repeatable: false,
      attemptsBefore: attempts,
      watched,
      send: () => step.send(this.record.keyOf(this.keysUsed)),
      onFailure: (failure) => {
        this.noteKey(failure);
      },
    });
    this.attempts = called.attempts;
    const isFirst = called.attempts === 1 && !this.doubtful;
    if (called.answer.ok && isFirst && step.isAlwaysNew === true) {
      stack.serverClock.noteCreated(called.answer.value.createdAtMs);
    }
    return called.answer;
  }

  /**
   * Decides whether the next request needs another idempotency key: after a definite answer, and when a server error
   * comes back unchanged. A server that honors the key may replay that error for as long as it keeps it.
   */
  private noteKey({ ambiguous, httpStatus = 0, code, message }: Failure): void {
    const trouble =
      ambiguous && httpStatus >= 500 ? `${String(httpStatus)} ${code} ${message}` : '';
    if (!ambiguous || (trouble !== '' && trouble === this.trouble)) this.keysUsed += 1;
    this.trouble = trouble;
  }

  private async maySendAgain(failure: Failure): Promise<boolean> {
    // The answer is not about what was sent, and no conflict would tell of a second object: send no third.
    if (failure.kind === 'answer_of_another' && this.step.hasNoConflict === true) {
      await this.look(true);
      return false;
    }
    return this.stack.waitToRetry(failure, this.attempts, this.watched);
  }

  /** Waits for the next pause. False when there are no more, or when the same was waited for in vain before. */
  private async wait(pauses: LagPauses): Promise<boolean> {
    const { stack, step } = this;
    if (stack.vainWaits.has(step.waitsFor)) return false;
    const hasPause = await pauses.wait(stack);
    if (!hasPause) stack.vainWaits.add(step.waitsFor);
    return hasPause;
  }

  /** The end of the step when a look finds an object of its own, or fails. */
  private async lookBeforeSending(): Promise<CreateEnd<T> | undefined> {
    const found = await this.look(this.step.hasNoConflict === true);
    return found.ok ? this.ownEnd(found.value) : this.end(found);
  }

  private async resolveConflict(failure: Failure): Promise<CreateEnd<T>> {
    const { step, record } = this;
    const mayBeOurs = this.doubtful || record.conflictSince !== undefined;
    if (mayBeOurs && step.isPerhapsOwn?.(failure) === true) return this.resolveOwn(failure);
    const isSurprising = mayBeOurs || step.isLookedUp === true;
    if (!isSurprising || !step.isConflict(failure)) return this.fail(failure);
    const found = await this.look(true);
    // The look failed, and with it the step: the object exists, but its creator remains unknown.
    if (!found.ok) return this.end(found);
    if (found.value === undefined) return this.fail(notVisible(failure));
    const own = mayBeOurs ? this.ownEnd(found.value) : undefined;
    return own ?? this.end({ ok: false, failure }, { existing: found.value });
  }

  private async resolveOwn(failure: Failure): Promise<CreateEnd<T>> {
    const found = await this.look(true);
    return found.ok ? (this.ownEnd(found.value) ?? this.fail(failure)) : this.end(found);
  }

  /** Nothing more will be sent. An object that a lost request created is still a success. */
  private async lookAtLast(failure: Failure): Promise<CreateEnd<T>> {
    const found = await this.step.find(this.isSince);
    const own = found.ok ? this.ownEnd(found.value) : undefined;
    return own ?? this.fail(failure);
  }

  /** Looks once, or until something is found. */
  private async look(isPatient: boolean): Promise<Answer<T | undefined>> {
    const pauses = new LagPauses();
    let found = await this.step.find(this.isSince);
    while (isPatient && found.ok && found.value === undefined && (await this.wait(pauses))) {
      found = await this.step.find(this.isSince);
    }
    return found;
  }

  /** The end of the step if what a look found may be its own. */
  private ownEnd(found: T | undefined): CreateEnd<T> | undefined {
    return found !== undefined && this.step.isOurs(found, this.isSince)
      ? this.end({ ok: true, value: found }, { found: true })
      : undefined;
  }

  private fail(failure: Failure): CreateEnd<T> {
    return this.end({ ok: false, failure });
  }

  private end(
    answer: Answer<T>,
    more: Pick<CreateEnd<T>, 'found' | 'existing'> = {},
  ): CreateEnd<T> {
    const { attempts, doubtful, isSince } = this;
    return { answer, attempts, doubtful, isSince, ...more };
  }
}

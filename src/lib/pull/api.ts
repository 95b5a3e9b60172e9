import {
  type HttpAnswer,
  type HttpClient,
  type HttpOutcome,
  parseHttpDate,
  parseRetryAfter,
} from '../http';
import { type Abort, type Failure, parseJson } from '../model';
import { DEFAULT_RETRY_POLICY, nextAttempt } from '../pacing';
import {
  notFound,
  notJson,
  rateLimited,
  refused,
  serverFailed,
  unexpected,
  unreachable,
} from './pull-errors';
import type { PullPorts } from './pull-request';

/** A request, and how its refusal is told. */
export interface ApiRequest {
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with POST. */
  readonly json?: object;
  /** What is read, for messages: `organizations`. */
  readonly what: string;
  /** The end of the command for a 401 or a 403. */
  readonly refusal: (status: number) => Abort;
}

/** Why there is nothing to read in an answer, and whether the same request may succeed later. */
interface Trouble extends Pick<Failure, 'retryClass' | 'retryAfterMs'> {
  readonly abort: Abort;
}

/** The API of a provider: one request at a time, each with its retries, at the pace that its answers ask for. */
export class Api {
  /** Milliseconds of the monotonic clock; nothing is sent before. */
  private notBeforeMs = 0;

  constructor(
    /** The name of the provider, for messages. */
    readonly label: string,
    private readonly client: HttpClient,
    private readonly run: PullPorts & { readonly signal: AbortSignal },
  ) {}

  /**
   * The JSON of a successful answer.
   *
   * @throws Abort when there is none, also after retries
   */
  async ask(request: ApiRequest): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      await this.wait(true);
      const { json, headers } = request;
      const outcome = await this.client.send(
        {
          method: json === undefined ? 'GET' : 'POST',
          target: request.target,
          headers:
            json === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          ...(json !== undefined && { body: JSON.stringify(json) }),
        },
        this.run.signal,
      );
      const read = this.judge(outcome, request);
      if ('value' in read) return read.value;
      const chance = { attempt, random: this.run.random() };
      const next = nextAttempt(DEFAULT_RETRY_POLICY, read, chance);
      if (!next.retry) throw read.abort;
      this.pauseFor(next.delayMs);
      await this.wait(next.pauseAll);
    }
  }

  /** The end of a command that got a list of another form than the API documents. */
  unexpected(what: string): Abort {
    return unexpected(this.label, what);
  }

  private judge(
    outcome: HttpOutcome,
    { what, refusal }: ApiRequest,
  ): { readonly value: unknown } | Trouble {
    const { label } = this;
    if (!outcome.ok) {
      const retryClass = outcome.fault === 'too_long' ? 'permanent' : 'transient';
      return { retryClass, abort: unreachable(label, outcome.fault, outcome.cause) };
    }
    const { answer } = outcome;
    const { status } = answer;
    if (status >= 200 && status < 300) return this.readSuccess(answer);
    if (status === 401 || status === 403) {
      return { retryClass: 'permanent', abort: refusal(status) };
    }
    if (status === 404 || (status < 500 && status !== 408 && status !== 429)) {
      const abort = status === 404 ? notFound(label, what) : refused(label, what, status);
      return { retryClass: 'permanent', abort };
    }
    return this.judgePassing(answer);
  }

  /** The trouble of a 408, a 429 or a 5xx. */
  private judgePassing(answer: HttpAnswer): Trouble {
    const { label } = this;
    const isLimited = answer.status === 429;
    const retryAfterMs =
      this.retryAfterMs(answer) ?? (isLimited ? this.resetMs(answer) : undefined);
    return {
      retryClass: isLimited ? 'throttled' : 'transient',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      abort: isLimited ? rateLimited(label) : serverFailed(label, answer.status),
    };
  }

  private readSuccess(answer: HttpAnswer): { readonly value: unknown } | Trouble {
    const value = parseJson(answer.body);
    // A page that a network inserts is gone once the user has signed in to it.
    if (value === undefined) return { retryClass: 'transient', abort: notJson(this.label) };
    if (answer.headers['x-ratelimit-remaining']?.trim() === '0') {
      this.pauseFor(Math.min(this.resetMs(answer) ?? 0, DEFAULT_RETRY_POLICY.maxRetryAfterMs));
    }
    return { value };
  }

  private retryAfterMs({ headers }: HttpAnswer): number | undefined {
    const { 'retry-after': text, date } = headers;
    return text === undefined ? undefined : parseRetryAfter(text, this.serverMs(date));
  }

  /** `x-ratelimit-reset` is the second since 1970 in which the limit is full again. */
  private resetMs({ headers }: HttpAnswer): number | undefined {
    const seconds = Number(headers['x-ratelimit-reset']?.trim() ?? '');
    const leftMs = seconds * 1000 - this.serverMs(headers['date']);
    return Number.isFinite(leftMs) && leftMs > 0 ? leftMs : undefined;
  }

  /** Waits that are times count by the server's own clock. */
  private serverMs(date: string | undefined): number {
    return (date === undefined ? undefined : parseHttpDate(date)) ?? this.run.clock.now();
  }

  private pauseFor(delayMs: number): void {
    const untilMs = this.run.clock.monotonicMs() + delayMs;
    this.notBeforeMs = Math.max(this.notBeforeMs, untilMs);
  }

  private async wait(isLimited: boolean): Promise<void> {
    const { clock, signal, emit } = this.run;
    const delayMs = this.notBeforeMs - clock.monotonicMs();
    if (delayMs > 0) {
      emit({ type: 'waiting', delayMs, isLimited });
      await clock.sleep(delayMs, signal);
    }
    signal.throwIfAborted();
  }
}

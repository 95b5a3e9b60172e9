import type { WorkOS } from '@workos-inc/node';
import { clip, oneLine, parseJson, type Answer, type Failure } from '../model';
import { classify, isSuccess } from './classify';
import { parseHttpDate } from './http-date';
import { encodePath } from './path';
import type { RawAnswer } from './raw-answer';
import { redact } from './redact';
import type { Operation } from './refusal';

/** One request and how its answer is read. */
export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Parts of the path, not yet encoded. */
  readonly path: readonly string[];
  /** A value that is empty is not sent (the SDK drops it). */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly idempotencyKey?: string;
  readonly operation: Operation;
  /** Reads the body of a success; undefined when it has another shape. */
  readonly read: (body: unknown) => T | undefined;
  /** What of the request must not show up in a failure, besides the API key. */
  readonly secrets?: () => readonly string[];
}

export type MakeCall = <T>(call: Call<T>) => Promise<Answer<T>>;

export interface Caller {
  readonly call: MakeCall;
  /** See `Gateway`. */
  serverClockOffsetMs(): number;
}

export interface CallerOptions {
  /** Its `fetchFn` is ours, so that what it returns is a `RawAnswer`. */
  readonly sdk: Pick<WorkOS, 'get' | 'post' | 'put'>;
  readonly apiKey: string;
  readonly now: () => number;
}

/** Makes calls through the SDK and judges what comes back. */
export function createCaller({ sdk, apiKey, now }: CallerOptions): Caller {
  let offsetMs = 0;

  async function call<T>(wanted: Call<T>): Promise<Answer<T>> {
    const path = encodePath(wanted.path);
    if (path === undefined) return { ok: false, failure: notAddressable(wanted, apiKey) };
    const raw = await send(sdk, path, wanted);
    const nowMs = now();
    const serverMs = raw.head?.date === undefined ? undefined : parseHttpDate(raw.head.date);
    if (serverMs !== undefined) offsetMs = serverMs - nowMs;
    const value = readSuccess(raw, wanted);
    if (value !== undefined) return { ok: true, value };
    const secrets = [apiKey, ...(wanted.secrets?.() ?? [])];
    const failure = classify(raw, { operation: wanted.operation, secrets, nowMs });
    return { ok: false, failure };
  }

  return { call, serverClockOffsetMs: () => offsetMs };
}

/** A find's answer: what WorkOS does not have is no failure. */
export function absentIfNotFound<T>(answer: Answer<T>): Answer<T | undefined> {
  return !answer.ok && answer.failure.kind === 'not_found'
    ? { ok: true, value: undefined }
    : answer;
}

async function send<T>(
  sdk: CallerOptions['sdk'],
  path: string,
  { method, query, body, idempotencyKey }: Call<T>,
): Promise<RawAnswer> {
  switch (method) {
    case 'GET':
      return (await sdk.get<RawAnswer>(path, query === undefined ? {} : { query })).data;
    case 'PUT':
      return (await sdk.put<RawAnswer>(path, body)).data;
    case 'POST': {
      const options = idempotencyKey === undefined ? {} : { idempotencyKey };
      return (await sdk.post<RawAnswer>(path, body, options)).data;
    }
  }
}

function readSuccess<T>(raw: RawAnswer, { read }: Call<T>): T | undefined {
  return raw.whole && isSuccess(raw.head.status) ? read(parseJson(raw.body)) : undefined;
}

function notAddressable<T>({ path }: Call<T>, apiKey: string): Failure {
  const id = clip(oneLine(redact(path.at(-1) ?? '', [apiKey])), 60);
  return {
    kind: 'request_refused',
    code: 'id_not_addressable',
    message: `The id "${id}" cannot be part of a web address`,
    retryClass: 'permanent',
    ambiguous: false,
  };
}

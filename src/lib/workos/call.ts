import { clip, sanitizeLine, parseJson, type Answer, type Failure } from '../model';
import { classify, isSuccess } from './classify';
import type { Deletion, ListPage } from './gateway';
import { parseHttpDate } from '../http';
import { encodePath, isAddressable } from './path';
import type { RawAnswer } from './raw-answer';
import { readPage } from './read-wire';
import type { Operation } from './refusal';
import type { SdkRequest } from './sdk-client';
import type { Send } from './transport';

/** One request and how its answer is read. */
export interface Call<T> {
  readonly method: SdkRequest['method'];
  /** Of the collection: nothing in it needs encoding. */
  readonly root: string;
  /** Parts of the path below the collection, not yet encoded. */
  readonly below?: readonly string[];
  /** Empty values are not sent. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly idempotencyKey?: string;
  readonly operation: Operation;
  /** Reads the body of a success; undefined when it has another shape. */
  readonly read: (body: unknown) => T | undefined;
  /** Whether the value that was read is what the request asked for. An answer out of step is about another object. */
  readonly isAbout: (value: T) => boolean;
}

export type MakeCall = <T>(call: Call<T>) => Promise<Answer<T>>;

export interface Caller {
  readonly call: MakeCall;
  /** See `Gateway`. */
  serverClockOffsetMs(): number | undefined;
}

export interface CallerOptions {
  readonly send: Send;
  readonly now: () => number;
}

/** Makes calls: sends each once, and gives the value that was read or the failure of `classify`. */
export function createCaller({ send, now }: CallerOptions): Caller {
  let offsetMs: number | undefined;
  let lastDate: string | undefined;
  let lastDateMs: number | undefined;

  // The header changes once a second: most answers repeat the last one.
  function dateMs(date: string): number | undefined {
    if (date !== lastDate) {
      lastDate = date;
      lastDateMs = parseHttpDate(date);
    }
    return lastDateMs;
  }

  async function call<T>(wanted: Call<T>): Promise<Answer<T>> {
    const { method, root, below, query, body, idempotencyKey } = wanted;
    const path = below === undefined ? root : encodePath(root, below);
    if (path === undefined) return { ok: false, failure: notAddressable(below) };
    const { raw, connection } = await send({ method, path, query, body, idempotencyKey });
    const nowMs = now();
    const serverMs = raw.head?.date === undefined ? undefined : dateMs(raw.head.date);
    if (serverMs !== undefined) offsetMs = serverMs - nowMs;
    const answer = judge(raw, wanted, nowMs);
    // Every later answer on this connection might be that of another request, too.
    if (!answer.ok && answer.failure.kind === 'answer_of_another') connection?.end();
    return answer;
  }

  function judge<T>(raw: RawAnswer, wanted: Call<T>, nowMs: number): Answer<T> {
    const value = raw.head?.isRepeat === true ? undefined : readSuccess(raw, wanted);
    const isOfAnother = value !== undefined && !wanted.isAbout(value);
    if (value !== undefined && !isOfAnother) return { ok: true, value };
    const asked = { operation: wanted.operation, nowMs, isOfAnother };
    return { ok: false, failure: classify(raw, asked) };
  }

  return { call, serverClockOffsetMs: () => offsetMs };
}

/** The answer of a find: an object that does not exist is undefined, not a failure. */
export function absentIfNotFound<T>(answer: Answer<T>): Answer<T | undefined> {
  return !answer.ok && answer.failure.kind === 'not_found'
    ? { ok: true, value: undefined }
    : answer;
}

/** Deletes the object of this id, in the collection or further below it. */
export async function deletion(
  call: MakeCall,
  {
    root,
    id,
    above = [],
    subject,
  }: {
    readonly root: string;
    readonly id: string;
    readonly above?: readonly string[];
    readonly subject: Operation['subject'];
  },
): Promise<Answer<Deletion>> {
  const answer = await call({
    method: 'DELETE',
    root,
    below: [...above, id],
    operation: { verb: 'delete', subject },
    // The answer names nothing (docs/workos-api.md, "Deleting a user").
    read: (): Deletion => 'deleted',
    isAbout: () => true,
  });
  return !answer.ok && answer.failure.kind === 'not_found' ? { ok: true, value: 'absent' } : answer;
}

/** Reads a page of all objects of a kind. */
export function listOfAll<T>(
  call: MakeCall,
  {
    root,
    subject,
    readItem,
  }: {
    readonly root: string;
    readonly subject: Operation['subject'];
    readonly readItem: (item: unknown) => T | undefined;
  },
  after: string | undefined,
): Promise<Answer<ListPage<T>>> {
  return call({
    method: 'GET',
    root,
    query: nextPage(after),
    operation: { verb: 'list', subject },
    read: (body) => readPage(body, readItem),
    isAbout: () => true,
  });
}

/** The query for a page of a whole list (docs/workos-api.md, "Lists"). */
export function nextPage(after: string | undefined): Readonly<Record<string, string>> {
  return { order: 'asc', limit: '100', ...(after === undefined ? {} : { after }) };
}

function readSuccess<T>(raw: RawAnswer, { read }: Call<T>): T | undefined {
  return raw.whole && isSuccess(raw.head.status) ? read(parseJson(raw.body)) : undefined;
}

function notAddressable(below: readonly string[] = []): Failure {
  const bad = below.find((part) => !isAddressable(part)) ?? '';
  const id = clip(sanitizeLine(bad), 60);
  return {
    kind: 'request_refused',
    code: 'id_not_addressable',
    message: `The id "${id}" cannot be part of a web address`,
    retryClass: 'permanent',
    ambiguous: false,
  };
}

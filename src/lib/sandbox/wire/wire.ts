import type { World } from '../world/world';

/** One request as a route gets it: parsed and decoded, its key and the rate limit already checked. */
export interface WireRequest {
  /** The values of `{name}` in the route's path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown;
  readonly idempotencyKey?: string;
}

/** An answer before it is serialized. Without `body` the answer has none. */
export interface WireAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** An answer that may ask the client to wait. */
export interface TimedAnswer extends WireAnswer {
  /** The `Retry-After` header; not sent when undefined. */
  readonly retryAfter?: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The handler of one operation. `path` is written as in the OpenAPI document: `/organizations/{id}`. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly handle: (world: World, request: WireRequest) => WireAnswer;
}

/** A value read from outside, or the answer that refuses it. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: WireAnswer };

/** Wraps a value that passed its checks. */
export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** Wraps the answer that refuses a value. */
export function refuse(refusal: WireAnswer): { readonly ok: false; readonly refusal: WireAnswer } {
  return { ok: false, refusal };
}

/** The answer with the value as its body, or the refusal. */
export function answerOf(status: number, checked: Checked<object>): WireAnswer {
  return checked.ok ? { status, body: checked.value } : checked.refusal;
}

/** The path parameter `name`; a route without it has a bug. */
export function param(request: WireRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`The route has no path parameter {${name}}.`);
  return value;
}

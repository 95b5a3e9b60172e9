import { STATUS_CODES } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Engine, TimedAnswer } from './engine';
import { coded, malformedJson, messageOnly, tooManyRequests, unknownRoute } from '../wire/errors';
import { cutConnection, type Exchange, headerOf, queryOf, readBody, send } from '../wire/exchange';
import type { FaultEffect } from '../faults/faults';
import type { RequestOutcome } from '../limits/stats';
import type { Route, WireAnswer } from '../wire/wire';

const DEFAULT_RETRY_AFTER = '1';

let dateText = '';
let dateSecond = -1;

/** The HTTP date of `nowMs`, formatted once a second because every answer has it. */
function httpDate(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(nowMs).toUTCString();
  }
  return dateText;
}

/** The headers of every answer. `Date` is by the sandbox's clock. */
export function commonHeaders(engine: Engine): string[] {
  return [
    'Content-Type',
    'application/json; charset=utf-8',
    'X-Request-ID',
    engine.world.id('req'),
    'Date',
    httpDate(engine.settings.now()),
  ];
}

function statusAnswer(status: number, code?: string): WireAnswer {
  if (status === 429 && code === undefined) return tooManyRequests();
  const message = STATUS_CODES[status] ?? `Status ${status}`;
  return code === undefined ? messageOnly(status, message) : coded(status, { code, message });
}

function faultAnswer(fault: Extract<FaultEffect, { kind: 'status' }>): TimedAnswer {
  const { status, retryAfter } = fault;
  const plain = statusAnswer(status, fault.code);
  const answer = fault.body === undefined ? plain : { status, body: fault.body };
  const wait = retryAfter ?? (status === 429 && retryAfter !== null ? DEFAULT_RETRY_AFTER : null);
  return wait === null ? answer : { ...answer, retryAfter: String(wait) };
}

/** Carries out the request; undefined when the client left before the end of the body. */
async function work(
  engine: Engine,
  exchange: Exchange,
  { route, delayMs }: { readonly route: Route | undefined; readonly delayMs: number },
): Promise<WireAnswer | undefined> {
  // A reset during the delay replaces the world; this request must not change the new one.
  const { world } = engine;
  const body = await readBody(exchange);
  if (body.kind === 'gone') return undefined;
  await pause(delayMs);
  if (route === undefined) return unknownRoute(exchange.method, exchange.path);
  if (body.kind === 'malformed') return malformedJson();
  const key = headerOf(exchange, 'idempotency-key');
  return route.handle(world, {
    params: exchange.params,
    query: queryOf(exchange),
    body: body.value,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  });
}

function reply(
  engine: Engine,
  exchange: Exchange,
  answer: TimedAnswer & { text?: string },
): RequestOutcome {
  const headers = commonHeaders(engine);
  if (answer.retryAfter !== undefined) headers.push('Retry-After', answer.retryAfter);
  const whole = answer.body === undefined ? '' : JSON.stringify(answer.body);
  send(exchange, answer.status, { headers, text: answer.text ?? whole });
  return answer.status;
}

/** The first half of the JSON; for an answer without a body, half of `{}`. */
function garble(answer: WireAnswer): string {
  const whole = JSON.stringify(answer.body ?? {});
  return whole.slice(0, Math.ceil(whole.length / 2));
}

/** Sends the answer to a request that was carried out, as the fault changes it. */
function replyUnder(
  engine: Engine,
  exchange: Exchange,
  { answer, fault }: { readonly answer: WireAnswer; readonly fault: FaultEffect | undefined },
): RequestOutcome {
  switch (fault?.kind) {
    case 'lost_answer':
      cutConnection(exchange, 'close');
      return 'lost_answer';
    case 'garbled':
      return reply(engine, exchange, { ...answer, text: garble(answer) });
    case 'status_after_work':
      return reply(engine, exchange, statusAnswer(fault.status));
    default:
      return reply(engine, exchange, answer);
  }
}

async function pause(delayMs: number): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
}

/**
 * Checks the key, then the rate limit, then draws a fault, then does the work. A request that a fault stops
 * still counts toward the rate limit.
 */
async function handle(
  engine: Engine,
  exchange: Exchange,
  route: Route | undefined,
): Promise<RequestOutcome> {
  const { latencyMs } = engine.settings;
  const refusal =
    engine.checkKey(headerOf(exchange, 'authorization')) ?? engine.checkRate(exchange);
  if (refusal !== undefined) {
    await pause(latencyMs);
    return reply(engine, exchange, refusal);
  }
  const fault = engine.faults.draw(exchange.method, exchange.path);
  if (fault?.kind === 'reset') {
    cutConnection(exchange, 'reset');
    return 'reset';
  }
  if (fault?.kind === 'status') {
    await pause(latencyMs);
    return reply(engine, exchange, faultAnswer(fault));
  }
  const delayMs = fault?.kind === 'late' ? fault.delayMs : 0;
  const answer = await work(engine, exchange, { route, delayMs });
  if (answer === undefined) return 'client_left';
  await pause(latencyMs + (fault?.kind === 'slow' ? fault.delayMs : 0));
  return replyUnder(engine, exchange, { answer, fault });
}

/** Answers one request of the API and counts it. `route` is undefined when no operation matches. */
export async function serve(
  engine: Engine,
  exchange: Exchange,
  route: Route | undefined,
): Promise<void> {
  const { stats } = engine;
  const { log, now } = engine.settings;
  const startedAt = log === undefined ? 0 : now();
  stats.arrive();
  try {
    const ending = await handle(engine, exchange, route);
    stats.end(`${exchange.method} ${route?.path ?? '(unknown)'}`, ending);
    log?.(`${exchange.method} ${exchange.path} ${ending} ${now() - startedAt} ms`);
  } finally {
    stats.leave();
  }
}

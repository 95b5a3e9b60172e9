import { STATUS_CODES } from 'node:http';

import type { FaultEvent } from '../faults/effects';
import { NO_TRAITS, type ServerTraits } from '../faults/traits';
import { coded, messageOnly, tooManyRequests } from '../wire/errors';
import { type Exchange, type Message, send, sendAgain } from '../wire/exchange';
import type { TimedAnswer, WireAnswer } from '../wire/wire';
import type { Engine } from './engine';

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

/** The headers of every answer. `Date` is by the sandbox's clock, as the traits shift it. */
export function commonHeaders(engine: Engine, traits: ServerTraits = NO_TRAITS): string[] {
  const headers = [
    'Content-Type',
    'application/json; charset=utf-8',
    'X-Request-ID',
    engine.world.id('req'),
  ];
  const { clockMs, dateMs = clockMs } = traits;
  if (dateMs !== null) headers.push('Date', httpDate(engine.settings.now() + dateMs));
  return headers;
}

function messageOf(engine: Engine, answer: TimedAnswer, traits: ServerTraits): Message {
  const headers = commonHeaders(engine, traits);
  if (answer.retryAfter !== undefined) headers.push('Retry-After', answer.retryAfter);
  return { headers, text: answer.body === undefined ? '' : JSON.stringify(answer.body) };
}

/** Sends the answer as it is. */
export function reply(engine: Engine, exchange: Exchange, answer: TimedAnswer): void {
  send(exchange, answer.status, messageOf(engine, answer, NO_TRAITS));
}

/** Sends the answer as the faults change it on its way. */
export function replyUnder(
  engine: Engine,
  exchange: Exchange,
  reply: {
    readonly answer: TimedAnswer;
    readonly event: FaultEvent | undefined;
    readonly traits: ServerTraits;
  },
): void {
  const { answer, event, traits } = reply;
  const message = messageOf(engine, answer, traits);
  const text = event?.kind === 'garbled' ? garble(answer) : message.text;
  send(exchange, answer.status, { ...message, text });
  if (event?.kind === 'duplicate_answer') {
    sendAgain(exchange, answer.status, { ...message, delayMs: event.delayMs });
  }
}

/** The first half of the JSON; for an answer without a body, half of `{}`. */
function garble(answer: WireAnswer): string {
  const whole = JSON.stringify(answer.body ?? {});
  return whole.slice(0, Math.ceil(whole.length / 2));
}

/** The answer of a server that fails with this status. */
function statusAnswer(status: number, code?: string): WireAnswer {
  if (status === 429 && code === undefined) return tooManyRequests();
  const message = STATUS_CODES[status] ?? `Status ${status}`;
  return code === undefined ? messageOnly(status, message) : coded(status, { code, message });
}

/** The answer of a server that did the work and answers this status. A success takes the place of a success alone. */
export function answerAfterWork(status: number, answer: WireAnswer): WireAnswer {
  if (status >= 300) return statusAnswer(status);
  if (answer.status >= 300) return answer;
  return status === 204 ? { status } : { ...answer, status };
}

/** The answer of a `status` fault. */
export function faultAnswer(fault: Extract<FaultEvent, { kind: 'status' }>): TimedAnswer {
  const { status, retryAfter } = fault;
  const plain = statusAnswer(status, fault.code);
  const answer = fault.body === undefined ? plain : { status, body: fault.body };
  const wait = retryAfter ?? (status === 429 && retryAfter !== null ? DEFAULT_RETRY_AFTER : null);
  return wait === null ? answer : { ...answer, retryAfter: String(wait) };
}

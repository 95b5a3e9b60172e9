import { setTimeout as sleep } from 'node:timers/promises';

import { makeEndless } from '../faults/endless-pages';
import type { Struck } from '../faults/faults';
import { normaliseBody, noteQuery } from '../faults/normalise';
import { NO_TRAITS, type ServerTraits } from '../faults/traits';
import { refuseYoung } from '../faults/young-objects';
import { isRecord } from '../wire/body-reader';
import { malformedJson, unknownRoute } from '../wire/errors';
import { type Exchange, headerOf, queryOf, readBody } from '../wire/exchange';
import type { Route, TimedAnswer, WireAnswer, WireRequest } from '../wire/wire';
import type { World } from '../world/world';
import { answerOfAnother } from './another';
import type { Engine } from './engine';
import { answerAfterWork, faultAnswer } from './respond';

/** A request that passed the key and the rate limit, and what the faults do to it. */
export interface Call extends Struck {
  readonly engine: Engine;
  readonly exchange: Exchange;
  /** Undefined when no operation matches. */
  readonly route: Route | undefined;
}

/** Waits without keeping the process alive. */
export async function pause(delayMs: number): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
}

/** The request with emails and names in the forms that the server stores. */
function normalised(world: World, request: WireRequest, { forms }: ServerTraits): WireRequest {
  if (forms.length === 0) return request;
  const note = world.state.noteSpelling.bind(world.state);
  noteQuery(request.query, forms, note);
  const { body } = request;
  return isRecord(body) ? { ...request, body: normaliseBody(body, forms, note) } : request;
}

/** The route's answer from a server with these traits. */
function handleUnder(
  traits: ServerTraits,
  world: World,
  { route, request }: { readonly route: Route; readonly request: WireRequest },
): WireAnswer {
  if (traits === NO_TRAITS) return route.handle(world, request);
  const { notFoundForMs, clockMs, behindMs } = traits;
  const refusal =
    notFoundForMs === undefined ? undefined : refuseYoung(world, request, notFoundForMs);
  if (refusal !== undefined) return refusal;
  const seen = world.seenBy({ clockMs, behindMs });
  const answer = route.handle(seen, normalised(world, request, traits));
  return traits.endlessPages ? makeEndless(answer, request.query) : answer;
}

async function work(call: Call): Promise<WireAnswer | undefined> {
  const { engine, exchange, route, event, traits } = call;
  // A reset during the delay replaces the world; this request must not change the new one.
  const { world } = engine;
  const body = await readBody(exchange);
  if (body.kind === 'gone') return undefined;
  await pause(event?.kind === 'late' ? event.delayMs : 0);
  if (route === undefined) return unknownRoute(exchange.method, exchange.path);
  if (body.kind === 'malformed') return malformedJson();
  const key = headerOf(exchange, 'idempotency-key');
  const request: WireRequest = {
    params: exchange.params,
    query: queryOf(exchange),
    body: body.value,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
  const answer = handleUnder(traits, world, { route, request });
  if (event?.kind === 'status_after_work') return answerAfterWork(event.status, answer);
  if (event?.kind !== 'answer_of_another') return answer;
  return answerOfAnother(world, { path: route.path, request }, answer);
}

async function produce(call: Call): Promise<TimedAnswer | undefined> {
  return call.event?.kind === 'status' ? faultAnswer(call.event) : work(call);
}

/**
 * Carries out a request, or replays the answer of its idempotency key, and returns what the server wants to answer.
 * Undefined when the client left before the end of the body. A replay meets no event that precedes or replaces the
 * work, because there is none.
 */
export async function carryOut(call: Call): Promise<TimedAnswer | undefined> {
  const { engine, exchange, traits } = call;
  const key = traits.replays ? headerOf(exchange, 'idempotency-key') : undefined;
  if (key === undefined) return produce(call);
  return engine.replays.answer(`${exchange.path} ${key}`, () => produce(call));
}

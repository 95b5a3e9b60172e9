import type { RequestOutcome } from '../limits/stats';
import { cutConnection, type Exchange, headerOf } from '../wire/exchange';
import type { Route } from '../wire/wire';
import { carryOut, pause } from './carry-out';
import type { Engine } from './engine';
import { reply, replyUnder } from './respond';

/**
 * Checks the key, then the rate limit, then draws the faults, then does the work. A request that a fault stops
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
    reply(engine, exchange, refusal);
    return refusal.status;
  }
  const { event, traits } = engine.faults.draw(exchange.method, exchange.path);
  if (event?.kind === 'reset') {
    cutConnection(exchange, 'reset');
    return 'reset';
  }
  const answer = await carryOut({ engine, exchange, route, event, traits });
  if (answer === undefined) return 'client_left';
  await pause(latencyMs + (event?.kind === 'slow' ? event.delayMs : 0));
  if (event?.kind === 'lost_answer') {
    cutConnection(exchange, 'close');
    return 'lost_answer';
  }
  replyUnder(engine, exchange, { answer, event, traits });
  return answer.status;
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

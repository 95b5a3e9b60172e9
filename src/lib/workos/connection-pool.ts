import type * as Undici from 'undici';
import { AnswerCollector } from './answer-collector';
import { Connection, type RequestIds } from './connection';
import { connectThrough } from './proxy-tunnel';

/**
 * Opens a pool whose requests know the connection they are sent on. A request has one timeout, the transport's:
 * undici's own are off.
 */
export function openPool(
  undici: typeof Undici,
  origin: string,
  limits: { readonly connections: number; readonly timeoutMs: number; readonly proxy?: URL },
): Undici.Pool {
  const { Client, Pool, buildConnector } = undici;
  const direct = buildConnector({
    timeout: limits.timeoutMs,
    // Node's default, 250 ms for each address of a host, is too short for a distant or a busy network.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1000,
  });

  const { proxy, timeoutMs } = limits;
  const connect =
    proxy === undefined ? direct : connectThrough(undici, proxy, { connect: direct, timeoutMs });

  /** The client of one connection. */
  class ConnectionClient extends Client {
    private readonly connection: Connection;

    constructor(connection: Connection) {
      super(origin, {
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: (options, done) => {
          connect(options, (...outcome) => {
            if (outcome[1] !== null) connection.open(outcome[1]);
            done(...outcome);
          });
        },
      });
      this.connection = connection;
    }

    override dispatch(
      options: Undici.Dispatcher.DispatchOptions,
      handler: Undici.Dispatcher.DispatchHandler,
    ): boolean {
      // undici wraps the handler, but passes the options on.
      if ('collector' in options && options.collector instanceof AnswerCollector) {
        options.collector.connection = this.connection;
      }
      return super.dispatch(options, handler);
    }
  }

  const ids: RequestIds = { areUnique: false, suspect: undefined };
  return new Pool(origin, {
    connections: limits.connections,
    factory: () => new ConnectionClient(new Connection(ids)),
  });
}

import type * as Undici from 'undici';
import { type ConnectLimits, openConnector } from '../http';
import { AnswerCollector } from './answer-collector';
import { Connection, type RequestIds } from './connection';

/**
 * Opens a pool whose requests know the connection they are sent on. A request has one timeout, the transport's:
 * undici's own are off.
 */
export function openPool(
  undici: typeof Undici,
  origin: string,
  limits: ConnectLimits & { readonly connections: number },
): Undici.Pool {
  const { Client, Pool } = undici;
  const connect = openConnector(undici, limits);

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

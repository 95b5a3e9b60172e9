import type { Socket } from 'node:net';

/**
 * Whether request ids can show that an answer was repeated. A server that gives every answer one id, as a mock may,
 * cannot: ids count once two answers in a row had different ones.
 */
export class RequestIds {
  private last: string | undefined;
  private haveDiffered = false;

  /** True when an id that comes twice means that an answer came twice. */
  tellApart(id: string): boolean {
    this.haveDiffered ||= this.last !== undefined && this.last !== id;
    this.last = id;
    return this.haveDiffered;
  }
}

/** One connection of the pool, through all sockets it has one after the other. */
export class Connection {
  private socket: Socket | undefined;
  private lastId: string | undefined;

  constructor(private readonly ids: RequestIds) {}

  /** A new socket is connected. */
  open(socket: Socket): void {
    this.socket = socket;
    this.lastId = undefined;
  }

  /** Notes the request id of an answer. True when the answer before had the same one. */
  isRepeat(id: string): boolean {
    const isSame = id === this.lastId;
    this.lastId = id;
    return this.ids.tellApart(id) && isSame;
  }

  /** Ends the socket, so that no answer that is still on its way is read. The next request opens another. */
  end(): void {
    this.socket?.destroy();
  }
}

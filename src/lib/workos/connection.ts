import type { Socket } from 'node:net';

/** One connection of the pool, through all sockets it has one after the other. */
export class Connection {
  private socket: Socket | undefined;
  private lastId: string | undefined;
  /**
   * A mock may give every answer one id, and a proxy every connection. So ids count once two answers in a row had
   * different ones.
   */
  private haveDiffered = false;

  /** A new socket is connected. */
  open(socket: Socket): void {
    this.socket = socket;
    this.lastId = undefined;
  }

  /** Notes the request id of an answer. True when the answer before had the same one. */
  isRepeat(id: string): boolean {
    const isSame = id === this.lastId;
    this.haveDiffered ||= this.lastId !== undefined && !isSame;
    this.lastId = id;
    return this.haveDiffered && isSame;
  }

  /** Ends the socket, so that no answer that is still on its way is read. The next request opens another. */
  end(): void {
    this.socket?.destroy();
  }
}

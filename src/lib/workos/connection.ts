import type { Socket } from 'node:net';
import { isSuccess } from './classify';

/** What the connections of a pool learned together about the request ids of its server. */
export interface RequestIds {
  /** Two answers in a row on one connection had different ids: a repeated id is a repeated answer. */
  areUnique: boolean;
  /** The id of the last refusal that was suspected before that was known. */
  suspect: string | undefined;
}

/** One connection of the pool, through all sockets it has one after the other. */
export class Connection {
  private socket: Socket | undefined;
  private lastId: string | undefined;
  private lastStatus: number | undefined;
  private hasSuspected = false;

  constructor(private readonly ids: RequestIds) {}

  /** A new socket is connected. */
  open(socket: Socket): void {
    this.socket = socket;
    this.lastId = undefined;
  }

  /** Notes the request id of an answer. True when it is taken for the answer before, received once more. */
  isRepeat(id: string, status: number): boolean {
    const isSame = id === this.lastId;
    if (this.lastId !== undefined && !isSame) this.ids.areUnique = true;
    const isSameRefusal = status === this.lastStatus && !isSuccess(status);
    this.lastId = id;
    this.lastStatus = status;
    return isSame && (this.ids.areUnique || (isSameRefusal && this.maySuspect(id)));
  }

  /**
   * While ids may be those of a mock that gives every answer one id, or of a proxy that gives one to every connection,
   * only refusals are suspected, since successes tell what they are about, and each connection suspects once.
   */
  private maySuspect(id: string): boolean {
    if (this.hasSuspected || id === this.ids.suspect) return false;
    this.hasSuspected = true;
    this.ids.suspect = id;
    return true;
  }

  /** Ends the socket, so that no answer that is still on its way is read. The next request opens another. */
  end(): void {
    this.socket?.destroy();
  }
}

import type { Socket } from 'node:net';
import { isSuccess } from './classify';

/** A response may be received once more after some others: as many are remembered of each connection. */
const REMEMBERED = 16;

/** What the connections of a pool learned together about the request ids of its server. */
export interface RequestIds {
  /** Two answers on one connection had different ids: a repeated id is a repeated answer. */
  areUnique: boolean;
  /** The id of the last refusal that was suspected before that was known. */
  suspect: string | undefined;
}

/** One connection of the pool, through all sockets it has one after the other. */
export class Connection {
  private socket: Socket | undefined;
  /** The ids of the last responses on the socket. */
  private recent: string[] = [];
  private lastStatus: number | undefined;
  private hasSuspected = false;

  constructor(private readonly ids: RequestIds) {}

  /** A new socket is connected. */
  open(socket: Socket): void {
    this.socket = socket;
    this.recent = [];
  }

  /** Notes the request id of an answer. True when it is taken for one of the last answers, received once more. */
  isRepeat(id: string, status: number): boolean {
    const { recent, ids } = this;
    const isSameRefusal = status === this.lastStatus && !isSuccess(status);
    this.lastStatus = status;
    if (recent.includes(id)) return ids.areUnique || (isSameRefusal && this.maySuspect(id));
    if (recent.length > 0) ids.areUnique = true;
    recent.push(id);
    if (recent.length > REMEMBERED) recent.shift();
    return false;
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

import { BEAT, BEAT_EVERY_MS, failedMessage, READY } from './handshake';

/** The process that started this one. */
export interface Parent {
  /** Sends a message; does nothing when the parent is gone. */
  send(message: object): void;
}

export interface ParentParts<Down> {
  /** Prepares for work. The message of an error that it throws is sent to the parent. */
  readonly onHello: (hello: unknown) => Promise<void>;
  readonly parse: (message: unknown) => Down | undefined;
  readonly onMessage: (message: Down) => void;
}

/**
 * Serves the process that started this one: answers its first message, sends signs of life, receives the rest. Ends
 * this process when the channel closes, since the parent is gone then. Signals are left to the parent.
 */
export function serveParent<Down>(parts: ParentParts<Down>): Parent {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ignore);
  process.once('disconnect', () => {
    process.exit(0);
  });
  const send = (message: object): void => {
    if (process.connected) process.send?.(message, undefined, undefined, ignore);
  };
  const greet = async (hello: unknown): Promise<void> => {
    try {
      await parts.onHello(hello);
    } catch (error) {
      send(failedMessage(error instanceof Error ? error.message : String(error)));
      return;
    }
    process.on('message', (message: unknown) => {
      const read = parts.parse(message);
      if (read === undefined) throw new Error('The parent sent an invalid message');
      parts.onMessage(read);
    });
    send(READY);
    setInterval(() => {
      send(BEAT);
    }, BEAT_EVERY_MS);
  };
  process.once('message', (hello: unknown) => {
    void greet(hello);
  });
  return { send };
}

// The terminal's Ctrl-C reaches every process of its group: the coordinator decides what to do.
function ignore(): void {
  // A handler alone keeps the process alive.
}

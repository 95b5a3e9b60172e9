import { BEAT, BEAT_EVERY_MS, failedMessage, READY } from './handshake';

/** The process that started this one. */
export interface Parent {
  /** Sends a message; nothing happens when the parent is gone. */
  send(message: object): void;
}

export interface ParentParts<Down> {
  /** Prepares for work; what it throws is told to the parent, in its words. */
  readonly onHello: (hello: unknown) => Promise<void>;
  readonly parse: (message: unknown) => Down | undefined;
  readonly onMessage: (message: Down) => void;
}

/**
 * Serves the process that started this one: answers its first message, gives signs of life, hears the rest. Ends this
 * process when the channel closes: the parent is gone, whatever ended it. Signals are the parent's to deal with.
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
      if (read === undefined) throw new Error('The parent sent something that is no message');
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

// The terminal's Ctrl-C reaches every process of its group: the coordinator says what it means.
function ignore(): void {
  // Having a handler is what keeps the process alive.
}

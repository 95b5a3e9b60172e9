import type { Clock } from '../../model';
import { serveParent } from '../../processes';
import { openGateway } from '../../workos';
import { readToWorker, readHello } from './worker-messages';
import { ChunkServer } from './chunk-server';

/** Serves the coordinator that started this process, until it is gone. */
export function serveChunks(ports: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly apiKey: string;
}): void {
  const { clock, random, apiKey } = ports;
  let server: ChunkServer | undefined;
  const parent = serveParent({
    parse: readToWorker,
    async onHello(message) {
      const hello = readHello(message);
      if (hello === undefined) throw new Error('it was given no job that it understands');
      const gateway = await openGateway({
        apiKey,
        baseUrl: new URL(hello.baseUrl),
        connections: hello.concurrency,
        timeoutMs: hello.requestTimeoutMs,
        now: () => clock.now(),
        appVersion: hello.appVersion,
      });
      server = new ChunkServer(hello, {
        clock,
        random,
        gateway,
        send: (up) => {
          parent.send(up);
        },
      });
    },
    onMessage(down) {
      server?.hear(down);
    },
  });
}

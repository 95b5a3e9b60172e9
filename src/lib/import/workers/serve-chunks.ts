import type { JobFiles } from '../../jobs';
import { type Clock, defined } from '../../model';
import { serveParent } from '../../processes';
import { openGateway } from '../../workos';
import { ChunkServer } from './chunk-server';
import { type Hello, readHello, readToWorker } from './worker-messages';

/** Where the job of a worker is: its folder, and the lease under which it may be written. */
export type WorkersJob = Pick<Hello, 'jobFolder' | 'held'>;

/** Serves the coordinator that started this process until the coordinator is gone. */
export function serveChunks(ports: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly apiKey: string;
  readonly proxy?: URL;
  /** Opens the disk, or the store, that has the job. */
  readonly openFiles: (job: WorkersJob) => Promise<JobFiles>;
}): void {
  const { clock, random, apiKey, proxy, openFiles } = ports;
  let server: ChunkServer | undefined;
  const parent = serveParent({
    parse: readToWorker,
    async onHello(message) {
      const hello = readHello(message);
      if (hello === undefined) throw new Error('it cannot read the description of the job');
      const gateway = await openGateway({
        apiKey,
        ...defined({ proxy }),
        baseUrl: new URL(hello.baseUrl),
        connections: hello.options.concurrency,
        timeoutMs: hello.requestTimeoutMs,
        now: () => clock.now(),
        appVersion: hello.appVersion,
      });
      const files = await openFiles(hello);
      server = new ChunkServer(hello, {
        files,
        clock,
        random,
        gateway,
        send: (answer) => {
          parent.send(answer);
        },
      });
    },
    onMessage(message) {
      server?.receive(message);
    },
  });
}

import type { ChunkWorker, Lease, LeaseWork } from '../../chunks';
import type { Abort, Deadline } from '../../model';
import type { WorkerProcess, WorkerRequest } from '../../processes';
import { receive, type Receivers } from './channel';
import type { CoordinatorServices } from './coordinator-services';
import { serveEmailChain } from './services/email-chain';
import { tellRenewal } from './services/hold';
import { ServedLeases } from './services/leases';
import { serveOrgs } from './services/organizations';
import { ServedPermits } from './services/permits';
import { ServedRequests } from './services/requests';
import { serveStops, type StopMode, stopMessage } from './services/stops';
import {
  type FROM_WORKER,
  type FromWorker,
  readFromWorker,
  type ToWorker,
} from './worker-messages';

/**
 * Starts a worker whose messages go to `onMessage`.
 *
 * @throws Abort `worker_failed`
 */
export type StartWorker = (
  messages: Pick<WorkerRequest<FromWorker>, 'parse' | 'onMessage'>,
) => Promise<WorkerProcess>;

/** A worker as the coordinator sees it: a process that processes the chunks it is granted. */
export class RemoteWorker implements ChunkWorker {
  /** Its requests, as far as the run pauses them. */
  readonly requests: ServedRequests;
  private readonly permits: ServedPermits;
  private readonly leases: ServedLeases;
  private readonly receivers: Receivers<typeof FROM_WORKER>;
  private process: WorkerProcess | undefined;
  private hasGone = false;

  private constructor(services: CoordinatorServices) {
    const parts = {
      ...services,
      send: (message: ToWorker) => {
        this.process?.send(message);
      },
    };
    this.requests = new ServedRequests(parts);
    this.permits = new ServedPermits(parts);
    this.leases = new ServedLeases(parts);
    this.receivers = {
      ...this.permits.receivers,
      ...serveOrgs(parts),
      ...serveEmailChain(parts),
      ...this.leases.receivers,
      ...this.requests.receivers,
      ...serveStops(parts.stop),
    };
  }

  /** Starts a worker. @throws Abort `worker_failed` */
  static async open(start: StartWorker, services: CoordinatorServices): Promise<RemoteWorker> {
    const worker = new RemoteWorker(services);
    worker.process = await start({
      parse: readFromWorker,
      onMessage: (message) => {
        receive(worker.receivers, message);
      },
    });
    void worker.process.gone.then(({ words }) => {
      worker.lose(words);
    });
    return worker;
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** Resolves once the process is gone, with a description of how it ended. */
  get gone(): Promise<string> {
    return this.process?.gone.then(({ words }) => words) ?? Promise.resolve('');
  }

  isGone(): boolean {
    return this.hasGone;
  }

  work(lease: Lease): LeaseWork {
    return this.leases.grant(lease);
  }

  /** Notifies the worker that the job was renewed. */
  extend(until: Deadline): void {
    tellRenewal((message) => this.process?.send(message), until);
  }

  /** Notifies the worker that the run stops. */
  stop(mode: StopMode, reason: Abort): void {
    this.process?.send(stopMessage(mode, reason));
  }

  /** Asks the process to end, once it has no lease. */
  async close(): Promise<void> {
    await this.process?.stop();
  }

  /** Ends the process now. */
  kill(): void {
    this.process?.kill();
  }

  private lose(words: string): void {
    this.hasGone = true;
    this.requests.lose();
    this.permits.lose();
    this.leases.lose(words);
  }
}

import type { ChunkWorker, Lease, LeaseEnd, LeaseWork } from '../../chunks';
import { deferred, type Deferred } from '../../model';
import { startWorker, type WorkerProcess } from '../../processes';
import { addCounters } from '../../requests';
import type { WorkerPorts } from '../ports';
import type { CoordinatorServices } from './coordinator-services';
import {
  abortOf,
  type FromWorker,
  type Hello,
  readFromWorker,
  type ToWorker,
} from './worker-messages';
import { WorkerPermits } from './worker-permits';

const START_WITHIN_MS = 60_000;
// Most objects of a worker die young: a nursery of half the usual size saves memory.
const EXEC_ARGV = ['--max-semi-space-size=8'];

interface OpenLease {
  readonly lease: Lease;
  readonly begun: Deferred<void>;
  readonly ended: Deferred<LeaseEnd>;
}

type Question = Extract<FromWorker, { readonly ask: number }>;

function lost(words: string): LeaseEnd {
  return { kind: 'lost', words };
}

/** A worker as the coordinator sees it: a process that processes the chunks it is granted. */
export class RemoteWorker implements ChunkWorker {
  private hasGone = false;
  private isInOutage = false;
  private readonly leases = new Map<number, OpenLease>();
  private readonly permits: WorkerPermits;
  private process: WorkerProcess | undefined;

  private constructor(private readonly services: CoordinatorServices) {
    this.permits = new WorkerPermits(services.permits);
  }

  /** Starts a worker. @throws Abort `worker_failed` */
  static async open(
    setup: { readonly name: string; readonly hello: Hello; readonly ports: WorkerPorts },
    services: CoordinatorServices,
  ): Promise<RemoteWorker> {
    const worker = new RemoteWorker(services);
    const { modulePath, env } = setup.ports;
    worker.process = await startWorker<FromWorker>({
      name: setup.name,
      modulePath,
      env,
      execArgv: EXEC_ARGV,
      hello: setup.hello,
      timeoutMs: START_WITHIN_MS,
      parse: readFromWorker,
      onMessage: (message) => {
        worker.receive(message);
      },
    });
    void worker.process.gone.then(({ words }) => {
      worker.endAll(words);
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
    const { chunk } = lease;
    // Lost while the grant was written: no answer would ever arrive.
    if (this.hasGone) {
      return { begun: this.gone.then(() => undefined), ended: this.gone.then(lost) };
    }
    const open: OpenLease = { lease, begun: deferred(), ended: deferred() };
    this.leases.set(chunk.index, open);
    const links = this.services.links.within(chunk.first, chunk.count);
    const isReached = this.services.counts.answered > 0;
    this.send({
      type: 'grant',
      ...lease,
      chunk: this.services.bytesOf(chunk),
      links,
      isReached,
    });
    return { begun: open.begun.promise, ended: open.ended.promise };
  }

  send(message: ToWorker): void {
    this.process?.send(message);
  }

  pause(delayMs: number): void {
    this.send({ type: 'pause', delayMs });
  }

  /** Asks the process to end, once it has no lease. */
  async close(): Promise<void> {
    await this.process?.stop();
  }

  /** Ends the process now. */
  kill(): void {
    this.process?.kill();
  }

  private receive(message: FromWorker): void {
    if ('ask' in message) {
      void this.answer(message);
      return;
    }
    switch (message.type) {
      case 'sent':
        this.permits.sent(message.requestClass, message.count, message.atMs);
        return;
      case 'throttled':
        this.services.throttles.report(message, this);
        return;
      case 'outage':
        this.followOutage(message.phase === 'begun');
        return;
      case 'hand_over':
        this.services.chain.handOver(message.row, message.value);
        return;
      case 'rows':
        this.reportRows(message);
        return;
      case 'begun':
        this.leases.get(message.chunk)?.begun.resolve();
        return;
      case 'ended':
        this.endLease(message.chunk, message.end);
        return;
      case 'stop':
        this.services.stop[message.mode](abortOf(message));
        return;
      case 'bug':
        this.services.stop.fail(new Error(message.message));
        return;
      default:
        message satisfies never;
    }
  }

  /** Questions that a halt leaves without an answer need none: every worker is notified of the halt. */
  private async answer(question: Question): Promise<void> {
    const { services } = this;
    const { ask } = question;
    try {
      if (question.type === 'permits') {
        const count = await this.permits.grant(question.requestClass, question.wanted);
        if (count !== undefined) this.send({ type: 'permits', ask, count });
      } else if (question.type === 'org') {
        const resolution = await services.orgs.resolve(question.ref);
        this.send({ type: 'org', ask, resolution });
      } else if (question.type === 'pending') {
        await services.chain.pendingBefore(question.row);
        this.send({ type: 'handed', ask, value: undefined });
      } else {
        const value = await services.chain[question.type](question.row);
        this.send({ type: 'handed', ask, value });
      }
    } catch (error) {
      services.stop.fail(error);
    }
  }

  private followOutage(isOn: boolean): void {
    // A worker that is gone would never report the end of an outage.
    if (isOn === this.isInOutage || (isOn && this.hasGone)) return;
    this.isInOutage = isOn;
    this.services.onOutage(isOn);
  }

  private reportRows({ chunk, counts, ...report }: FromWorker & { type: 'rows' }): void {
    Object.assign(this.services.counts, addCounters(this.services.counts, counts, 1));
    const open = this.leases.get(chunk);
    if (open !== undefined) this.services.onRows(open.lease, report);
  }

  private endLease(chunk: number, end: LeaseEnd): void {
    const open = this.leases.get(chunk);
    this.leases.delete(chunk);
    open?.begun.resolve();
    open?.ended.resolve(end);
  }

  /** The process is gone. */
  private endAll(words: string): void {
    this.hasGone = true;
    this.followOutage(false);
    this.permits.lose();
    for (const chunk of [...this.leases.keys()]) this.endLease(chunk, lost(words));
  }
}

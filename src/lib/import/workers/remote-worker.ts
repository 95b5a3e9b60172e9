import type { PermitSource, RequestClass } from '../../pacing';
import { startWorker, type WorkerProcess } from '../../processes';
import type { EmailChain } from '../repeats/email-chain';
import type { ChunkWorker, Lease, LeaseEnd, LeaseWork, RowsReport } from '../../chunks';
import type { OrgDirectory } from '../rows/org-resolver';
import type { WorkerPorts } from '../ports';
import { addCounters, type RequestCounters, type StopSwitch } from '../../requests';
import type { RowLinks } from '../repeats/row-links';
import {
  abortOf,
  type ToWorker,
  type Hello,
  readFromWorker,
  type FromWorker,
} from './worker-messages';

const START_WITHIN_MS = 60_000;
// A worker is young garbage for the most part: a nursery of half the usual size keeps it small.
const EXEC_ARGV = ['--max-semi-space-size=8'];

/** What a worker asks the coordinator for. */
export interface CoordinatorServices {
  readonly permits: PermitSource;
  readonly orgs: OrgDirectory;
  readonly chain: EmailChain;
  readonly links: RowLinks;
  readonly stop: StopSwitch;
  readonly counts: RequestCounters;
  /** A worker was answered 429: everybody waits. */
  readonly onThrottled: (throttled: Throttled, from: RemoteWorker) => void;
  /** A worker meets an outage, or has met the end of it. */
  readonly onOutage: (isOn: boolean) => void;
  readonly onRows: (lease: Lease, report: RowsReport) => void;
}

interface OpenLease {
  readonly lease: Lease;
  readonly begun: () => void;
  readonly end: (end: LeaseEnd) => void;
}

/** A pause that a 429 brought, and the class of its request. */
export type Throttled = Pick<FromWorker & { type: 'throttled' }, 'delayMs' | 'requestClass'>;

type Question = Extract<FromWorker, { readonly ask: number }>;

function lost(words: string): LeaseEnd {
  return { kind: 'lost', words };
}

/** A worker as the coordinator sees it: a process that works off the chunks it is granted. */
export class RemoteWorker implements ChunkWorker {
  private hasGone = false;
  private isInOutage = false;
  private readonly leases = new Map<number, OpenLease>();
  private readonly held = new Map<RequestClass, number>();
  private process: WorkerProcess | undefined;

  private constructor(private readonly services: CoordinatorServices) {}

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
        worker.hear(message);
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

  /** Resolves with plain words once the process is gone. */
  get gone(): Promise<string> {
    return this.process?.gone.then(({ words }) => words) ?? Promise.resolve('');
  }

  isGone(): boolean {
    return this.hasGone;
  }

  work(lease: Lease): LeaseWork {
    const { chunk } = lease;
    // Lost while the grant was written: nobody will ever answer.
    if (this.hasGone)
      return { begun: this.gone.then(() => undefined), ended: this.gone.then(lost) };
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const ended = new Promise<LeaseEnd>((end) => {
      this.leases.set(chunk.index, { lease, begun: begin, end });
    });
    const links = this.services.links.within(chunk.firstRow, chunk.rows);
    const isReached = this.services.counts.answered > 0;
    this.tell({ type: 'grant', ...lease, links, isReached });
    return { begun, ended };
  }

  tell(message: ToWorker): void {
    this.process?.send(message);
  }

  /** Asks the process to end; it has no lease any more. */
  async close(): Promise<void> {
    await this.process?.stop();
  }

  /** Ends the process now. */
  kill(): void {
    this.process?.kill();
  }

  private hear(message: FromWorker): void {
    if ('ask' in message) {
      void this.answer(message);
      return;
    }
    switch (message.type) {
      case 'sent':
        this.hearSent(message);
        return;
      case 'throttled':
        this.services.onThrottled(message, this);
        return;
      case 'outage':
        this.hearOutage(message.phase === 'begun');
        return;
      case 'hand_over':
        this.services.chain.handOver(message.row, message.value);
        return;
      case 'rows':
        this.report(message);
        return;
      case 'begun':
        this.leases.get(message.chunk)?.begun();
        return;
      case 'ended':
        this.end(message.chunk, message.end);
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

  /** A halt is told to every worker: its questions need no answer of their own. */
  private async answer(question: Question): Promise<void> {
    const { services } = this;
    try {
      if (question.type === 'permits') await this.grantPermits(question);
      else if (question.type === 'org') {
        const resolution = await services.orgs.resolve(question.ref);
        this.tell({ type: 'org', ask: question.ask, resolution });
      } else if (question.type === 'pending') {
        await services.chain.pendingBefore(question.row);
        this.tell({ type: 'handed', ask: question.ask, value: undefined });
      } else {
        const value = await services.chain[question.type](question.row);
        this.tell({ type: 'handed', ask: question.ask, value });
      }
    } catch (error) {
      services.stop.fail(error);
    }
  }

  private async grantPermits({
    ask,
    requestClass,
    wanted,
  }: FromWorker & { type: 'permits' }): Promise<void> {
    const count = await this.services.permits.take(requestClass, wanted);
    this.held.set(requestClass, (this.held.get(requestClass) ?? 0) + count);
    // Who is gone while it waited sends nothing with them.
    if (this.hasGone) this.countSent(requestClass, count, Infinity);
    else this.tell({ type: 'permits', ask, count });
  }

  private hearOutage(isOn: boolean): void {
    // What comes after its end has nobody to take it back.
    if (isOn === this.isInOutage || (isOn && this.hasGone)) return;
    this.isInOutage = isOn;
    this.services.onOutage(isOn);
  }

  private hearSent({ requestClass, count, atMs }: FromWorker & { type: 'sent' }): void {
    // What comes after its end was counted with all it held.
    if (!this.hasGone) this.countSent(requestClass, count, atMs);
  }

  /** `atMs`: when the last of them left; one that lies ahead counts from now. */
  private countSent(requestClass: RequestClass, count: number, atMs: number): void {
    this.held.set(requestClass, (this.held.get(requestClass) ?? 0) - count);
    this.services.permits.sent(requestClass, count, atMs);
  }

  private report({ chunk, counts, ...report }: FromWorker & { type: 'rows' }): void {
    Object.assign(this.services.counts, addCounters(this.services.counts, counts, 1));
    const open = this.leases.get(chunk);
    if (open !== undefined) this.services.onRows(open.lease, report);
  }

  private end(chunk: number, end: LeaseEnd): void {
    const open = this.leases.get(chunk);
    this.leases.delete(chunk);
    open?.begun();
    open?.end(end);
  }

  private lose(words: string): void {
    this.hasGone = true;
    // It will not tell that its outage is over.
    this.hearOutage(false);
    // What it had may have been sent: counted from now, the most careful reading.
    for (const [requestClass, count] of this.held) this.countSent(requestClass, count, Infinity);
    for (const chunk of [...this.leases.keys()]) this.end(chunk, lost(words));
  }
}

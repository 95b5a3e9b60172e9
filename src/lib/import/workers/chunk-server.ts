import { ChunkRun, ItemLimit, itemLimitFor } from '../../chunks';
import { chunkLedgers, type JobFiles, type JobOptions } from '../../jobs';
import { type Clock, defined } from '../../model';
import { createGate, DEFAULT_RETRY_POLICY, type Gate, SendWindow } from '../../pacing';
import { columnsOf } from '../../records';
import { probeOf, RequestStack, StopSwitch, zeroCounters } from '../../requests';
import type { Gateway } from '../../workos';
import { outagePatienceMs } from '../options';
import { STEPS_AFTER_USER } from '../rows/import-row';
import { type RowChunks, rowChunks } from '../rows/row-chunks';
import { receive, type Receivers } from './channel';
import { RemoteEmailChain } from './services/email-chain';
import { followHold } from './services/hold';
import { type Grant, RemoteLeases } from './services/leases';
import { RemoteOrgDirectory } from './services/organizations';
import { RemotePermits } from './services/permits';
import { RemoteRequests } from './services/requests';
import { shareStops } from './services/stops';
import type { FromWorker, Hello, TO_WORKER, ToWorker } from './worker-messages';

/** The outside world of a worker. */
export interface ChunkServerPorts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: Gateway;
  /** Where the ledgers of the job are. */
  readonly files: JobFiles;
  readonly send: (message: FromWorker) => void;
}

/**
 * A worker from the inside: it processes the chunks it is granted. Everything that the run has once (permits,
 * organizations, hand-overs between chunks) it asks the coordinator for.
 */
export class ChunkServer {
  private readonly stop = new StopSwitch();
  private readonly counts = zeroCounters();
  private readonly permits: RemotePermits;
  private readonly gate: Gate;
  private readonly requests: RemoteRequests;
  private readonly orgs: RemoteOrgDirectory;
  private readonly chain: RemoteEmailChain;
  private readonly leases: RemoteLeases;
  private readonly receivers: Receivers<typeof TO_WORKER>;
  private readonly work: RowChunks;

  constructor(
    hello: Hello,
    private readonly ports: ChunkServerPorts,
  ) {
    const { clock, send } = ports;
    const { stop, counts } = this;
    const { held, options, writesPerSecond, permitLifetimeMs: lifetimeMs } = hello;
    this.permits = new RemotePermits({ send, clock, writesPerSecond, ...defined({ lifetimeMs }) });
    const window = held && new SendWindow(clock, held.sendUntil);
    const limits = { permits: this.permits, slots: options.concurrency, ...defined({ window }) };
    this.gate = createGate(limits, clock);
    this.requests = new RemoteRequests({ send, gate: this.gate });
    this.orgs = new RemoteOrgDirectory({ send, stop });
    this.chain = new RemoteEmailChain({ send, stop });
    this.leases = new RemoteLeases({
      send,
      clock,
      counts,
      onGrant: (grant) => void this.run(grant),
    });
    this.receivers = {
      ...this.permits.receivers,
      ...this.requests.receivers,
      ...this.orgs.receivers,
      ...this.chain.receivers,
      ...this.leases.receivers,
      ...shareStops(stop, send),
      ...followHold(window),
    };
    this.work = this.workOf(hello);
  }

  receive(message: ToWorker): void {
    receive(this.receivers, message);
  }

  private async run({ links, known: _known, ...lease }: Grant): Promise<void> {
    const { chunk } = lease;
    this.chain.add(chunk.first, links);
    const run = new ChunkRun(this.work, lease);
    await run.begin();
    this.leases.begun(chunk);
    const end = await run.settle();
    this.chain.drop(links);
    this.permits.flush();
    this.leases.end(chunk, end);
  }

  private workOf(hello: Hello): RowChunks {
    const { clock, gateway } = this.ports;
    const { nonce, options, source, retry } = hello;
    return rowChunks({
      source,
      bytesOf: (chunk) => this.leases.bytesOf(chunk),
      rows: {
        stack: this.openStack(options),
        gateway,
        clock,
        nonce,
        options,
        columns: columnsOf(source, { reading: options }),
        orgs: this.orgs,
        chain: this.chain,
        known: this.leases.known,
        steps: STEPS_AFTER_USER,
      },
      ledgers: chunkLedgers(this.ports.files, hello.jobFolder, hello.jobId),
      stop: this.stop,
      limit: new ItemLimit(itemLimitFor(hello.options.concurrency)),
      retry,
      onSettled: (lease, report) => {
        this.leases.addRows(lease, report);
      },
    });
  }

  private openStack(options: JobOptions): RequestStack {
    const { clock, random, gateway } = this.ports;
    return new RequestStack({
      gate: this.gate,
      clock,
      random,
      policy: DEFAULT_RETRY_POLICY,
      stop: this.stop,
      counts: this.counts,
      probe: probeOf(gateway),
      isReached: () => this.leases.isReached,
      serverClockOffsetMs: () => gateway.serverClockOffsetMs(),
      onThrottle: this.requests.onThrottle,
      onOutage: this.requests.onOutage,
      onNextProbe: this.requests.onNextProbe,
      outagePatienceMs: outagePatienceMs(options),
    });
  }
}

import { RowLimit, rowLimitFor } from '../../chunks';
import { chunkLedgers, nodeFiles } from '../../jobs';
import { type Chunk, type Clock, type CsvChunk, defined } from '../../model';
import { createGate, DEFAULT_RETRY_POLICY, type Gate } from '../../pacing';
import { bindColumns, type Columns } from '../../records';
import { probeOf, RequestStack, StopSwitch, zeroCounters } from '../../requests';
import type { Gateway } from '../../workos';
import { orgForAll } from '../options';
import { ChunkRun, type ChunkWork } from '../rows/chunk-run';
import { RemoteEmailChain } from './remote-email-chain';
import { RemoteOrgDirectory } from './remote-org-directory';
import { RemotePermits } from './remote-permits';
import { RowsOutbox } from './rows-outbox';
import {
  abortOf,
  type FromWorker,
  type Hello,
  stopMessage,
  type ToWorker,
} from './worker-messages';

/** The outside world of a worker. */
export interface ChunkServerPorts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: Gateway;
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
  private readonly orgs: RemoteOrgDirectory;
  private readonly chain: RemoteEmailChain;
  private readonly outbox: RowsOutbox;
  private readonly work: ChunkWork;
  /** The chunks that were granted and have not ended. */
  private readonly chunks = new Map<number, CsvChunk>();
  /** WorkOS has answered another process of this run before. */
  private isReached = false;

  constructor(
    hello: Hello,
    private readonly ports: ChunkServerPorts,
  ) {
    const { clock, send } = ports;
    this.permits = new RemotePermits({ send, clock, writesPerSecond: hello.writesPerSecond });
    this.gate = createGate(this.permits, hello.options.concurrency, clock);
    this.orgs = new RemoteOrgDirectory(send);
    this.chain = new RemoteEmailChain(send);
    this.outbox = new RowsOutbox({ send, clock, counts: this.counts });
    this.work = this.workOf(hello);
    this.reportStops();
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'grant':
        void this.run(message);
        return;
      case 'permits':
        this.permits.answer(message.ask, message.count);
        return;
      case 'org':
        this.orgs.answer(message.ask, message.resolution);
        return;
      case 'handed':
        this.chain.answer(message.ask, message.value);
        return;
      case 'pause':
        this.gate.pause(message.delayMs);
        return;
      case 'stop':
        this.stop[message.mode](abortOf(message));
        return;
      default:
        message satisfies never;
    }
  }

  private async run({ links, isReached, ...lease }: ToWorker & { type: 'grant' }): Promise<void> {
    this.isReached ||= isReached;
    const { send } = this.ports;
    const { chunk } = lease;
    this.chain.add(chunk.first, links);
    this.chunks.set(chunk.index, chunk);
    const run = new ChunkRun(this.work, lease);
    await run.begin();
    send({ type: 'begun', chunk: chunk.index });
    const end = await run.settle();
    this.chain.drop(links);
    this.chunks.delete(chunk.index);
    this.outbox.flush(chunk.index);
    this.permits.flush();
    // Only the coordinator finds a lease lost, never the process that has it.
    if (end.kind !== 'lost') send({ type: 'ended', chunk: chunk.index, end });
  }

  /** Whichever process finds a reason to stop, all of them stop. */
  private reportStops(): void {
    const { stop, orgs, chain, ports } = this;
    stop.onStop((reason) => {
      chain.close();
      ports.send(stopMessage('stop', reason));
    });
    stop.onHalt((reason) => {
      orgs.close(reason);
      if (stop.bug === undefined) ports.send(stopMessage('halt', reason));
      else ports.send({ type: 'bug', message: stop.bug.message });
    });
  }

  private workOf(hello: Hello): ChunkWork {
    const { clock, gateway } = this.ports;
    const { nonce, options, source, retry } = hello;
    return {
      source,
      bytesOf: (chunk) => this.bytesOf(chunk),
      rows: {
        stack: this.openStack(),
        gateway,
        clock,
        nonce,
        options,
        columns: columnsOf(source.header),
        orgs: this.orgs,
        chain: this.chain,
        ...defined({ org: orgForAll(options) }),
      },
      ledgers: chunkLedgers(nodeFiles(), hello.jobFolder, hello.jobId),
      stop: this.stop,
      rowLimit: new RowLimit(rowLimitFor(hello.options.concurrency)),
      retry,
      onRows: (lease, report) => {
        this.outbox.add(lease, report);
      },
    };
  }

  private bytesOf({ index }: Chunk): CsvChunk {
    const chunk = this.chunks.get(index);
    if (chunk === undefined) throw new Error(`Chunk ${String(index)} was not granted`);
    return chunk;
  }

  private openStack(): RequestStack {
    const { clock, random, gateway, send } = this.ports;
    return new RequestStack({
      gate: this.gate,
      clock,
      random,
      policy: DEFAULT_RETRY_POLICY,
      stop: this.stop,
      counts: this.counts,
      probe: probeOf(gateway),
      isReached: () => this.isReached,
      onThrottle: (throttle) => {
        send({ type: 'throttled', ...throttle });
      },
      onOutage: (isOn) => {
        send({ type: 'outage', phase: isOn ? 'begun' : 'over' });
      },
    });
  }
}

function columnsOf(header: readonly string[]): Columns {
  const bound = bindColumns(header);
  if (!bound.ok) throw new Error('The planned header cannot be read');
  return bound.columns;
}

import { chunkLedgers, nodeFiles } from '../../jobs';
import { asOrganizationId, type Clock, defined, type OrgRef } from '../../model';
import { createGate, DEFAULT_RETRY_POLICY, type Gate } from '../../pacing';
import { bindColumns, type Columns } from '../../records';
import type { Gateway } from '../../workos';
import { ChunkRun, type ChunkWork } from '../rows/chunk-run';
import { zeroCounters, probeOf, RequestStack, StopSwitch } from '../../requests';
import { RemoteEmailChain } from './remote-email-chain';
import { RemoteOrgDirectory } from './remote-org-directory';
import { RemotePermits } from './remote-permits';
import { RowLimit, rowLimitFor } from '../../chunks';
import { RowsOutbox } from './rows-outbox';
import {
  abortOf,
  type ToWorker,
  type Hello,
  stopMessage,
  type FromWorker,
} from './worker-messages';

/** The outside world of a worker. */
export interface ChunkServerPorts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: Gateway;
  readonly send: (message: FromWorker) => void;
}

/** A worker at work: runs the chunks it is granted, and asks the coordinator for everything that is one for all. */
export class ChunkServer {
  private readonly stop = new StopSwitch();
  private readonly counts = zeroCounters();
  private readonly permits: RemotePermits;
  private readonly gate: Gate;
  private readonly orgs: RemoteOrgDirectory;
  private readonly chain: RemoteEmailChain;
  private readonly outbox: RowsOutbox;
  private readonly work: ChunkWork;
  /** WorkOS has answered this run before. */
  private isReached = false;

  constructor(
    hello: Hello,
    private readonly ports: ChunkServerPorts,
  ) {
    const { clock, send } = ports;
    this.permits = new RemotePermits({ send, clock, writesPerSecond: hello.writesPerSecond });
    this.gate = createGate(this.permits, hello.concurrency, clock);
    this.orgs = new RemoteOrgDirectory(send);
    this.chain = new RemoteEmailChain(send);
    this.outbox = new RowsOutbox({ send, clock, counts: this.counts });
    this.work = this.workOf(hello);
    this.tellOfStops();
  }

  hear(message: ToWorker): void {
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
    this.chain.add(chunk.firstRow, links);
    const run = new ChunkRun(this.work, lease);
    await run.begin();
    send({ type: 'begun', chunk: chunk.index });
    const end = await run.settle();
    this.chain.drop(links);
    this.outbox.tell(chunk.index);
    this.permits.tell();
    // A lease never ends lost for the process that has it.
    if (end.kind !== 'lost') send({ type: 'ended', chunk: chunk.index, end });
  }

  /** Both ways: whichever process finds the reason, all of them stop. */
  private tellOfStops(): void {
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
    const { clock, random, gateway, send } = this.ports;
    const stack = new RequestStack({
      gate: this.gate,
      clock,
      random,
      policy: DEFAULT_RETRY_POLICY,
      stop: this.stop,
      counts: this.counts,
      probe: probeOf(gateway),
      isReached: () => this.isReached,
      onThrottled: (delayMs, requestClass) => {
        send({ type: 'throttled', delayMs, requestClass });
      },
      onOutage: (isOn) => {
        send({ type: 'outage', phase: isOn ? 'begun' : 'over' });
      },
    });
    const { nonce, onExisting, createOrgs, orgId, source, retry } = hello;
    const org: OrgRef | undefined =
      orgId === undefined ? undefined : { kind: 'id', id: asOrganizationId(orgId) };
    return {
      source,
      rows: {
        ...{ stack, gateway, clock, nonce, onExisting, createOrgs },
        columns: columnsOf(source.header),
        orgs: this.orgs,
        chain: this.chain,
        ...defined({ org }),
      },
      ledgers: chunkLedgers(nodeFiles(), hello.jobFolder, hello.jobId),
      stop: this.stop,
      window: new RowLimit(rowLimitFor(hello.concurrency)),
      retry,
      onRows: (lease, report) => {
        this.outbox.add(lease, report);
      },
    };
  }
}

function columnsOf(header: readonly string[]): Columns {
  const bound = bindColumns(header);
  if (!bound.ok) throw new Error('The header that was planned cannot be read');
  return bound.columns;
}

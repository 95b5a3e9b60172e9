import type { Lease, LeaseEnd, LeaseWork } from '../../../chunks';
import { isDoubt } from '../../../jobs';
import {
  anyOf,
  type Chunk,
  type Clock,
  type CsvChunk,
  deferred,
  type Deferred,
  type Guard,
  isCount,
  isCsvChunk,
  isFlag,
  isRowFailure,
  isTally,
  listOf,
  type MessageOf,
  objectOf,
  oneOf,
} from '../../../model';
import type { RowsReport } from '../../rows/rows-report';
import { addCounters, type RequestCounters } from '../../../requests';
import type { LinksWithin } from '../../repeats/row-links';
import { isKnownRow, type KnownRow, type KnownRows, knownWithin } from '../../since/known-row';
import type { Receivers, Send, ServiceMessages } from '../channel';
import type { CoordinatorServices } from '../coordinator-services';
import { RowsOutbox } from './rows-outbox';

/** How a lease ended in a worker that is still running. */
type ReportedEnd = Exclude<LeaseEnd, { kind: 'lost' }>;

const isReportedEnd: Guard<ReportedEnd> = anyOf<ReportedEnd>(
  objectOf<ReportedEnd & { kind: 'settled' }>({
    kind: oneOf('settled'),
    tally: isTally,
    retryable: isCount,
  }),
  objectOf<ReportedEnd & { kind: 'left' }>({ kind: oneOf('left') }),
);

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);

const isLinks: Guard<LinksWithin> = objectOf<LinksWithin>({
  links: listOf(isPair),
  followedOutside: listOf(isCount),
  repeats: listOf(isCount),
  afterFactor: listOf(isCount),
});

const isRequestCounters: Guard<RequestCounters> = objectOf<RequestCounters>({
  writes: isCount,
  reads: isCount,
  throttled: isCount,
  retried: isCount,
  answered: isCount,
  keyRefused: isCount,
  forSlot: isCount,
  forPermit: isCount,
  answerMs: isCount,
});

/** The coordinator grants leases; the worker reports how far each is. */
export const LEASES = {
  fromWorker: {
    begun: { chunk: isCount },
    /** Rows that were settled, and the requests sent since the last such message. */
    rows: {
      chunk: isCount,
      tally: isTally,
      failures: listOf(isRowFailure),
      takenOver: isTally,
      rolesDiffer: isCount,
      counts: isRequestCounters,
    },
    /** All rows of the chunk were reported before. */
    ended: { chunk: isCount, end: isReportedEnd },
  },
  toWorker: {
    grant: {
      chunk: isCsvChunk,
      epoch: isCount,
      epochBefore: isCount,
      doubt: isDoubt,
      links: isLinks,
      /** What earlier jobs know of the rows of the chunk. */
      known: listOf(isKnownRow),
      /** True when WorkOS has already answered a request of this run. */
      isReached: isFlag,
    },
  },
} as const satisfies ServiceMessages;

export type Grant = MessageOf<typeof LEASES.toWorker>;
type RowsMessage = Extract<MessageOf<typeof LEASES.fromWorker>, { readonly type: 'rows' }>;

/** The leases that a worker has, in the worker. */
export class RemoteLeases {
  /** WorkOS has answered another process of this run before. */
  isReached = false;
  readonly receivers: Receivers<typeof LEASES.toWorker> = {
    grant: (grant) => {
      this.isReached ||= grant.isReached;
      this.chunks.set(grant.chunk.index, grant.chunk);
      for (const row of grant.known) this.knownRows.set(row.row, row);
      this.parts.onGrant(grant);
    },
  };
  /** The chunks that were granted and have not ended. */
  private readonly chunks = new Map<number, CsvChunk>();
  private readonly knownRows = new Map<number, KnownRow>();
  private readonly outbox: RowsOutbox;

  constructor(
    private readonly parts: {
      readonly send: Send<typeof LEASES.fromWorker>;
      readonly clock: Clock;
      /** Requests sent by this process; they keep growing. */
      readonly counts: Readonly<RequestCounters>;
      readonly onGrant: (grant: Grant) => void;
    },
  ) {
    const { send, clock, counts } = parts;
    this.outbox = new RowsOutbox({
      clock,
      counts,
      send: (chunk, report, newCounts) => {
        send({ type: 'rows', chunk, ...report, counts: newCounts });
      },
    });
  }

  /** The bytes of a chunk that was granted. */
  bytesOf({ index }: Chunk): CsvChunk {
    const chunk = this.chunks.get(index);
    if (chunk === undefined) throw new Error(`Chunk ${String(index)} was not granted`);
    return chunk;
  }

  /** The rows of the granted chunks that earlier jobs know. */
  get known(): KnownRows {
    return { of: (row) => this.knownRows.get(row) };
  }

  /** Every row of the chunk has begun. */
  begun({ index }: Chunk): void {
    this.parts.send({ type: 'begun', chunk: index });
  }

  addRows(lease: Lease, report: RowsReport): void {
    this.outbox.add(lease, report);
  }

  /** Ends a lease, after its rows are reported. */
  end({ index, first, count }: Chunk, end: LeaseEnd): void {
    this.chunks.delete(index);
    for (let row = first; row < first + count; row += 1) this.knownRows.delete(row);
    this.outbox.flush(index);
    // Only the coordinator finds a lease lost, never the process that has it.
    if (end.kind !== 'lost') this.parts.send({ type: 'ended', chunk: index, end });
  }
}

interface OpenLease {
  readonly lease: Lease;
  readonly begun: Deferred<void>;
  readonly ended: Deferred<LeaseEnd>;
}

/** The leases of one worker, in the coordinator. */
export class ServedLeases {
  readonly receivers: Receivers<typeof LEASES.fromWorker> = {
    begun: ({ chunk }) => this.open.get(chunk)?.begun.resolve(),
    rows: (message) => {
      this.report(message);
    },
    ended: ({ chunk, end }) => {
      this.end(chunk, end);
    },
  };
  private readonly open = new Map<number, OpenLease>();
  private lost: LeaseEnd | undefined;

  constructor(
    private readonly parts: Pick<
      CoordinatorServices,
      'links' | 'known' | 'bytesOf' | 'counts' | 'onRows'
    > & {
      readonly send: Send<typeof LEASES.toWorker>;
    },
  ) {}

  grant(lease: Lease): LeaseWork {
    const { send, links, known, bytesOf, counts } = this.parts;
    const { chunk } = lease;
    // Lost while the grant was written: no answer would ever arrive.
    if (this.lost !== undefined) {
      return { begun: Promise.resolve(), ended: Promise.resolve(this.lost) };
    }
    const open: OpenLease = { lease, begun: deferred(), ended: deferred() };
    this.open.set(chunk.index, open);
    send({
      type: 'grant',
      ...lease,
      chunk: bytesOf(chunk),
      links: links.within(chunk.first, chunk.count),
      known: knownWithin(known, chunk),
      isReached: counts.answered > 0,
    });
    return { begun: open.begun.promise, ended: open.ended.promise };
  }

  /** The worker is gone, as `words` say. */
  lose(words: string): void {
    const lost: LeaseEnd = { kind: 'lost', words };
    this.lost = lost;
    for (const chunk of [...this.open.keys()]) this.end(chunk, lost);
  }

  private report({ chunk, counts, ...report }: RowsMessage): void {
    Object.assign(this.parts.counts, addCounters(this.parts.counts, counts, 1));
    const open = this.open.get(chunk);
    if (open !== undefined) this.parts.onRows(open.lease, report);
  }

  private end(chunk: number, end: LeaseEnd): void {
    const open = this.open.get(chunk);
    this.open.delete(chunk);
    open?.begun.resolve();
    open?.ended.resolve(end);
  }
}

import { type ChunkLedgers, type Doubt, doubtOf, resultOf, type RowState } from '../../jobs';
import { type Chunk, defined, emailKey } from '../../model';
import type { HandOver } from './email-chain';
import { packHandOver, unpackHandOver } from './pack-hand-over';
import type { RowLinks } from './row-links';

// A row takes about 130 bytes and its external id. Reading a chunk of 1,000 rows again takes about 15 ms.
const KEPT_ROWS = 50_000;

/** The hand-overs of a chunk's rows that share their email with other rows, as `packHandOver` gives them. */
type PackedHandOvers = ReadonlyMap<number, string>;

interface FinishedRowsParts {
  readonly ledgers: ChunkLedgers;
  readonly links: RowLinks;
  readonly chunks: readonly Chunk[];
  /** Rows per chunk; the last chunk may have fewer. */
  readonly chunkSize: number;
  /** The highest epoch with which a chunk was leased; 0: never. */
  readonly epochOf: (chunk: number) => number;
  /** What is in doubt about a chunk, beyond its ledgers. */
  readonly doubtOf: (chunk: number) => Doubt;
}

/** The rows of finished chunks. Their hand-overs are read from the ledger on demand. */
export class FinishedRows {
  private readonly finished = new Set<number>();
  private lowestOpen = 0;
  private readonly readings = new Map<number, Promise<PackedHandOvers>>();
  /** By chunk, the most recently used last. */
  private readonly cached = new Map<number, PackedHandOvers>();
  private keptRows = 0;

  constructor(
    private readonly parts: FinishedRowsParts,
    private readonly kept = KEPT_ROWS,
  ) {}

  /** Marks a chunk as finished: this run does nothing more for it. */
  add(chunk: number): void {
    this.finished.add(chunk);
    while (this.finished.has(this.lowestOpen)) this.lowestOpen += 1;
    this.drop(chunk);
    this.readings.delete(chunk);
  }

  /** True when the row's chunk is finished: its ledger is complete. */
  has(row: number): boolean {
    return this.finished.has(this.chunkOf(row));
  }

  /** True when the chunks of the row and of all rows before it are finished. */
  hasAllUpTo(row: number): boolean {
    return this.chunkOf(row) < this.lowestOpen;
  }

  /** The hand-over of a row that shares its email, as the ledger has it; empty when it has none. */
  async handOverOf(row: number): Promise<HandOver> {
    const packed = (await this.handOversOf(this.chunkOf(row))).get(row);
    return packed === undefined ? {} : unpackHandOver(packed);
  }

  private chunkOf(row: number): number {
    return Math.floor((row - 1) / this.parts.chunkSize);
  }

  private async handOversOf(index: number): Promise<PackedHandOvers> {
    const known = this.cached.get(index);
    if (known !== undefined) {
      this.cached.delete(index);
      this.cached.set(index, known);
      return known;
    }
    const reading = this.readings.get(index) ?? this.read(index);
    this.readings.set(index, reading);
    const handOvers = await reading;
    // Another caller has cached it already; or the chunk was finished meanwhile, and its ledger has more by now.
    if (this.readings.get(index) !== reading) return handOvers;
    this.readings.delete(index);
    this.keep(index, handOvers);
    return handOvers;
  }

  private async read(index: number): Promise<PackedHandOvers> {
    const { ledgers, links, chunks, epochOf, doubtOf } = this.parts;
    const chunk = chunks[index];
    if (chunk === undefined) throw new Error(`There is no chunk ${String(index)}`);
    const handOvers = new Map<number, string>();
    const known = await ledgers.read(chunk, epochOf(index), doubtOf(index));
    for (const [row, state] of known.rows) {
      if (links.isLinked(row)) handOvers.set(row, packHandOver(handOverOf(state)));
    }
    return handOvers;
  }

  private keep(index: number, handOvers: PackedHandOvers): void {
    this.cached.set(index, handOvers);
    this.keptRows += handOvers.size;
    for (const oldest of this.cached.keys()) {
      if (this.keptRows <= this.kept || oldest === index) return;
      this.drop(oldest);
    }
  }

  private drop(index: number): void {
    this.keptRows -= this.cached.get(index)?.size ?? 0;
    this.cached.delete(index);
  }
}

/** The hand-over of a row from its state in the ledger; the user is marked as the row recorded it. */
export function handOverOf(state: RowState): HandOver {
  const { success, failure } = state;
  const user = resultOf(state, 'user');
  const email = success?.email ?? failure?.email;
  const doubtSince = doubtOf(state, 'user');
  if (email === undefined) {
    // Without the email, no row may use the user. The doubt remains, and a lookup resolves it.
    return state.lostSince === undefined ? defined({ doubtSince }) : { isLost: true };
  }
  const named = { emailKey: emailKey(email) };
  if (user === undefined) return { ...named, ...defined({ doubtSince }) };
  const externalId = (success ?? failure)?.externalId ?? '';
  return { ...named, user: { externalId, ...user } };
}

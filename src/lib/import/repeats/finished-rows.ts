import type { ChunkLedgers, Doubt, RowState } from '../../jobs';
import { type Chunk, defined, emailKey } from '../../model';
import type { HandOver } from './email-chain';
import { packHandOver, unpackHandOver } from './pack-hand-over';
import type { RowLinks } from './row-links';

// Some 130 bytes each. To read a chunk of 1,000 rows again takes some 15 ms.
const KEPT_ROWS = 50_000;

/** What the rows of a chunk have handed on that share their email with others, as `flatten` gives it. */
type Told = ReadonlyMap<number, string>;

interface PastParts {
  readonly ledgers: ChunkLedgers;
  readonly links: RowLinks;
  readonly chunks: readonly Chunk[];
  /** Rows of a chunk; the last may have fewer. */
  readonly chunkSize: number;
  /** The highest epoch a chunk was granted with; 0: never. */
  readonly epochOf: (chunk: number) => number;
  /** What of a chunk is in doubt beside what its ledgers say. */
  readonly doubtOf: (chunk: number) => Doubt;
}

/** The rows that are worked off, read from the ledger when somebody asks. */
export class FinishedRows {
  private readonly finished = new Set<number>();
  private lowestOpen = 0;
  private readonly readings = new Map<number, Promise<Told>>();
  /** By chunk; asked for last, dropped last. */
  private readonly told = new Map<number, Told>();
  private keptRows = 0;

  constructor(
    private readonly parts: PastParts,
    private readonly kept = KEPT_ROWS,
  ) {}

  /** Nothing more will be done for this chunk in this run. */
  add(chunk: number): void {
    this.finished.add(chunk);
    while (this.finished.has(this.lowestOpen)) this.lowestOpen += 1;
    this.drop(chunk);
    this.readings.delete(chunk);
  }

  /** True when the row's chunk is worked off, and the ledger says all there is to say of it. */
  has(row: number): boolean {
    return this.finished.has(this.chunkOf(row));
  }

  /** True when the same is so of all rows before it. */
  hasAllUpTo(row: number): boolean {
    return this.chunkOf(row) < this.lowestOpen;
  }

  /** What a row that shares its email has handed on, as far as the ledger tells. */
  async handOverOf(row: number): Promise<HandOver> {
    const flat = (await this.toldBy(this.chunkOf(row))).get(row);
    return flat === undefined ? {} : unpackHandOver(flat);
  }

  private chunkOf(row: number): number {
    return Math.floor((row - 1) / this.parts.chunkSize);
  }

  private async toldBy(index: number): Promise<Told> {
    const known = this.told.get(index);
    if (known !== undefined) {
      this.told.delete(index);
      this.told.set(index, known);
      return known;
    }
    const reading = this.readings.get(index) ?? this.read(index);
    this.readings.set(index, reading);
    const told = await reading;
    // Another one asked for it, too; or the chunk was added meanwhile, and there is more to read.
    if (this.readings.get(index) !== reading) return told;
    this.readings.delete(index);
    this.keep(index, told);
    return told;
  }

  private async read(index: number): Promise<Told> {
    const { ledgers, links, chunks, epochOf, doubtOf } = this.parts;
    const chunk = chunks[index];
    if (chunk === undefined) throw new Error(`There is no chunk ${String(index)}`);
    const told = new Map<number, string>();
    const known = await ledgers.read(chunk, epochOf(index), doubtOf(index));
    for (const [row, state] of known.rows) {
      if (links.isLinked(row)) told.set(row, packHandOver(handOverOf(state)));
    }
    return told;
  }

  private keep(index: number, told: Told): void {
    this.told.set(index, told);
    this.keptRows += told.size;
    for (const oldest of this.told.keys()) {
      if (this.keptRows <= this.kept || oldest === index) return;
      this.drop(oldest);
    }
  }

  private drop(index: number): void {
    this.keptRows -= this.told.get(index)?.size ?? 0;
    this.told.delete(index);
  }
}

/** What a row hands on that the ledger tells of; whether it shares its user is said as it is recorded. */
export function handOverOf(state: RowState): HandOver {
  const { success, failure, user, userIntentAtMs } = state;
  const email = success?.email ?? failure?.email;
  // Without the email nobody may take the user; the doubt stays, and a look finds who it is.
  if (email === undefined) return defined({ doubtSinceMs: userIntentAtMs });
  const named = { emailKey: emailKey(email) };
  if (user !== undefined) return { ...named, user };
  return { ...named, ...defined({ doubtSinceMs: userIntentAtMs }) };
}

import type { ChunkLedgers, Doubt, RowState } from '../jobs';
import { type Chunk, defined, emailKey } from '../model';
import type { HandOver } from './chain';

// Rows ask for rows near each other: a few folds are enough, and each is the memory of one chunk.
const KEPT_FOLDS = 4;

type Fold = ReadonlyMap<number, RowState>;

/** The rows that are worked off, read from the ledger when somebody asks. */
export class PastRows {
  private readonly past = new Set<number>();
  private readonly folds = new Map<number, Promise<Fold>>();

  constructor(
    private readonly parts: {
      readonly ledgers: ChunkLedgers;
      readonly chunks: readonly Chunk[];
      /** Rows of a chunk; the last may have fewer. */
      readonly chunkSize: number;
      /** The highest epoch a chunk was granted with; 0: never. */
      readonly epochOf: (chunk: number) => number;
      /** What of a chunk is in doubt beside what its ledgers say. */
      readonly doubtOf: (chunk: number) => Doubt;
    },
  ) {}

  /** Nothing more will be done for this chunk in this run. */
  add(chunk: number): void {
    this.past.add(chunk);
    this.folds.delete(chunk);
  }

  /** True when the row's chunk is worked off, and the ledger says all there is to say of it. */
  has(row: number): boolean {
    return this.past.has(this.chunkOf(row));
  }

  /** What a row has handed on, as far as the ledger tells. */
  async handOverOf(row: number): Promise<HandOver> {
    return handOverOf((await this.foldOf(this.chunkOf(row))).get(row) ?? {});
  }

  private chunkOf(row: number): number {
    return Math.floor((row - 1) / this.parts.chunkSize);
  }

  private foldOf(index: number): Promise<Fold> {
    const known = this.folds.get(index);
    if (known !== undefined) {
      // Asked for last, dropped last.
      this.folds.delete(index);
      this.folds.set(index, known);
      return known;
    }
    const fold = this.read(index);
    this.folds.set(index, fold);
    for (const oldest of this.folds.keys()) {
      if (this.folds.size <= KEPT_FOLDS) break;
      this.folds.delete(oldest);
    }
    return fold;
  }

  private async read(index: number): Promise<Fold> {
    const { ledgers, chunks, epochOf, doubtOf } = this.parts;
    const chunk = chunks[index];
    if (chunk === undefined) throw new Error(`There is no chunk ${String(index)}`);
    return (await ledgers.read(chunk, epochOf(index), doubtOf(index))).rows;
  }
}

/** What a row hands on that the ledger tells of. */
export function handOverOf(state: RowState): HandOver {
  const { success, failure, user, userIntentAtMs } = state;
  const email = success?.email ?? failure?.email;
  // Without the email nobody may take the user; the doubt stays, and a look finds who it is.
  if (email === undefined) return defined({ doubtSinceMs: userIntentAtMs });
  const named = { emailKey: emailKey(email) };
  if (user !== undefined) return { ...named, user: { ...user, shared: true } };
  return { ...named, ...defined({ doubtSinceMs: userIntentAtMs }) };
}

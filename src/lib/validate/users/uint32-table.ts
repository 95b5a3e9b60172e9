// A power of two, so that an entry's position takes a shift and a mask: it is computed several times a row.
const BLOCK_BITS = 12;
const ENTRIES_A_BLOCK = 2 ** BLOCK_BITS;
const ENTRY_MASK = ENTRIES_A_BLOCK - 1;

/** Numbered entries of a few 32-bit words each. Blocks let it grow without copying: one array would double its peak. */
export class Uint32Table {
  private readonly blocks: Uint32Array[] = [];
  private count = 0;

  constructor(private readonly words: number) {}

  get size(): number {
    return this.count;
  }

  /** Adds an entry of zeros and returns its number, counted from 1. */
  add(): number {
    if ((this.count & ENTRY_MASK) === 0) {
      this.blocks.push(new Uint32Array(ENTRIES_A_BLOCK * this.words));
    }
    this.count += 1;
    return this.count;
  }

  get(entry: number, word: number): number {
    const at = entry - 1;
    return this.blocks[at >>> BLOCK_BITS]?.[(at & ENTRY_MASK) * this.words + word] ?? 0;
  }

  set(entry: number, word: number, value: number): void {
    const at = entry - 1;
    const block = this.blocks[at >>> BLOCK_BITS];
    if (block !== undefined) block[(at & ENTRY_MASK) * this.words + word] = value;
  }
}

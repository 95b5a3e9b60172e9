const ENTRIES_A_BLOCK = 4096;

/** Numbered entries of a few 32-bit words each, in blocks: it grows without a copy of what is there. */
export class WordTable {
  private readonly blocks: Uint32Array[] = [];
  private count = 0;

  constructor(private readonly words: number) {}

  get size(): number {
    return this.count;
  }

  /** Adds an entry of zeros and gives its number, counted from 1. */
  add(): number {
    if (this.count % ENTRIES_A_BLOCK === 0) {
      this.blocks.push(new Uint32Array(ENTRIES_A_BLOCK * this.words));
    }
    this.count += 1;
    return this.count;
  }

  get(entry: number, word: number): number {
    const at = entry - 1;
    return (
      this.blocks[Math.floor(at / ENTRIES_A_BLOCK)]?.[(at % ENTRIES_A_BLOCK) * this.words + word] ??
      0
    );
  }

  set(entry: number, word: number, value: number): void {
    const at = entry - 1;
    const block = this.blocks[Math.floor(at / ENTRIES_A_BLOCK)];
    if (block !== undefined) block[(at % ENTRIES_A_BLOCK) * this.words + word] = value;
  }
}

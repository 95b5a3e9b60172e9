import { hash64, HashIndex, Uint32Table } from '../../model';

const HIGH = 0;
const LOW = 1;
const WORDS = 2;

/**
 * Numbers texts from 1, in the order in which they are added: 8 bytes a text and at most 7 for the index. It holds their
 * hashes alone. Whether a text is the one that was added is asked where two hashes are equal.
 */
export class KeyTable {
  private readonly entries = new Uint32Table(WORDS);
  private readonly index: HashIndex;
  private high = 0;
  private low = 0;
  private text = '';

  /**
   * @param isText whether the text of this number is `text`
   * @param shareRead how much of the file has been read, from 0 to 1: to estimate the final size
   */
  constructor(
    private readonly isText: (number: number, text: string) => boolean,
    shareRead: () => number,
  ) {
    const expected = (): number => this.entries.size / Math.max(1e-6, shareRead());
    this.index = new HashIndex(() => this.refill(), expected);
  }

  /** The number of a text; 0 when it has not been added. */
  find(text: string): number {
    const [high, low] = hash64(text);
    this.high = high;
    this.low = low;
    this.text = text;
    return this.index.find(low, high, this.isIt);
  }

  /** Adds the text that was last passed to `find`, and returns its number. */
  add(): number {
    const { entries, high, low } = this;
    // Before the entry exists: an index that grows refills from all entries.
    this.index.add(low, high, entries.size + 1);
    const entry = entries.add();
    entries.set(entry, HIGH, high);
    entries.set(entry, LOW, low);
    return entry;
  }

  private refill(): void {
    const { entries, index } = this;
    for (let entry = 1; entry <= entries.size; entry += 1) {
      index.put(entries.get(entry, LOW), entries.get(entry, HIGH), entry);
    }
  }

  private readonly isIt = (entry: number): boolean =>
    this.entries.get(entry, LOW) === this.low &&
    this.entries.get(entry, HIGH) === this.high &&
    this.isText(entry, this.text);
}

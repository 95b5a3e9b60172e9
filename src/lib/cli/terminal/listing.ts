import type { Output } from './output';

// The columns of a table are sized for these items.
const SAMPLE = 200;
const FLUSH_FROM = 64 * 1024;

/** Counts of listed items. */
export interface ListTotals {
  /** All items, before any filter. */
  readonly total: number;
  readonly matched: number;
}

/** Formats items one at a time. Pure, but for colours. */
export interface ListFormat<Item> {
  readonly head: string;
  /** `index` counts the items that are printed. '' for one that is not printed in this format. */
  line(item: Item, index: number): string;
  tail(totals: ListTotals): string;
}

/** The format of a document of `--json`: `{jobId, <name>: […], total, matched}`. */
export function jsonList<Item>(
  jobId: string,
  name: string,
  toJson: (item: Item) => string,
): ListFormat<Item> {
  return {
    head: `{\n  "jobId": ${JSON.stringify(jobId)},\n  "${name}": [`,
    line: (item, index) => `${index === 0 ? '' : ','}\n    ${toJson(item)}`,
    tail: ({ total, matched }) =>
      `\n  ],\n  "total": ${String(total)},\n  "matched": ${String(matched)}\n}\n`,
  };
}

/** The same with more fields at its end: `fields` gives their JSON, by name, once all items were read. */
export function withFields<Item>(
  list: ListFormat<Item>,
  fields: () => Readonly<Record<string, string>>,
): ListFormat<Item> {
  return {
    ...list,
    tail: (totals) => {
      const more = Object.entries(fields()).map(([name, json]) => `,\n  "${name}": ${json}`);
      return list.tail(totals).replace(/\n\}\n$/, () => `${more.join('')}\n}\n`);
    },
  };
}

/** What to list, and how much of it. */
export interface ListRequest<Item> {
  readonly isWanted: (item: Item) => boolean;
  /** How many of the wanted items to print. */
  readonly limit: number;
  /** Gets every item, before any filter. */
  readonly onItem?: (item: Item) => void;
}

/** Prints items as they are read, in bounded memory. */
export class Listing<Item> {
  printed = 0;
  private sample: Item[] = [];
  private format: ListFormat<Item> | undefined;
  private text = '';

  constructor(
    private readonly output: Output,
    /** Creates the format, once the first items to print are known. */
    private readonly open: (sample: readonly Item[]) => ListFormat<Item>,
  ) {}

  /** Prints the wanted items of all batches. Undefined when the reader has exited, as after `| head`. */
  async print(
    batches: AsyncIterable<readonly Item[]>,
    { isWanted, limit, onItem }: ListRequest<Item>,
  ): Promise<ListTotals | undefined> {
    const totals = { total: 0, matched: 0 };
    for await (const batch of batches) {
      totals.total += batch.length;
      for (const item of batch) {
        onItem?.(item);
        if (!isWanted(item)) continue;
        totals.matched += 1;
        if (totals.matched > limit) continue;
        if (this.add(item) && !(await this.flush())) return undefined;
      }
    }
    const format = this.begin();
    this.text += format.tail(totals);
    return (await this.flush()) ? totals : undefined;
  }

  /** Adds an item. True when the buffer should be flushed. */
  private add(item: Item): boolean {
    if (this.format !== undefined) {
      this.addLine(this.format, item);
      return this.text.length >= FLUSH_FROM;
    }
    this.sample.push(item);
    if (this.sample.length >= SAMPLE) this.begin();
    return false;
  }

  /** Writes the buffer. False when the reader has exited. */
  private async flush(): Promise<boolean> {
    const { text } = this;
    this.text = '';
    return this.output.write(text);
  }

  private begin(): ListFormat<Item> {
    if (this.format !== undefined) return this.format;
    const format = this.open(this.sample);
    this.format = format;
    this.text = format.head;
    for (const item of this.sample) this.addLine(format, item);
    this.sample = [];
    return format;
  }

  private addLine(format: ListFormat<Item>, item: Item): void {
    const line = format.line(item, this.printed);
    this.text += line;
    if (line !== '') this.printed += 1;
  }
}

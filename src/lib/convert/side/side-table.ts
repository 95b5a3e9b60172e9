import { join } from 'node:path';
import type { RecordValue } from '../../exports';
import { asObject, BitSet, hash64, parseJson } from '../../model';
import { SlotFile } from './slot-file';
import { ValueFile } from './value-file';

// Entries are put into the table by the order of their hashes, so that a page of it is changed once for several.
const PENDING = 65_536;
/** A user may have this many entries, such as memberships. */
export const MOST_ENTRIES = 2_000;
const NONE: readonly RecordValue[] = Object.freeze([]);

/**
 * What a side file has for which users, on disk: values by key, several for one. Memory does not grow with the file,
 * but for 1 bit a slot, which tells what was looked up. Written first, read then.
 */
export class SideTable {
  /** Entries that are in the table. */
  entries = 0;
  /** Entries that no longer fitted under their key. */
  dropped = 0;
  /** Entries that were looked up, each once. */
  matched = 0;
  private readonly slots: SlotFile;
  private readonly values: ValueFile;
  private readonly high = new Uint32Array(PENDING);
  private readonly low = new Uint32Array(PENDING);
  private readonly places = new Float64Array(PENDING);
  private pending = 0;
  private readonly seen = new BitSet();

  /** @param folder a folder of this run, where only this user may read */
  constructor(folder: string, name: string) {
    this.slots = new SlotFile(join(folder, `${name}.slots`), MOST_ENTRIES);
    this.values = new ValueFile(join(folder, `${name}.values`));
  }

  /** Adds an entry under a key. */
  add(key: string, value: RecordValue): void {
    const [high, low] = hash64(key);
    const { pending } = this;
    this.high[pending] = high;
    this.low[pending] = low;
    this.places[pending] = this.values.append(key, JSON.stringify(value));
    this.pending += 1;
    if (this.pending === PENDING) this.putPending();
  }

  /** Ends the writing: `entries` and `dropped` are then final. */
  finish(): void {
    this.putPending();
  }

  /** The entries of a key, in the order in which they were added. */
  of(key: string): readonly RecordValue[] {
    const [high, low] = hash64(key);
    let found: { readonly place: number; readonly value: RecordValue }[] | undefined;
    this.slots.find(high, low, (place, slot) => {
      const text = this.values.read(place, key);
      const value = text === undefined ? undefined : asObject(parseJson(text));
      if (value === undefined) return;
      if (this.seen.add(slot)) this.matched += 1;
      (found ??= []).push({ place, value });
    });
    if (found === undefined) return NONE;
    return found.sort((one, other) => one.place - other.place).map(({ value }) => value);
  }

  close(): void {
    this.slots.close();
    this.values.close();
  }

  private putPending(): void {
    const { high, low, places, pending } = this;
    const order = new Float64Array(pending);
    for (let at = 0; at < pending; at += 1) order[at] = (high[at] ?? 0) * PENDING + at;
    order.sort();
    for (const each of order) {
      const at = each % PENDING;
      if (this.slots.add(high[at] ?? 0, low[at] ?? 0, places[at] ?? 0)) this.entries += 1;
      else this.dropped += 1;
    }
    this.pending = 0;
  }
}

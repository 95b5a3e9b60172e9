import type { RecordValue } from '../../exports';
import { asObject, BitSet, parseJson } from '../../model';
import { PageMemory } from './page-file';
import { SlotFile, slotHash } from './slot-file';
import { ValueFile } from './value-file';

// Entries are put into the table by the order of their hashes, so that a page of it is changed once for several.
const PENDING = 65_536;
/** A user may have this many entries, such as memberships. */
const MOST_ENTRIES = 2_000;
/** 16 MiB: the slots of 1.4 million entries. Those of more are read from the disk again and again. */
const SLOT_PAGES = 4_096;
const VALUE_PAGES = 256;
const NONE: readonly RecordValue[] = Object.freeze([]);

/** The memory of all tables of a run. */
export class SideMemory {
  readonly slots: PageMemory;
  readonly values: PageMemory;

  constructor(slotPages = SLOT_PAGES, valuePages = VALUE_PAGES) {
    this.slots = new PageMemory(slotPages);
    this.values = new PageMemory(valuePages);
  }
}

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
  private readonly hashes = new Uint32Array(PENDING);
  private readonly numbers = new Float64Array(PENDING);
  private pending = 0;
  private readonly seen = new BitSet();
  /** By a hash with many entries, how many each of its keys has. */
  private readonly crowds = new Map<number, Map<string, number>>();

  /** @param path the beginning of the paths of its files, in a folder of this run where only this user may read */
  constructor(
    path: string,
    memory: SideMemory,
    private readonly most = MOST_ENTRIES,
  ) {
    this.slots = new SlotFile(`${path}.slots`, memory.slots);
    this.values = new ValueFile(`${path}.values`, memory.values);
  }

  /** Adds an entry under a key. */
  add(key: string, value: RecordValue): void {
    const { pending } = this;
    this.hashes[pending] = slotHash(key);
    this.numbers[pending] = this.values.append(key, JSON.stringify(value));
    this.pending += 1;
    if (this.pending === PENDING) this.putPending();
  }

  /** Ends the writing: `entries` and `dropped` are then final. */
  finish(): void {
    this.putPending();
  }

  /** The entries of a key, in the order in which they were added. */
  of(key: string): readonly RecordValue[] {
    const { slots, values } = this;
    let found: { readonly number: number; readonly value: RecordValue }[] | undefined;
    slots.seek(slotHash(key));
    for (let number = slots.next(); number !== 0; number = slots.next()) {
      const text = values.read(number, key);
      const value = text === undefined ? undefined : asObject(parseJson(text));
      if (value === undefined) continue;
      if (this.seen.add(slots.found)) this.matched += 1;
      (found ??= []).push({ number, value });
    }
    if (found === undefined) return NONE;
    if (found.length > 1) found.sort((one, other) => one.number - other.number);
    return found.map(({ value }) => value);
  }

  close(): void {
    this.slots.close();
    this.values.close();
  }

  private putPending(): void {
    const { hashes, numbers, pending } = this;
    const order = new Float64Array(pending);
    for (let at = 0; at < pending; at += 1) order[at] = (hashes[at] ?? 0) * PENDING + at;
    order.sort();
    this.slots.reserve(pending);
    for (const each of order) {
      const at = each % PENDING;
      this.put(hashes[at] ?? 0, numbers[at] ?? 0);
    }
    this.pending = 0;
  }

  private put(hash: number, number: number): void {
    const crowd = this.crowds.get(hash);
    if (crowd !== undefined && !this.joins(crowd, number)) {
      this.dropped += 1;
      return;
    }
    const same = this.slots.add(hash, number) + 1;
    this.entries += 1;
    // Below this number of entries under the hash, no key can have too many.
    if (same === this.most) this.crowds.set(hash, this.crowdOf(hash));
  }

  /** False when the key of this pair has as many entries as it may have. */
  private joins(crowd: Map<string, number>, number: number): boolean {
    const key = this.values.keyOf(number);
    const held = crowd.get(key) ?? 0;
    if (held === this.most) return false;
    crowd.set(key, held + 1);
    return true;
  }

  private crowdOf(hash: number): Map<string, number> {
    const { slots, values } = this;
    const crowd = new Map<string, number>();
    slots.seek(hash);
    for (let number = slots.next(); number !== 0; number = slots.next()) {
      const key = values.keyOf(number);
      crowd.set(key, (crowd.get(key) ?? 0) + 1);
    }
    return crowd;
  }
}

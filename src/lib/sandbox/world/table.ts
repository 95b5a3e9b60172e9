/** A row's place in its table. `row` is undefined once it was deleted; the place stays, so a cursor to it still works. */
export interface Slot<T> {
  /** Grows with every insert. */
  readonly sequence: number;
  row: T | undefined;
}

/** Rows by id, in the order they came. */
export class Table<T extends { readonly id: string }> {
  readonly #byId = new Map<string, Slot<T>>();
  readonly #slots: Slot<T>[] = [];
  #live = 0;

  /** How many rows there are, without the deleted ones. */
  get size(): number {
    return this.#live;
  }

  /** All places, oldest first, including those of deleted rows. */
  get slots(): readonly Slot<T>[] {
    return this.#slots;
  }

  insert(row: T): Slot<T> {
    const slot: Slot<T> = { sequence: this.#slots.length, row };
    this.#slots.push(slot);
    this.#byId.set(row.id, slot);
    this.#live += 1;
    return slot;
  }

  /** The row, unless it never was or is deleted. */
  get(id: string): T | undefined {
    return this.#byId.get(id)?.row;
  }

  /** The row's place, also when it is deleted. */
  slot(id: string): Slot<T> | undefined {
    return this.#byId.get(id);
  }

  /** Puts a changed row in the place of the one with its id. */
  replace(row: T): void {
    const slot = this.#byId.get(row.id);
    if (slot !== undefined) slot.row = row;
  }

  delete(id: string): void {
    const slot = this.#byId.get(id);
    if (slot?.row === undefined) return;
    slot.row = undefined;
    this.#live -= 1;
  }

  /** The rows, oldest first. */
  *rows(): Iterable<T> {
    for (const { row } of this.#slots) if (row !== undefined) yield row;
  }
}

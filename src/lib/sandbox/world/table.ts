/**
 * A row's place in its table. Deleting the row sets `row` to undefined; the place remains, so that a cursor to
 * it still works.
 */
export interface Place<T> {
  /** Grows with every insert. */
  readonly sequence: number;
  /** When the row was inserted, by the sandbox's clock in milliseconds; `created_at` may be by a shifted one. */
  madeAtMs: number;
  row: T | undefined;
}

/** What a table and its views of the past share. */
interface Stored<T> {
  readonly byId: Map<string, Place<T>>;
  readonly places: Place<T>[];
  live: number;
}

/** Rows by id, in order of insertion. */
export class Table<T extends { readonly id: string }> {
  constructor(
    private readonly now: () => number,
    private readonly stored: Stored<T> = { byId: new Map(), places: [], live: 0 },
    private readonly untilMs = Infinity,
  ) {}

  /** The number of rows, without deleted ones. */
  get size(): number {
    return this.stored.live;
  }

  /** All places, oldest first, including those of deleted rows. Read them with `rowAt`. */
  get places(): readonly Place<T>[] {
    return this.stored.places;
  }

  /** The same rows without those inserted after `timeMs`. Deletions and changes since then remain visible. */
  asOf(timeMs: number): Table<T> {
    return new Table(this.now, this.stored, timeMs);
  }

  insert(row: T): Place<T> {
    const { byId, places } = this.stored;
    const place: Place<T> = { sequence: places.length, madeAtMs: this.now(), row };
    places.push(place);
    byId.set(row.id, place);
    this.stored.live += 1;
    return place;
  }

  /** The row; undefined when it was never inserted or has been deleted. */
  get(id: string): T | undefined {
    const place = this.stored.byId.get(id);
    return place === undefined ? undefined : this.rowAt(place);
  }

  /** The row at a place of this table; undefined when it was deleted, or is too new for this view. */
  rowAt(place: Place<T>): T | undefined {
    return place.madeAtMs <= this.untilMs ? place.row : undefined;
  }

  /** The row's place, even after the row was deleted. */
  place(id: string): Place<T> | undefined {
    return this.stored.byId.get(id);
  }

  /** How long ago the row was inserted, in milliseconds; undefined when there is no such row. */
  ageMs(id: string): number | undefined {
    const place = this.stored.byId.get(id);
    return place?.row === undefined ? undefined : this.now() - place.madeAtMs;
  }

  /** Replaces the row with the same id. */
  replace(row: T): void {
    const place = this.stored.byId.get(row.id);
    if (place !== undefined) place.row = row;
  }

  delete(id: string): void {
    const place = this.stored.byId.get(id);
    if (place?.row === undefined) return;
    place.row = undefined;
    this.stored.live -= 1;
  }

  /** The rows, oldest first. */
  *rows(): Iterable<T> {
    for (const place of this.stored.places) {
      const row = this.rowAt(place);
      if (row !== undefined) yield row;
    }
  }
}

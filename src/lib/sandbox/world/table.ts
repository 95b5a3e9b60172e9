/**
 * A row's place in its table. Deleting the row sets `row` to undefined; the place remains, so that a cursor to
 * it still works.
 */
export interface Place<T> {
  /** Grows with every insert. */
  readonly sequence: number;
  row: T | undefined;
}

/** Rows by id, in order of insertion. */
export class Table<T extends { readonly id: string }> {
  private readonly byId = new Map<string, Place<T>>();
  private readonly allPlaces: Place<T>[] = [];
  private liveCount = 0;

  /** The number of rows, without deleted ones. */
  get size(): number {
    return this.liveCount;
  }

  /** All places, oldest first, including those of deleted rows. */
  get places(): readonly Place<T>[] {
    return this.allPlaces;
  }

  insert(row: T): Place<T> {
    const place: Place<T> = { sequence: this.allPlaces.length, row };
    this.allPlaces.push(place);
    this.byId.set(row.id, place);
    this.liveCount += 1;
    return place;
  }

  /** The row; undefined when it was never inserted or has been deleted. */
  get(id: string): T | undefined {
    return this.byId.get(id)?.row;
  }

  /** The row's place, even after the row was deleted. */
  place(id: string): Place<T> | undefined {
    return this.byId.get(id);
  }

  /** Replaces the row with the same id. */
  replace(row: T): void {
    const place = this.byId.get(row.id);
    if (place !== undefined) place.row = row;
  }

  delete(id: string): void {
    const place = this.byId.get(id);
    if (place?.row === undefined) return;
    place.row = undefined;
    this.liveCount -= 1;
  }

  /** The rows, oldest first. */
  *rows(): Iterable<T> {
    for (const { row } of this.allPlaces) if (row !== undefined) yield row;
  }
}

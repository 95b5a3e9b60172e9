import { FIXES, type FixKind } from './fix-kinds';

/** One fix, for the user. */
export interface Fix {
  readonly kind: FixKind;
  /** Data row of the file that was read, from 1; 0 for its header and for the file as a whole. */
  readonly row: number;
  /** The physical line that row begins on, from 1. */
  readonly line: number;
  /** The column that was fixed; absent when it was more than one cell. */
  readonly column?: string;
  /** What was done, in one sentence of plain words. */
  readonly what: string;
}

export interface FixReport {
  /** The file that was written. */
  readonly path: string;
  /** Data rows read, those included that were dropped. */
  readonly rows: number;
  readonly rowsChanged: number;
  readonly rowsDropped: number;
  /** All fixes, also those beyond `fixes`. */
  readonly total: number;
  /** Fixes by kind; kinds that did not occur are absent. */
  readonly counts: Readonly<Partial<Record<FixKind, number>>>;
  /** The first fixes, as many as were asked for. */
  readonly fixes: readonly Fix[];
}

/** Where a fix was made. */
export type FixSpot = Pick<Fix, 'row' | 'line' | 'column'>;

/** Gathers fixes: all are counted, the first are kept. */
export class FixLog {
  total = 0;
  readonly counts: Partial<Record<FixKind, number>> = {};
  readonly fixes: Fix[] = [];

  constructor(private readonly maxFixes: number) {}

  note(kind: FixKind, spot: FixSpot): void {
    this.total += 1;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (this.fixes.length < this.maxFixes) this.fixes.push({ kind, ...spot, what: FIXES[kind] });
  }
}

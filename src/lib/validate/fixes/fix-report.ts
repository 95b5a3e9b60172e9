import { FIX_TEXTS, type FixKind } from './fix-kinds';

/** One fix, as the user sees it. */
export interface Fix {
  readonly kind: FixKind;
  /** Data row of the input, from 1; 0 for its header and for the file as a whole. */
  readonly row: number;
  /** The physical line that row begins on, from 1. */
  readonly line: number;
  /** The fixed column; absent when the fix is not about one cell. */
  readonly column?: string;
  /** What was done, in one sentence. */
  readonly what: string;
}

export interface FixReport {
  /** The path of the fixed file. */
  readonly path: string;
  /** Data rows read, including dropped rows. */
  readonly rows: number;
  readonly rowsChanged: number;
  readonly rowsDropped: number;
  /** The number of all fixes, listed or not. */
  readonly total: number;
  /** The number of fixes by kind. Kinds that did not occur are absent. */
  readonly counts: Readonly<Partial<Record<FixKind, number>>>;
  /** The first fixes, at most `FixRequest.maxFixes`. */
  readonly fixes: readonly Fix[];
}

/** Where a fix was made. */
export type FixLocation = Pick<Fix, 'row' | 'line' | 'column'>;

/** Collects fixes: counts all and lists the first. */
export class FixLog {
  total = 0;
  readonly counts: Partial<Record<FixKind, number>> = {};
  readonly fixes: Fix[] = [];

  constructor(private readonly maxFixes: number) {}

  /** Notes `count` fixes of a kind; `location` is that of the first. */
  note(kind: FixKind, location: FixLocation, count = 1): void {
    this.total += count;
    this.counts[kind] = (this.counts[kind] ?? 0) + count;
    if (this.fixes.length < this.maxFixes)
      this.fixes.push({ kind, ...location, what: FIX_TEXTS[kind] });
  }
}

import { invalidQuery } from './errors';
import type { Place, Table } from '../world/table';
import { accept, type Checked, refuse, type WireAnswer } from './wire';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
const DIGITS = /^\d{1,9}$/;

/** Two cursors that no row has: they always lead to the first page (see `endless_pages` in `faults/`). */
export const LOOP_CURSORS = ['cursor_A', 'cursor_B'] as const;

function isLoopCursor(id: string): boolean {
  return LOOP_CURSORS.some((cursor) => cursor === id);
}

/** Which page of a listing to answer: newest first unless `oldestFirst`. */
interface PageQuery {
  readonly limit: number;
  readonly oldestFirst: boolean;
  /** The row the page begins or ends at, and the side of that row it is on. */
  readonly cursor?: { readonly sequence: number; readonly side: 'behind' | 'ahead' };
  /** True for the order `normal`: `before` fetches older rows and `after` newer ones. */
  readonly swapped: boolean;
}

interface Page<T> {
  readonly rows: readonly T[];
  readonly moreAhead: boolean;
  readonly moreBehind: boolean;
}

/** The rows to list. `places` are those of `table` or of one of its indexes, in the table's order. */
export interface ListQuery<T extends { readonly id: string }> {
  readonly table: Table<T>;
  readonly places: readonly Place<T>[];
  readonly keep?: (row: T) => boolean;
}

function readLimit(text: string | null): number | undefined {
  if (text === null) return DEFAULT_LIMIT;
  const limit = DIGITS.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_LIMIT ? limit : undefined;
}

function readPageQuery<T extends { readonly id: string }>(
  query: URLSearchParams,
  table: Table<T>,
): Checked<PageQuery> {
  const limit = readLimit(query.get('limit'));
  if (limit === undefined) {
    return refuse(invalidQuery('limit', `must be a number from 1 to ${MAX_LIMIT}`));
  }
  const order = query.get('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc' && order !== 'normal') {
    return refuse(invalidQuery('order', 'must be normal, desc or asc'));
  }
  const page = { limit, oldestFirst: order === 'asc', swapped: order === 'normal' };
  const name = query.has('after') ? 'after' : 'before';
  const id = query.get(name);
  if (id === null) return accept(page);
  if (isLoopCursor(id)) return accept(page);
  const place = table.place(id);
  if (place === undefined) return refuse(invalidQuery(name, 'is not a known cursor'));
  const side = (name === 'after') === page.swapped ? 'ahead' : 'behind';
  return accept({ ...page, cursor: { sequence: place.sequence, side } });
}

/** The index of the first place whose sequence is not below `sequence`. */
function firstAtLeast<T>(places: readonly Place<T>[], sequence: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = places[middle];
    if (place !== undefined && place.sequence < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Up to `count` kept rows from index `start` on, in the direction of `step`. */
function walk<T extends { readonly id: string }>(
  listing: ListQuery<T>,
  { start, step, count }: { start: number; step: 1 | -1; count: number },
): T[] {
  const rows: T[] = [];
  const { places, keep } = listing;
  for (let at = start; at >= 0 && at < places.length && rows.length < count; at += step) {
    const place = places[at];
    const row = place === undefined ? undefined : listing.table.rowAt(place);
    if (row !== undefined && (keep === undefined || keep(row))) rows.push(row);
  }
  return rows;
}

function cut<T extends { readonly id: string }>(listing: ListQuery<T>, page: PageQuery): Page<T> {
  const onwards = page.oldestFirst ? 1 : -1;
  const count = page.limit + 1;
  if (page.cursor === undefined) {
    const start = page.oldestFirst ? 0 : listing.places.length - 1;
    const rows = walk(listing, { start, step: onwards, count });
    return { rows: rows.slice(0, page.limit), moreAhead: false, moreBehind: rows.length === count };
  }
  const { sequence, side } = page.cursor;
  const step = side === 'behind' ? onwards : onwards === 1 ? -1 : 1;
  const start =
    step === 1
      ? firstAtLeast(listing.places, sequence + 1)
      : firstAtLeast(listing.places, sequence) - 1;
  const found = walk(listing, { start, step, count });
  const rows = found.slice(0, page.limit);
  const more = found.length === count;
  return side === 'behind'
    ? { rows, moreAhead: true, moreBehind: more }
    : { rows: rows.reverse(), moreAhead: more, moreBehind: true };
}

/**
 * Answers a list request: `limit` from 1 to 100 (default 10), `order`, `after` and `before` (docs/workos-api.md,
 * "Lists"). A cursor to a row that was deleted since still works.
 */
export function listAnswer<T extends { readonly id: string }>(
  query: URLSearchParams,
  listing: ListQuery<T>,
  present: (row: T) => unknown = (row) => row,
): WireAnswer {
  const read = readPageQuery(query, listing.table);
  if (!read.ok) return read.refusal;
  const { rows, moreAhead, moreBehind } = cut(listing, read.value);
  const ahead = moreAhead ? (rows[0]?.id ?? null) : null;
  const behind = moreBehind ? (rows.at(-1)?.id ?? null) : null;
  const cursors = read.value.swapped
    ? { before: behind, after: ahead }
    : { before: ahead, after: behind };
  return {
    status: 200,
    body: { object: 'list', data: rows.map(present), list_metadata: cursors },
  };
}

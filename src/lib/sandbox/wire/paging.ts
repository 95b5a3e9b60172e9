import { invalidQuery } from './errors';
import { type Slot, type Table } from '../world/table';
import { accept, type Checked, refuse, type WireAnswer } from './wire';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
const DIGITS = /^\d{1,9}$/;

/** A page to cut out of a listing: newest first unless `oldestFirst`. */
interface PageQuery {
  readonly limit: number;
  readonly oldestFirst: boolean;
  /** Where the page ends or begins, and on which side of that row it lies. */
  readonly cursor?: { readonly sequence: number; readonly side: 'behind' | 'ahead' };
  /** The order `normal`: `before` fetches older rows and `after` newer ones. */
  readonly swapped: boolean;
}

interface Page<T> {
  readonly rows: readonly T[];
  readonly moreAhead: boolean;
  readonly moreBehind: boolean;
}

/** What a listing consists of. `slots` may be an index into `table`; it is in the table's order. */
export interface Listing<T extends { readonly id: string }> {
  readonly table: Table<T>;
  readonly slots: readonly Slot<T>[];
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
  const slot = table.slot(id);
  if (slot === undefined) return refuse(invalidQuery(name, 'is not a known cursor'));
  const side = (name === 'after') === page.swapped ? 'ahead' : 'behind';
  return accept({ ...page, cursor: { sequence: slot.sequence, side } });
}

/** The index of the first slot whose sequence is not below `sequence`. */
function firstAtLeast<T>(slots: readonly Slot<T>[], sequence: number): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const slot = slots[middle];
    if (slot !== undefined && slot.sequence < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Up to `count` kept rows from index `start` on, in the direction of `step`. */
function walk<T extends { readonly id: string }>(
  listing: Listing<T>,
  { start, step, count }: { start: number; step: 1 | -1; count: number },
): T[] {
  const rows: T[] = [];
  const { slots, keep } = listing;
  for (let at = start; at >= 0 && at < slots.length && rows.length < count; at += step) {
    const row = slots[at]?.row;
    if (row !== undefined && (keep === undefined || keep(row))) rows.push(row);
  }
  return rows;
}

function cut<T extends { readonly id: string }>(listing: Listing<T>, page: PageQuery): Page<T> {
  const onwards = page.oldestFirst ? 1 : -1;
  const count = page.limit + 1;
  if (page.cursor === undefined) {
    const start = page.oldestFirst ? 0 : listing.slots.length - 1;
    const rows = walk(listing, { start, step: onwards, count });
    return { rows: rows.slice(0, page.limit), moreAhead: false, moreBehind: rows.length === count };
  }
  const { sequence, side } = page.cursor;
  const step = side === 'behind' ? onwards : onwards === 1 ? -1 : 1;
  const start =
    step === 1
      ? firstAtLeast(listing.slots, sequence + 1)
      : firstAtLeast(listing.slots, sequence) - 1;
  const found = walk(listing, { start, step, count });
  const rows = found.slice(0, page.limit);
  const more = found.length === count;
  return side === 'behind'
    ? { rows, moreAhead: true, moreBehind: more }
    : { rows: rows.reverse(), moreAhead: more, moreBehind: true };
}

/**
 * Answers a list request: `limit` 1 to 100 (10), `order`, `after` and `before` as the OpenAPI document
 * describes them. A cursor to a row deleted since still works.
 */
export function listAnswer<T extends { readonly id: string }>(
  query: URLSearchParams,
  listing: Listing<T>,
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

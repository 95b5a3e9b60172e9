import type { DropReason } from './codes';

/** What a run counts. Each number is counted where the thing happens, so that the balances prove something. */
export class Counts {
  /** Records of users, unreadable ones included. */
  records = 0;
  /** Records of a user who is in `users.csv` already, which differ in their memberships only. */
  merged = 0;
  /** Users in `users.csv`. */
  users = 0;
  /** Rows of `users.csv`. */
  rows = 0;
  memberships = 0;
  factors = 0;
  /** Hashes that the source has: of users, and of users who are in no file. */
  hashes = 0;
  withPassword = 0;
  /** Users whose hash was dropped. */
  mustReset = 0;
  /** Users who have no password in the source. */
  withoutPassword = 0;
  /** Hashes in `users.csv` by their type. */
  readonly converted = new Map<string, number>();
  /** Those, by function and costs. */
  readonly costs = new Map<string, number>();
  /** Hashes of users that were dropped because of their costs, by function and costs. */
  readonly costsOutOfRange = new Map<string, number>();
  readonly dropped = new Map<DropReason, number>();
  /** Users by the provider that they sign in with. */
  readonly social = new Map<string, number>();
  /** Records that the source does not use, by the path of their list or table. */
  readonly ignored = new Map<string, number>();
  /** Users by a group that the source does not treat as an organization. */
  readonly groups = new Map<string, number>();
}

const MOST_NAMES = 1_000;
const OTHERS = '(others)';

/** Counts a name. Beyond 1,000 names, all others are counted together. */
export function countName<Name extends string>(counts: Map<Name, number>, name: Name): void {
  const held = counts.get(name);
  if (held !== undefined || counts.size < MOST_NAMES) counts.set(name, (held ?? 0) + 1);
  else counts.set(OTHERS as Name, (counts.get(OTHERS as Name) ?? 0) + 1);
}

export function totalOf(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

import { type Chunk, type Guard, isFlag, isTime, objectOf } from '../../model';
import type { RowState } from './chunk-fold';

/** When rows of a chunk are in doubt although no intent of theirs is left. */
export interface Doubt {
  /** When the job began, as intents are kept: no request of it left before. */
  readonly sinceMs: number;
  /** True when a receipt has spoken for the chunk: a row without an outcome has lost it, however that was. */
  readonly wasSettled: boolean;
}

export const isDoubt: Guard<Doubt> = objectOf<Doubt>({ sinceMs: isTime, wasSettled: isFlag });

/** The epoch of the last lease whose ledger has lost a record; 0: none. */
export interface Damage {
  readonly damagedIn: number;
}

/**
 * Puts in doubt what rows may have lost: each step of a row without an outcome, or with none since the damage, may have
 * been intended and sent since the job began. An intent that is left tells better.
 */
export function doubtLostRows(
  rows: Map<number, RowState>,
  { firstRow, rows: count }: Chunk,
  loss: Doubt & Damage,
): void {
  if (!loss.wasSettled && loss.damagedIn === 0) return;
  const { sinceMs } = loss;
  for (let row = firstRow; row < firstRow + count; row += 1) {
    const state = rows.get(row) ?? {};
    if (!mayHaveLost(state, loss)) continue;
    const { userIntentAtMs = sinceMs, membershipIntentAtMs = sinceMs } = state;
    rows.set(row, { ...state, userIntentAtMs, membershipIntentAtMs });
  }
}

function mayHaveLost(
  { success, failure, failedIn = 0 }: RowState,
  { wasSettled, damagedIn }: Doubt & Damage,
): boolean {
  if (success !== undefined) return false;
  // A lease writes nothing of a row after its end; a later one that took the row up may have.
  return failure === undefined ? wasSettled || damagedIn > 0 : failedIn < damagedIn;
}

import { type Chunk, type Guard, isFlag, isTime, objectOf } from '../../model';
import type { RowState } from './chunk-fold';

/** Puts rows of a chunk in doubt although the ledger has no intent for them. */
export interface Doubt {
  /** When the job began, in the form of an intent: no request was sent before. */
  readonly sinceMs: number;
  /** True when the chunk had a receipt: a row without an outcome has lost its record. */
  readonly wasSettled: boolean;
}

export const isDoubt: Guard<Doubt> = objectOf<Doubt>({ sinceMs: isTime, wasSettled: isFlag });

/** The epoch of the last lease whose ledger has lost a record; 0: none. */
export interface Damage {
  readonly damagedIn: number;
}

/**
 * Puts in doubt what rows may have lost: each step of a row without an outcome, or with none since the damage, may have
 * been sent since the job began. An intent that is still recorded is more precise.
 */
export function doubtLostRows(
  rows: Map<number, RowState>,
  { first: firstRow, count }: Chunk,
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
  // A lease writes nothing about a row after its end; a later lease that retried the row may have.
  return failure === undefined ? wasSettled || damagedIn > 0 : failedIn < damagedIn;
}

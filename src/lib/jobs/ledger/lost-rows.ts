import {
  type Chunk,
  type Guard,
  type IntentTime,
  isFlag,
  isIntentTime,
  objectOf,
} from '../../model';
import type { RowState } from './chunk-fold';

/** Puts rows of a chunk in doubt although the ledger has no intent for them. */
export interface Doubt {
  /** When the job began: no request was sent before. */
  readonly since: IntentTime;
  /** True when the chunk had a receipt: a row without an outcome has lost its record. */
  readonly wasSettled: boolean;
}

export const isDoubt: Guard<Doubt> = objectOf<Doubt>({ since: isIntentTime, wasSettled: isFlag });

/** The epoch of the last lease whose ledger has lost a record; 0: none. */
export interface Damage {
  readonly damagedIn: number;
}

/**
 * Marks the rows that may have lost records: those without an outcome, or with none since the damage. Every step of such
 * a row may have been sent since the job began. An intent that is still recorded is more precise.
 */
export function doubtLostRows(
  rows: Map<number, RowState>,
  { first, count }: Chunk,
  loss: Doubt & Damage,
): void {
  if (!loss.wasSettled && loss.damagedIn === 0) return;
  for (let row = first; row < first + count; row += 1) {
    const state = rows.get(row) ?? {};
    if (mayHaveLost(state, loss)) rows.set(row, { ...state, lostSince: loss.since });
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

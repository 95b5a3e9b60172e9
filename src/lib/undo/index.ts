/**
 * The command's engine of `undo`: takes back what a job created, by the ids in its ledger alone.
 *
 * Read in this order:
 *
 * - `row-traces`, `survey`: what the job created and changed, and what its ledger cannot tell (`assert-provable`).
 * - `other-jobs`: what other jobs of the same environment use.
 * - `take-back-user`, `take-back-membership`, `take-back-organization`, `restore`: one object. It is looked at, its
 *   intent becomes durable, then it is deleted or changed (`undo-context`).
 * - `open-requests`, `open-roles`, `open-organizations`: requests that the ledger has no result for.
 * - `undo-phases`, `run-undo`: all objects, in parts that are finished once.
 *
 * Knows neither a terminal nor the CSV.
 */
export type { UndoEnd, UndoEvent, UndoPorts, UndoProgress, UndoRequest } from './ports';
export { objectsOf, type UndoPreview } from './preview';
export { runUndo } from './run-undo';

/**
 * The command `undo`: shows what a job created, asks, and takes it back. Read `undo-session.ts`, then
 * `with-undo-ports.ts` and `render-undo.ts`.
 */
export { undoFlags } from './undo-flags';
export type { UndoJson } from './undo-json';
export { undoSession } from './undo-session';

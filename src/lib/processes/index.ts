/**
 * Child processes: how one is started, initialized, watched and ended. `child` starts a process that only has to get
 * ready, such as the sandbox; `worker` one that keeps talking, with `serve-parent` at its other end and `handshake`
 * for the messages of the room itself. `questions` matches answers with questions.
 *
 * Knows nothing of the messages that are sent, of jobs or of rows. The only importer of `node:child_process`. A process
 * started here ends when its channel closes, however its parent ended.
 */
export { type Child, type ChildRequest, startChild } from './child';
export { type Parent, type ParentParts, serveParent } from './serve-parent';
export { INHERITED_FD, startWorker, type WorkerProcess, type WorkerRequest } from './worker';
export { Questions } from './questions';

export { type Child, type ChildRequest, startChild } from './child';
export { type Parent, type ParentParts, serveParent } from './serve-parent';
export { startWorker, type WorkerProcess, type WorkerRequest } from './worker';
export { Questions } from './questions';

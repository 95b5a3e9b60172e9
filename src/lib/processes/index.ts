export { type Child, type ChildRequest, startChild } from './child';
export { type Parent, type ParentParts, serveParent } from './serve-parent';
export { startWorker, type WorkerProcess, type WorkerRequest } from './worker';
export {
  type Guard,
  isCount,
  isFlag,
  isText,
  isTime,
  listOf,
  maybe,
  type MessageOf,
  messageReader,
  objectOf,
  oneOf,
} from './message-shape';
export { Questions } from './questions';

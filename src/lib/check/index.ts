/**
 * What an import of a file would meet in WorkOS, told before its first write. Start with `check-csv`.
 *
 * A check is the import itself, run against a gateway that answers as WorkOS would (`simulated-gateway`): lookups come
 * from the environment, writes change only an index on disk that lies over it (`simulated-world`). So the import and its
 * check cannot disagree about a row, and a new step of the import is checked without a line here. Nothing is written to
 * WorkOS.
 */
export { type Check, checkCsv, type CheckRequest } from './check-csv';
export type { CheckPorts } from './check-ports';
export type { CheckEvent, EmitCheck } from './events';
export type { CheckFinding } from './findings';

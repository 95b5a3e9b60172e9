import { hash } from 'node:crypto';

/**
 * The argument that a worker of a job is started with. It proves that a process is a worker of this job, whatever the
 * ledger says, and gives away nothing: anyone on the machine can read the arguments of a process.
 */
export function workerMark(nonce: string): string {
  return `worker-of-${hash('sha256', `worker ${nonce}`).slice(0, 24)}`;
}

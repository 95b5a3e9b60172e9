import type { ChunkWorker, Lease, LeaseWork } from '../../chunks';
import { ChunkRun, type ChunkWork } from '../rows/chunk-run';

/** Processes chunks in this process. */
export function localWorker(work: ChunkWork): ChunkWorker {
  return {
    isGone: () => false,
    work(lease: Lease): LeaseWork {
      const run = new ChunkRun(work, lease);
      const begun = run.begin();
      return { begun, ended: begun.then(() => run.settle()) };
    },
  };
}

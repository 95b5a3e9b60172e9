import { ChunkRun, type ChunkWork } from '../rows/chunk-run';
import type { Hand, Lease, LeaseWork } from '../../chunks';

/** Works off chunks in this process. */
export function ownHand(work: ChunkWork): Hand {
  return {
    isGone: () => false,
    work(lease: Lease): LeaseWork {
      const run = new ChunkRun(work, lease);
      const begun = run.begin();
      return { begun, ended: begun.then(() => run.settle()) };
    },
  };
}

import { ChunkRun, type ChunkWork } from './chunk-run';
import type { Hand, LeaseWork } from './hand';
import type { Lease } from './lease';

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

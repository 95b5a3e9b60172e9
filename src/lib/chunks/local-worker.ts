import { ChunkRun, type ChunkRunParts } from './chunk-run';
import type { ChunkWorker } from './chunk-worker';
import type { ItemReport } from './item-work';

/** Processes chunks in this process. */
export function localWorker<Item, Report extends ItemReport>(
  parts: ChunkRunParts<Item, Report>,
): ChunkWorker {
  return {
    isGone: () => false,
    work(lease) {
      const run = new ChunkRun(parts, lease);
      const begun = run.begin();
      return { begun, ended: begun.then(() => run.settle()) };
    },
  };
}

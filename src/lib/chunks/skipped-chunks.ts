import { Abort, type Chunk } from '../model';

/** Why a run ends early that skipped chunks; undefined when it skipped none. */
export function skipReason(chunks: readonly Chunk[]): Abort | undefined {
  const [first] = chunks;
  if (first === undefined) return undefined;
  const rows = `Rows ${String(first.first)}–${String(first.first + first.count - 1)}`;
  const others = chunks.length - 1;
  const more =
    others > 0 ? ` and the rows of ${String(others)} more chunk${others > 1 ? 's' : ''}` : '';
  return new Abort(
    'stopped_early',
    'chunk_set_aside',
    `${rows}${more} were skipped: three workers in a row crashed while processing them.`,
    ['Check these rows, then resume with --workers 1 and a lower --concurrency'],
  );
}

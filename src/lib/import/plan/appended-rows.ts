import { fileFacts, readRows } from '../../csv';
import { Abort, countOf } from '../../model';
import type { Plan } from './plan-csv';

/** More bytes are not read to count rows: the run is over, and its result must not wait. */
const READ_AT_MOST = 64 * 1024 * 1024;

/** What was added to a file since its size was planned. */
export interface Appended {
  readonly bytes: number;
  /** Undefined when they were not counted. */
  readonly rows: number | undefined;
}

/** What was added to the planned file; undefined when that is no row, or the file cannot be read any more. */
export async function findAppended(
  plan: Pick<Plan, 'source' | 'chunks'>,
): Promise<Appended | undefined> {
  const { source } = plan;
  try {
    const bytes = (await fileFacts(source)).bytes - source.bytes;
    if (bytes <= 0) return undefined;
    const rows = await countAppended(plan, bytes);
    return rows === 0 ? undefined : { bytes, rows };
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return undefined;
  }
}

/** Counted from the last chunk on: the planned end may be in the middle of a line. Undefined when they cannot be. */
async function countAppended(
  { source, chunks }: Pick<Plan, 'source' | 'chunks'>,
  bytes: number,
): Promise<number | undefined> {
  const last = chunks.at(-1);
  if (last === undefined) return undefined;
  const { first, firstLine, byteStart } = last;
  const range = { firstRow: first, firstLine, byteStart, byteEnd: source.bytes + bytes };
  if (range.byteEnd - byteStart > READ_AT_MOST) return undefined;
  let rows = -last.count;
  try {
    for await (const batch of readRows(source, { range })) rows += batch.length;
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return undefined;
  }
  return rows < 0 ? undefined : rows;
}

/** What was appended, as a warning. */
export function describeAppended({ bytes, rows }: Appended): string {
  const what = rows === undefined ? countOf(bytes, 'byte') : countOf(rows, 'row');
  return (
    `${what} appended to the file after the job had begun: not sent, and not counted. ` +
    'Import the file again with --on-existing adopt'
  );
}

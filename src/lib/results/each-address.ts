import type { ResultRow } from '../jobs';
import { emailKey, IdSet } from '../model';

type ResultMatcher = (result: ResultRow) => boolean;

/**
 * Narrows a filter so that each address passes once, with the first row that the filter lets through. Rows share an
 * address when they are merged, or when some failed. So a first pass over `batches` notes the addresses of those that
 * pass: memory grows with them alone, by 16 to 64 bytes each, and not with the rows.
 */
export async function eachAddressOnce(
  batches: AsyncIterable<readonly ResultRow[]>,
  isWanted: ResultMatcher,
): Promise<ResultMatcher> {
  const shared = new IdSet();
  for await (const batch of batches) {
    for (const result of batch) {
      if (mayShare(result) && isWanted(result)) shared.add(emailKey(result.email));
    }
  }
  const passed = new IdSet();
  return (result) => {
    const { email } = result;
    if (email === '' || !isWanted(result)) return false;
    return !shared.has(emailKey(email)) || passed.add(emailKey(email));
  };
}

function mayShare({ status }: ResultRow): boolean {
  return status === 'merged' || status === 'failed';
}

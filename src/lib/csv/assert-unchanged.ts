import { type FileFacts, fileFacts } from './file-facts';
import type { CsvPlace } from './csv-source';
import { csvChangedError } from './csv-errors';

/**
 * Checks by size and time of the last write that the file is still the one that was opened.
 *
 * @throws Abort `csv_changed` when it is not
 */
export async function assertUnchanged(source: CsvPlace & FileFacts): Promise<void> {
  const { bytes, modifiedMs } = source;
  const facts = await fileFacts(source);
  if (facts.bytes !== bytes || facts.modifiedMs !== modifiedMs) throw csvChangedError(source.path);
}

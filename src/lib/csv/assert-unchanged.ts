import { Abort } from '../model';
import { fileFacts } from './file-facts';
import type { CsvSource } from './csv-source';
import { changedTrouble } from './csv-errors';

/**
 * Holds that the file is the one that was opened, by its size and the time of its last write.
 *
 * @throws Abort `csv_changed`, also when the file is gone
 */
export async function refuseChanged(source: CsvSource): Promise<void> {
  const { path, bytes, modifiedMs } = source;
  const facts = await fileFacts(path).catch((error: unknown) => {
    if (error instanceof Abort) throw changedTrouble(path);
    throw error;
  });
  if (facts.bytes !== bytes || facts.modifiedMs !== modifiedMs) throw changedTrouble(path);
}

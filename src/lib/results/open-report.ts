import { copyNameless, type CsvSource, openCsv } from '../csv';
import type { JobFiles } from '../jobs';
import { Abort, systemErrorCause } from '../model';

/**
 * Opens a CSV of a job: the copy that a machine has of one in a store may be that of an earlier run, so it is read from
 * the store, by way of a temporary file without a name.
 *
 * @throws Abort when there is none, or it cannot be read
 */
export async function openReport(
  files: Pick<JobFiles, 'copies' | 'readBlocks'>,
  path: string,
): Promise<CsvSource> {
  if (files.copies === undefined) return openCsv(path);
  return openCsv(path, { copyFd: await copyNameless(path, blocksOf(files, path)) });
}

async function* blocksOf(
  files: Pick<JobFiles, 'readBlocks'>,
  path: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* files.readBlocks(path);
  } catch (error) {
    const cause = systemErrorCause(error);
    if (cause === undefined) throw error;
    throw new Abort('job_in_the_way', 'job_unreadable', `${path} cannot be read: ${cause.words}.`);
  }
}

import { Abort } from '../../model';

/**
 * Waits for a write at the end of a run. Returns the `Abort` it fails with, so that the run can still end: the ledger
 * is as it was, and nothing is lost.
 */
export async function abortOfWrite(write: Promise<unknown>): Promise<Abort | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return error;
  }
}

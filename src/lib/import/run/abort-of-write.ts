import { Abort, defined } from '../../model';

/**
 * Waits for a write at the end of a run. Returns the `Abort` it fails with, so that the run can still end: the ledger
 * is as it was, and nothing is lost.
 */
export async function abortOfWrite(write: Promise<void>): Promise<Abort | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return error;
  }
}

/** The path of what was written; or the `Abort` that the write failed with, as above. */
export async function pathOfWrite(
  write: Promise<string | undefined>,
): Promise<{ readonly path?: string; readonly diskError?: Abort }> {
  let path: string | undefined;
  const diskError = await abortOfWrite(
    write.then((written) => {
      path = written;
    }),
  );
  return defined({ path, diskError });
}

import { dirname } from 'node:path';
import { ignoringSystemErrors } from '../../model';
import type { AppendFile, JobFiles } from './job-files';

/**
 * Replaces a file whole with what `write` appends: a reader, or a machine that loses power, sees the old text or the
 * new one. When anything fails, the old file remains.
 */
export async function writeWhole(
  files: JobFiles,
  path: string,
  write: (append: AppendFile['append']) => Promise<void>,
): Promise<void> {
  const beside = `${path}.new`;
  await files.remove(beside);
  const file = await files.openAppend(beside);
  try {
    await write((text) => file.append(text));
    await file.sync();
  } catch (error) {
    await ignoringSystemErrors(file.close());
    throw error;
  }
  await file.close();
  await files.rename(beside, path);
  await files.syncFolder(dirname(path));
}

import { dirname } from 'node:path';
import { systemErrorCode, ignoringSystemErrors } from '../model';
import { type OutputFile, outputFiles, type OutputFiles } from './output-files';
import { type OutputRequest, outputTarget } from './output-target';
import { exists, writing, refused } from './output-errors';
import { PartsWriter } from './buffered-writer';

/** What file systems without hard links (FAT, some network shares) say to one. */
const NO_HARD_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
]);

/** Appends to a file that is being written. */
export type Append = (part: string | Uint8Array) => Promise<void>;

/**
 * Refuses what could not be written in the end, before any work is done.
 *
 * @throws Abort (exit 2) `output_exists`, `output_is_input`, `output_unwritable`
 */
export async function checkOutput(request: OutputRequest): Promise<void> {
  await outputTarget(request);
}

/**
 * Writes a file, 0600: whole, or not at all. What `write` appends is on the disk before it gets its name. Whatever
 * `write` rejects with leaves everything as it was.
 *
 * @throws Abort as `checkOutput`, `output_unwritable` also as `stopped_early`; and what `write` rejects with
 */
export async function writeOutput(
  request: OutputRequest,
  write: (append: Append) => Promise<void>,
  files: OutputFiles = outputFiles(),
): Promise<void> {
  const { path } = request;
  const target = await outputTarget(request);
  const { beside, file } = await createBeside(files, target, path);
  try {
    try {
      const parts = new PartsWriter(file);
      await write((part) => writing(parts.add(part), path));
      await writing(parts.end(), path);
    } catch (error) {
      await ignoringSystemErrors(file.close());
      throw error;
    }
    await writing(file.close(), path);
    await writing(publish(files, { beside, target, request }), path);
  } finally {
    await ignoringSystemErrors(files.remove(beside));
  }
  await writing(files.syncFolder(dirname(target)), path);
}

let created = 0;

async function createBeside(
  files: OutputFiles,
  target: string,
  shown: string,
): Promise<{ readonly beside: string; readonly file: OutputFile }> {
  for (;;) {
    created += 1;
    const beside = `${target}.${String(process.pid)}-${String(created)}.new`;
    try {
      return { beside, file: await files.create(beside) };
    } catch (error) {
      // Left by a process that was killed: it is not ours to remove.
      if (systemErrorCode(error) !== 'EEXIST') throw refused(error, shown);
    }
  }
}

/** A file that is made, and the name it gets. */
interface Made {
  readonly beside: string;
  readonly target: string;
  readonly request: OutputRequest;
}

async function publish(files: OutputFiles, { beside, target, request }: Made): Promise<void> {
  if (request.force) {
    await files.rename(beside, target);
    return;
  }
  try {
    // Unlike a rename, it never replaces a file that somebody has made meanwhile.
    await files.link(beside, target);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') throw exists(request.path);
    if (!NO_HARD_LINKS.has(code)) throw error;
    await outputTarget(request);
    await files.rename(beside, target);
  }
}

import { dirname } from 'node:path';
import { systemErrorCode, ignoringSystemErrors } from '../model';
import { type OutputFile, outputFiles, type OutputFiles } from './output-files';
import { type OutputRequest, outputTarget } from './output-target';
import { outputExistsError, reportingDiskErrors, outputWriteError } from './output-errors';
import { BufferedWriter } from './buffered-writer';

/** The errors of file systems without hard links (FAT, some network shares). */
const NO_HARD_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
]);

/** Appends to a file that is being written. */
export type Append = (part: string | Uint8Array) => Promise<void>;

/**
 * Checks, before any work is done, that the file can be written.
 *
 * @throws Abort (exit 2) `output_exists`, `output_is_input`, `output_unwritable`
 */
export async function checkOutput(request: OutputRequest): Promise<void> {
  await outputTarget(request);
}

/**
 * Writes a file (mode 0600), whole or not at all. What `write` appends is synced to disk before the file gets its name.
 * When `write` rejects, nothing changes.
 *
 * @throws Abort as `checkOutput` does, `output_unwritable` also with `stopped_early`; and the error of `write`
 */
export async function writeOutput(
  request: OutputRequest,
  write: (append: Append) => Promise<void>,
  files: OutputFiles = outputFiles(),
): Promise<void> {
  const { path } = request;
  const target = await outputTarget(request);
  const { temporary, file } = await createTemporary(files, target, path);
  try {
    try {
      const writer = new BufferedWriter(file);
      await write((part) => reportingDiskErrors(writer.add(part), path));
      await reportingDiskErrors(writer.end(), path);
    } catch (error) {
      await ignoringSystemErrors(file.close());
      throw error;
    }
    await reportingDiskErrors(file.close(), path);
    await reportingDiskErrors(publish(files, { temporary, target, request }), path);
  } finally {
    await ignoringSystemErrors(files.remove(temporary));
  }
  await reportingDiskErrors(files.syncFolder(dirname(target)), path);
}

let created = 0;

async function createTemporary(
  files: OutputFiles,
  target: string,
  path: string,
): Promise<{ readonly temporary: string; readonly file: OutputFile }> {
  for (;;) {
    created += 1;
    const temporary = `${target}.${String(process.pid)}-${String(created)}.new`;
    try {
      return { temporary, file: await files.create(temporary) };
    } catch (error) {
      // A killed process left a file of this name. It is not removed; the next number is tried.
      if (systemErrorCode(error) !== 'EEXIST') throw outputWriteError(error, path);
    }
  }
}

/** A complete temporary file, and the path it gets. */
interface FinishedFile {
  readonly temporary: string;
  readonly target: string;
  readonly request: OutputRequest;
}

async function publish(
  files: OutputFiles,
  { temporary, target, request }: FinishedFile,
): Promise<void> {
  if (request.force) {
    await files.rename(temporary, target);
    return;
  }
  try {
    // Unlike a rename, a link never replaces a file that another process has created meanwhile.
    await files.link(temporary, target);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') throw outputExistsError(request.path);
    if (!NO_HARD_LINKS.has(code)) throw error;
    await outputTarget(request);
    await files.rename(temporary, target);
  }
}

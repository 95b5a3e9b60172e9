import { join } from 'node:path';
import { Abort, hasErrorCode, sanitizeLine } from '../../model';
import type { JobFiles } from '../disk/job-files';
import { CHECKPOINT_FILE, GIT_IGNORE, IGNORE_ALL, JOB_LOG, LEDGER_FOLDER } from '../names';

/** What is in a folder that is not a job yet, as paths relative to it. */
interface FolderContent {
  /** Files that a run left which ended before its job began. They may be removed. */
  readonly leftovers: readonly string[];
  /** Everything else, and files whose text is not what this tool writes. Never changed. */
  readonly foreign: readonly string[];
}

/**
 * @throws Abort `folder_not_ours` when the folder has files of other programs. Such a folder must not become a job: a
 * user may remove the whole folder of a job one day.
 */
export async function rejectForeign(files: JobFiles, path: string): Promise<void> {
  const [foreign] = (await contentOf(files, path)).foreign;
  if (foreign === undefined) return;
  const name = sanitizeLine(foreign);
  throw new Abort(
    'job_in_the_way',
    'folder_not_ours',
    `The folder ${sanitizeLine(path)} is not a job and contains ${name}, which no unfinished import left there. Nothing in it was changed.`,
    [
      'Choose another name with --job-id, or another folder with --checkpoint-dir',
      `Or move ${name} away if you do not need it there`,
    ],
  );
}

/** Removes what a run left that ended before its job began, and nothing else. */
export async function removeLeftovers(files: JobFiles, path: string): Promise<void> {
  for (const name of (await contentOf(files, path)).leftovers) await files.remove(join(path, name));
}

async function contentOf(files: JobFiles, path: string): Promise<FolderContent> {
  const content = { leftovers: [] as string[], foreign: [] as string[] };
  const names = (await files.list(path)).filter((name) => name !== LEDGER_FOLDER);
  const ledgers = await files.list(join(path, LEDGER_FOLDER));
  for (const name of [...names, ...ledgers.map((each) => join(LEDGER_FOLDER, each))]) {
    const beginning = BEGINNINGS.find(([pattern]) => pattern.test(name))?.[1];
    const isOurs =
      beginning !== undefined && isBegun(await startOf(files, join(path, name)), beginning);
    if (!isOurs) content.foreign.push(name);
    // `lock.ts` removes locks, and only those of dead processes.
    else if (!name.startsWith('lock')) content.leftovers.push(name);
  }
  return content;
}

const HEX = /^[0-9a-f]*$/;
const CHECKSUM = '########';

/** How the files begin that a run leaves when it is killed before its job began. `#` is a hexadecimal digit. */
const BEGINNINGS: readonly (readonly [name: RegExp, beginning: string])[] = [
  [/^lock(?:\.claim-\d+)?(?:\.\d+-\d+\.new)?$/, '{"pid":'],
  [named(GIT_IGNORE, '(?:\\.\\d+-\\d+\\.new)?'), IGNORE_ALL],
  [named(`${CHECKPOINT_FILE}.new`), '{\n  "version":'],
  [named(join(LEDGER_FOLDER, JOB_LOG)), `${CHECKSUM} ["job",`],
];

function named(name: string, suffix = ''): RegExp {
  return new RegExp(`^${name.replace(/[.\\]/g, '\\$&')}${suffix}$`);
}

/** True for a text that begins so. A killed process or a power cut may have torn it anywhere. */
function isBegun(start: string | undefined, beginning: string): boolean {
  if (start === undefined) return false;
  const digits = beginning.startsWith(CHECKSUM) ? CHECKSUM.length : 0;
  if (!HEX.test(start.slice(0, digits))) return false;
  const rest = beginning.slice(digits);
  return rest.startsWith(start.slice(digits, beginning.length));
}

/** The first bytes of a file; undefined when it is a folder. */
async function startOf(files: JobFiles, path: string): Promise<string | undefined> {
  try {
    for await (const block of files.readBlocks(path)) return block.toString('latin1', 0, 64);
  } catch (error) {
    if (hasErrorCode(error, 'EISDIR')) return undefined;
    // A process that is taking the lock has removed it meanwhile.
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  }
  return '';
}

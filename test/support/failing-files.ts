import { type JobFiles, nodeFiles } from '../../src/lib/jobs';

export type DiskCall =
  | 'makeFolder'
  | 'createNew'
  | 'openAppend'
  | 'append'
  | 'sync'
  | 'close'
  | 'cutTail'
  | 'rename'
  | 'syncFolder'
  | 'remove'
  | 'removeEmptyFolder'
  | ReadCall;

type ReadCall = 'read' | 'readLines' | 'readBlocks' | 'list' | 'exists';

// A full disk can still be read.
const READS: ReadonlySet<DiskCall> = new Set<ReadCall>([
  'read',
  'readLines',
  'readBlocks',
  'list',
  'exists',
]);

export interface DiskFault {
  readonly code: 'ENOSPC' | 'EIO' | 'ESTALE';
  /** The call that fails, counted from 1 over all calls that can fail on such a disk. */
  readonly at: number;
  /** True when all later calls fail, too. */
  readonly sticky: boolean;
  /** Only these calls count and fail; by default all of them. */
  readonly calls?: readonly DiskCall[];
}

/** Real files on a disk that has a fault. */
export interface FailingFiles extends JobFiles {
  /** How many calls counted so far. */
  readonly counted: number;
  /** The calls that failed: `<call> <path>`, in order. */
  readonly failed: readonly string[];
}

export function failingFiles(fault: DiskFault, real: JobFiles = nodeFiles()): FailingFiles {
  let counted = 0;
  const failed: string[] = [];
  const { at, sticky, calls, code } = fault;

  async function unlessItFails<T>(call: DiskCall, path: string, work: () => Promise<T>) {
    if (calls?.includes(call) ?? (code !== 'ENOSPC' || !READS.has(call))) {
      counted += 1;
      if (counted === at || (sticky && counted > at)) {
        failed.push(`${call} ${path}`);
        throw Object.assign(new Error(`${code}: simulated, ${call} '${path}'`), { code });
      }
    }
    return work();
  }

  return {
    get counted() {
      return counted;
    },
    failed,
    makeFolder: (path) => unlessItFails('makeFolder', path, () => real.makeFolder(path)),
    createNew: (path, text) => unlessItFails('createNew', path, () => real.createNew(path, text)),
    openAppend: (path) =>
      unlessItFails('openAppend', path, async () => {
        const file = await real.openAppend(path);
        return {
          append: (text) => unlessItFails('append', path, () => file.append(text)),
          sync: () => unlessItFails('sync', path, () => file.sync()),
          // The descriptor is given back in any case, as the system does.
          close: () => file.close().then(() => unlessItFails('close', path, async () => undefined)),
        };
      }),
    cutTail: (path) => unlessItFails('cutTail', path, () => real.cutTail(path)),
    rename: (from, to) => unlessItFails('rename', to, () => real.rename(from, to)),
    syncFolder: (path) => unlessItFails('syncFolder', path, () => real.syncFolder(path)),
    remove: (path) => unlessItFails('remove', path, () => real.remove(path)),
    removeEmptyFolder: (path) =>
      unlessItFails('removeEmptyFolder', path, () => real.removeEmptyFolder(path)),
    read: (path) => unlessItFails('read', path, () => real.read(path)),
    async *readLines(path, onTorn) {
      await unlessItFails('readLines', path, () => Promise.resolve());
      yield* real.readLines(path, onTorn);
    },
    async *readBlocks(path) {
      await unlessItFails('readBlocks', path, () => Promise.resolve());
      yield* real.readBlocks(path);
    },
    list: (path) => unlessItFails('list', path, () => real.list(path)),
    exists: (path) => unlessItFails('exists', path, () => real.exists(path)),
  };
}

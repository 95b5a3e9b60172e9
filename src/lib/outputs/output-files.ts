import { link, open, rename, rm } from 'node:fs/promises';

const FILE_MODE = 0o600;

/** A file that is being written. */
export interface OutputFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves once everything appended is on disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The calls of the file system that an output needs. A port, so that tests can let each call fail. */
export interface OutputFiles {
  /** Creates a file with mode 0600. Fails with `EEXIST` if it exists. */
  create(path: string): Promise<OutputFile>;
  /** Gives a file a second name. Fails with `EEXIST` if that exists. */
  link(from: string, to: string): Promise<void>;
  /** Renames `from` to `to`, replacing it. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the entries of a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export function outputFiles(): OutputFiles {
  return { create, link, rename, remove: (path) => rm(path, { force: true }), syncFolder };
}

async function create(path: string): Promise<OutputFile> {
  const handle = await open(path, 'wx', FILE_MODE);
  return {
    append: (bytes) => handle.appendFile(bytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for syncing; its file systems journal directory entries.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

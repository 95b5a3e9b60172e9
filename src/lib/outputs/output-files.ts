import { link, open, rename, rm } from 'node:fs/promises';

const FILE_MODE = 0o600;

/** A file that is being written. */
export interface OutputFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Returns once everything appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The file system as an output needs it. The port exists so that a test can fail each call. */
export interface OutputFiles {
  /** Creates a file that must not exist yet (else `EEXIST`), 0600. */
  create(path: string): Promise<OutputFile>;
  /** Gives a file a second name, which must not exist yet (else `EEXIST`). */
  link(from: string, to: string): Promise<void>;
  /** Puts `from` in the place of `to`. */
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
  // Windows cannot open a folder for syncing; its file systems journal directory entries themselves.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

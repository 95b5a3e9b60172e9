import { fdatasync, fstatSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { AppendFile } from './job-files';
import { FILE_MODE } from './modes';

const syncData = promisify(fdatasync);

/**
 * Opens a file for appending. The ledger is written hundreds of times a second, and writing some bytes to the page
 * cache takes less time than asking a thread of the pool to do it; only the sync waits for the disk. `fdatasync` on the
 * descriptor costs less than the `datasync` of a `FileHandle`.
 */
export async function openAppend(path: string): Promise<AppendFile> {
  const handle = await open(path, 'a', FILE_MODE);
  const links = (): number => fstatSync(handle.fd).nlink;
  // Some file systems do not count links.
  const countsLinks = links() > 0;
  return {
    append: (text) =>
      new Promise((resolve) => {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length;) at += writeSync(handle.fd, bytes, at);
        resolve();
      }),
    async sync() {
      await syncData(handle.fd);
      // A removed file takes every write, and keeps none.
      if (countsLinks && links() === 0) {
        throw Object.assign(new Error(`ENOENT: ${path} was removed`), { code: 'ENOENT' });
      }
    },
    close: () => handle.close(),
  };
}

import { fdatasync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { AppendFile } from './job-files';
import { FILE_MODE } from './modes';

const syncData = promisify(fdatasync);

// The ledger is written hundreds of times a second. To hand the kernel some bytes to keep takes less time than to ask another
// thread to do it; only the sync waits for the disk. A handle's own `datasync` costs more than the one of its number.
export async function openAppend(path: string): Promise<AppendFile> {
  const handle = await open(path, 'a', FILE_MODE);
  return {
    append: (text) =>
      new Promise((resolve) => {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length;) at += writeSync(handle.fd, bytes, at);
        resolve();
      }),
    sync: () => syncData(handle.fd),
    close: () => handle.close(),
  };
}

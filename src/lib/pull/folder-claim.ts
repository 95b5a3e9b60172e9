import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processExists } from '../jobs';
import { inUse } from './pull-errors';

const MARK = 'in-use-by-';

/**
 * A file in a folder that says that a process uses it: its name ends in the pid. Of two commands that begin together,
 * each sees the other's file, and at most one goes on.
 */
export class FolderClaim {
  private constructor(private readonly path: string) {}

  /** @throws Abort `pull_in_use` while another process lives that has claimed the folder */
  static take(folder: string): FolderClaim {
    const mine = `${MARK}${process.pid}`;
    const claim = new FolderClaim(join(folder, mine));
    writeFileSync(claim.path, '', { mode: 0o600 });
    for (const name of readdirSync(folder)) {
      if (!FolderClaim.isMark(name) || name === mine) continue;
      const pid = Number(name.slice(MARK.length));
      if (processExists(pid)) {
        claim.release();
        throw inUse(folder, pid);
      }
      rmSync(join(folder, name), { force: true });
    }
    return claim;
  }

  /** True for the name of such a file. */
  static isMark(name: string): boolean {
    return name.startsWith(MARK) && /^[1-9]\d{0,14}$/.test(name.slice(MARK.length));
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifeOf, ownerKey, readOwner, thisProcess } from '../jobs';
import { hasErrorCode } from '../model';
import { inUse } from './pull-errors';

const MARK = 'in-use-by-';
const UNFINISHED = 'new-';
const MARKED = /^(?:new-)?in-use-by-[1-9]\d{0,14}-[0-9a-f]{12}$/;

/**
 * A file in a folder that says which process uses it, as the lock of a job does: on which host, and since when. Of two
 * commands that begin together, each sees the other's file, and at most one goes on.
 */
export class FolderClaim {
  private constructor(private readonly path: string) {}

  /**
   * @param now milliseconds since 1970
   * @throws Abort `pull_in_use` while another process that has claimed the folder may live
   */
  static take(folder: string, now: number): FolderClaim {
    const owner = thisProcess(new Date(now).toISOString());
    const mine = `${MARK}${ownerKey(owner)}`;
    const claim = new FolderClaim(join(folder, mine));
    // Renamed, so that no reader sees half of it.
    const unfinished = join(folder, UNFINISHED + mine);
    writeFileSync(unfinished, JSON.stringify(owner), { mode: 0o600 });
    renameSync(unfinished, claim.path);
    for (const name of readdirSync(folder)) {
      if (!FolderClaim.isMark(name) || name === mine || name.startsWith(UNFINISHED)) continue;
      const path = join(folder, name);
      const other = readOwner(textOf(path));
      const life = other === undefined ? 'gone' : lifeOf(other);
      if (other !== undefined && life !== 'gone') {
        claim.release();
        throw inUse(folder, { owner: other, life, path });
      }
      rmSync(path, { force: true });
    }
    return claim;
  }

  /** True for the name of such a file. */
  static isMark(name: string): boolean {
    return MARKED.test(name);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** '' for a file that its owner has just removed. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return '';
    throw error;
  }
}

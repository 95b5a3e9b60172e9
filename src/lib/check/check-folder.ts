import { join } from 'node:path';
import { IndexStore, openUnfinished } from '../environment';
import type { JobFiles } from '../jobs';
import { type Clock, ignoringSystemErrors } from '../model';

/** Where a check keeps what it reads. */
export interface CheckFolderRequest {
  readonly checkpointDir: string;
  /** The same for each check of one environment by one version, and for no other. */
  readonly name: string;
}

interface FolderParts {
  readonly files: JobFiles;
  readonly path: string;
  readonly parent: { readonly path: string; readonly isNew: boolean };
  readonly index: IndexStore;
  readonly changes: IndexStore;
  readonly isContinued: boolean;
}

/**
 * A hidden folder among the jobs: what was read from WorkOS, which a later check continues with after a kill, and the
 * simulation, which begins anew each time.
 */
export class CheckFolder {
  private constructor(private readonly parts: FolderParts) {}

  /**
   * Opens the folder, or makes it.
   *
   * @throws Abort `index_in_use` (exit 5), `index_unusable` (exit 7)
   */
  static async open(
    files: JobFiles,
    clock: Pick<Clock, 'now'>,
    { checkpointDir, name }: CheckFolderRequest,
  ): Promise<CheckFolder> {
    const path = join(checkpointDir, `.check-${name}`);
    const isNew = !(await files.exists(checkpointDir));
    const head = { begunAtMs: clock.now(), about: name };
    const { index, begunBefore } = await openUnfinished(join(path, 'index'), head);
    // It may have names and emails: git must not take it.
    await ignoringSystemErrors(files.createNew(join(path, '.gitignore'), '*\n'));
    await files.remove(join(path, 'changes'));
    await files.remove(join(path, 'import'));
    const changes = await IndexStore.open(join(path, 'changes'));
    const parent = { path: checkpointDir, isNew };
    return new CheckFolder({
      files,
      path,
      parent,
      index,
      changes,
      isContinued: begunBefore !== undefined,
    });
  }

  /** What was read from WorkOS. */
  get index(): IndexStore {
    return this.parts.index;
  }

  /** What the simulation has changed. */
  get changes(): IndexStore {
    return this.parts.changes;
  }

  /** True when an earlier check has begun to read. */
  get isContinued(): boolean {
    return this.parts.isContinued;
  }

  /** Where the simulated import has its job. */
  get jobs(): string {
    return join(this.parts.path, 'import');
  }

  /** @param isKept true when the next check may continue with what was read */
  async close({ isKept }: { readonly isKept: boolean }): Promise<void> {
    await this.index.close();
    await this.changes.close();
    const { files, path, parent } = this.parts;
    if (isKept) {
      await ignoringSystemErrors(files.remove(join(path, 'changes')));
      await ignoringSystemErrors(files.remove(this.jobs));
      return;
    }
    await ignoringSystemErrors(files.remove(path));
    if (parent.isNew) await ignoringSystemErrors(files.removeEmptyFolder(parent.path));
  }
}

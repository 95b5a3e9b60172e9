import { rm } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { Abort, asObject, sanitizeLine } from '../model';

/** A text under a key. An empty one only says that the key exists. */
export type Entry = readonly [key: string, value: string];

/**
 * Small: the memory of the index does not grow with the environment. LevelDB maps the files that it has open, 1 MiB each;
 * 64 of them, the fewest that it allows, and 10 others. With 1,000,000 users the default of 1,000 files took 273 MB, and
 * this takes 165 MB. Lookups all over the index are slower then by up to 70 µs each.
 */
const LIMITS = {
  cacheSize: 2 << 20,
  writeBufferSize: 2 << 20,
  maxFileSize: 1 << 20,
  maxOpenFiles: 74,
};

/** Sorted texts in a folder of their own: at most some megabytes of memory, and what was added outlives a kill. */
export class IndexStore {
  private constructor(
    private readonly db: ClassicLevel,
    private readonly folder: string,
  ) {}

  /**
   * Opens the folder, or makes it; 0700, its files 0600.
   *
   * @throws Abort `index_in_use` (exit 5), `index_unusable` (exit 7)
   */
  static async open(folder: string): Promise<IndexStore> {
    // LevelDB has no mode for the files it makes.
    const umask = process.umask(0o077);
    const db = new ClassicLevel(folder, LIMITS);
    try {
      await db.open();
    } catch (error) {
      throw indexError(error, folder);
    } finally {
      process.umask(umask);
    }
    return new IndexStore(db, folder);
  }

  /** All of the entries, or none after a kill. */
  add(entries: readonly Entry[]): Promise<void> {
    return this.guard(
      this.db.batch(entries.map(([key, value]) => ({ type: 'put' as const, key, value }))),
    );
  }

  get(key: string): Promise<string | undefined> {
    try {
      // It takes microseconds, and less than to hand it to another thread.
      return Promise.resolve(this.db.getSync(key));
    } catch (error) {
      return Promise.reject(indexError(error, this.folder));
    }
  }

  /** The values whose keys begin so, in the order of the keys. */
  valuesFrom(prefix: string): Promise<string[]> {
    return this.guard(this.db.values(range(prefix)).all());
  }

  /** The same for more values than fit into memory. */
  async *eachValueFrom(prefix: string): AsyncGenerator<string> {
    const values = this.db.values(range(prefix));
    try {
      for (;;) {
        const value = await this.guard(values.next());
        if (value === undefined) return;
        yield value;
      }
    } finally {
      await values.close();
    }
  }

  async close(): Promise<void> {
    await this.guard(this.db.close());
  }

  /** Closes it and removes its folder. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw indexError(error, this.folder);
    }
  }
}

function range(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: `${prefix}\uffff` };
}

function indexError(error: unknown, folder: string): Abort {
  if (error instanceof Abort) return error;
  const { code, message } = causeOf(error);
  if (code === 'LEVEL_LOCKED') {
    return new Abort(
      'job_in_the_way',
      'index_in_use',
      `Another process is reading WorkOS into ${folder}.`,
      ['Wait until it has ended, then run the command again'],
    );
  }
  return new Abort(
    'stopped_early',
    'index_unusable',
    `What was read from WorkOS cannot be kept in ${folder}: ${message}`,
    ['Make room on the disk or fix the folder, then run the command again'],
  );
}

/** LevelDB's errors have the real one as their cause. */
function causeOf(error: unknown): { readonly code: unknown; readonly message: string } {
  const outer = asObject(error) ?? {};
  const cause = asObject(outer['cause']) ?? outer;
  const { code, message } = cause;
  if (typeof code !== 'string') throw error;
  return { code, message: sanitizeLine(String(message)) };
}

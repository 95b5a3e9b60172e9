import { dirname } from 'node:path';
import type { AppendFile, JobFiles } from '../../../src/lib/jobs/disk/job-files';
import type { Chance } from '../chance';

/** A file: what is on the disk, and the writes since the last sync. */
interface Stored {
  synced: string;
  unsynced: string[];
}

type Entry = Stored | 'folder';

/** Entries of folders by their paths. */
type Entries = Map<string, Entry>;

/** A change of a folder's entries that the folder was not synced after. */
interface Change {
  readonly folder: string;
  readonly apply: (entries: Entries) => void;
}

/**
 * A file system in memory that loses power at one of its calls. What was synced remains. Each write that was not synced
 * is kept, dropped or torn, and a dropped one leaves zeros where a later one is kept. Each entry of a folder that was
 * created, renamed or removed since the folder was synced may be as before.
 */
export class PowerCutDisk {
  /** Calls that change something, so far. */
  calls = 0;
  private changes: Change[] = [];
  private readonly durable: Entries;

  /** @param cutAt the call, from 1, that finds no power any more */
  constructor(
    private readonly root: string,
    private readonly cutAt = Infinity,
    private readonly entries: Entries = new Map(),
  ) {
    this.durable = new Map(entries);
  }

  get isCut(): boolean {
    return this.calls >= this.cutAt;
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /** The text of a file. */
  textOf(path: string): string | undefined {
    const entry = this.entries.get(path);
    return entry === undefined || entry === 'folder' ? undefined : liveText(entry);
  }

  /** The texts of all files. */
  get texts(): readonly string[] {
    return [...this.entries.values()].map((entry) => (entry === 'folder' ? '' : liveText(entry)));
  }

  /** What is there after the machine has started again. Its next cut is at the call `cutAt`. */
  afterCut(chance: Chance, cutAt?: number): PowerCutDisk {
    for (const { apply } of this.changes) if (chance.happens(0.5)) apply(this.durable);
    const left: Entries = new Map();
    for (const [path, entry] of [...this.durable].sort(([one], [other]) =>
      one < other ? -1 : 1,
    )) {
      const isReached = dirname(path) === this.root || left.get(dirname(path)) === 'folder';
      // A lock does not outlive its process. That is tested where locks are.
      if (!isReached || path.endsWith('/lock')) continue;
      left.set(
        path,
        entry === 'folder' ? entry : { synced: survivingText(entry, chance), unsynced: [] },
      );
    }
    return new PowerCutDisk(this.root, cutAt, left);
  }

  readonly files: JobFiles = {
    makeFolder: (path) => this.change(() => this.makeFolder(path)),
    createNew: (path, text) =>
      this.change(() => {
        if (this.entries.has(path)) throw systemError('EEXIST', path);
        this.put(path, { synced: text, unsynced: [] });
      }),
    openAppend: (path) => this.change(() => this.open(path)),
    cutTail: (path) => this.change(() => this.cutTail(path)),
    rename: (from, to) =>
      this.change(() => {
        const entry = this.entryAt(from);
        this.note(to, (entries) => {
          entries.delete(from);
          entries.set(to, entry);
        });
      }),
    syncFolder: (path) =>
      this.change(() => {
        this.syncFolder(path);
      }),
    remove: (path) =>
      this.change(() => {
        this.note(path, (entries) => {
          for (const each of [...entries.keys()]) {
            if (each === path || each.startsWith(`${path}/`)) entries.delete(each);
          }
        });
      }),
    removeEmptyFolder: (path) =>
      this.change(() => {
        if (this.namesIn(path).length === 0) this.note(path, (entries) => entries.delete(path));
      }),
    read: (path) => this.look(() => this.textOf(path)),
    readLines: (path, onTorn) => this.linesOf(path, onTorn),
    readBlocks: (path) => this.blocksOf(path),
    list: (path) => this.look(() => this.namesIn(path)),
    exists: (path) => this.look(() => this.entries.has(path)),
  };

  private async change<T>(work: () => T): Promise<T> {
    this.calls += 1;
    return this.look(work);
  }

  private async look<T>(work: () => T): Promise<T> {
    if (this.isCut) throw systemError('EIO', this.root);
    return work();
  }

  private note(path: string, apply: (entries: Entries) => void): void {
    apply(this.entries);
    this.changes.push({ folder: dirname(path), apply });
  }

  private put(path: string, entry: Entry): void {
    if (dirname(path) !== this.root && this.entries.get(dirname(path)) !== 'folder') {
      throw systemError('ENOENT', path);
    }
    this.note(path, (entries) => entries.set(path, entry));
  }

  private syncFolder(path: string): void {
    this.changes = this.changes.filter(({ folder, apply }) => {
      if (folder === path) apply(this.durable);
      return folder !== path;
    });
  }

  /** A new folder is durable at once, as the port promises. */
  private makeFolder(path: string): boolean {
    if (path === this.root || this.entries.has(path)) return false;
    this.makeFolder(dirname(path));
    this.put(path, 'folder');
    this.syncFolder(dirname(path));
    return true;
  }

  private entryAt(path: string): Entry {
    const entry = this.entries.get(path);
    if (entry === undefined) throw systemError('ENOENT', path);
    return entry;
  }

  private open(path: string): AppendFile {
    if (!this.entries.has(path)) this.put(path, { synced: '', unsynced: [] });
    const file = this.entryAt(path);
    if (file === 'folder') throw systemError('EISDIR', path);
    return {
      append: (text) => this.change(() => void file.unsynced.push(text)),
      sync: () =>
        this.change(() => {
          file.synced = liveText(file);
          file.unsynced = [];
        }),
      close: () => this.look(() => undefined),
    };
  }

  private cutTail(path: string): number {
    const file = this.entries.get(path);
    if (file === undefined || file === 'folder') return 0;
    const text = liveText(file);
    file.synced = text.slice(0, text.lastIndexOf('\n') + 1);
    file.unsynced = [];
    return text.length - file.synced.length;
  }

  private namesIn(folder: string): readonly string[] {
    const paths = [...this.entries.keys()].filter((path) => dirname(path) === folder);
    return paths.map((path) => path.slice(folder.length + 1)).sort();
  }

  private async *linesOf(path: string, onTorn?: () => void): AsyncGenerator<string> {
    const lines = ((await this.files.read(path)) ?? '').split('\n');
    const rest = lines.pop() ?? '';
    yield* lines;
    if (rest === '') return;
    onTorn?.();
    yield rest;
  }

  private async *blocksOf(path: string): AsyncGenerator<Buffer> {
    yield Buffer.from((await this.files.read(path)) ?? '');
  }
}

function liveText({ synced, unsynced }: Stored): string {
  return synced + unsynced.join('');
}

function survivingText({ synced, unsynced }: Stored, chance: Chance): string {
  let text = synced;
  let lost = 0;
  for (const write of unsynced) {
    const kept = chance.pick([write.length, 0, chance.int(0, write.length)]);
    if (kept > 0) text += '\0'.repeat(lost) + write.slice(0, kept);
    lost = kept > 0 ? write.length - kept : lost + write.length;
  }
  return text;
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: simulated, '${path}'`), { code });
}

import { relative, resolve, sep } from 'node:path';
import { isNumber, isText } from '../model';
import type { Row, Store } from './open-store';
import { readStoredBlocks, splitLines } from './stored-blocks';

/** The code of an error of a write whose job another process has taken over. */
export const LEASE_LOST = 'ELEASELOST';

export interface StoredFilesSetup {
  /**
   * The folder that paths are in, `--checkpoint-dir`: `<root>/<job-id>/job.log` is `<job-id>/job.log` in the database,
   * on whatever machine. A path outside rejects with `EINVAL`.
   */
  readonly root: string;
  /** The epoch of a lease that this process holds, by name (the job id); undefined: its files are read-only here. */
  readonly epochOf: (name: string) => number | undefined;
}

/** A file that only grows; what is appended is kept by `sync` at the latest. */
export interface StoredAppendFile {
  append(text: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A longer block takes too long for a statement, and a whole report would have to be in memory. */
const BLOCK_CHARACTERS = 256 * 1024;
/** Between the blocks of two openings of a file lies room for so many. */
const SEQ_ROOM = 1_000_000;
/** The last character in the order of the database. */
const LAST = '\u{10FFFF}';

const FENCE = `fence as (select 1 from workos_migrate.leases where name = $1 and epoch = $2 for share)`;
const HAS_LEASE = `(select count(*)::int from fence) as held`;

// The head of an opening must still be there: a late repetition of a write to a file that was replaced adds nothing.
const APPEND_SQL = `
with ${FENCE}, head as (select 1 from workos_migrate.blocks where path = $3 and seq = $4),
  written as (insert into workos_migrate.blocks (path, seq, body) select $3, $5, $6 from fence, head on conflict do nothing)
select ${HAS_LEASE}, (select count(*)::int from head) as heads`;
const OPEN_SQL = `
with ${FENCE}, written as (
  insert into workos_migrate.blocks (path, seq, body)
    select $3, nextval('workos_migrate.epochs') * ${String(SEQ_ROOM)}, '' from fence returning seq)
select ${HAS_LEASE}, (select seq::float8 from written) as seq`;
const CREATE_SQL = `
with ${FENCE}, written as (
  insert into workos_migrate.blocks (path, seq, body) select $3, 0, $4 from fence
    where not exists (select 1 from workos_migrate.blocks where path = $3) on conflict do nothing returning 1)
select ${HAS_LEASE}, (select count(*)::int from written) as created`;
const REMOVE_SQL = `
with ${FENCE}, removed as (
  delete from workos_migrate.blocks
    where exists (select 1 from fence) and (path = $3 or (path >= $3 || '/' and path < $3 || '0')))
select ${HAS_LEASE}`;
const EXISTS_SQL = `
select exists (select 1 from workos_migrate.blocks where path = $1)
    or exists (select 1 from workos_migrate.blocks where path >= $1 || '/' and path < $1 || '0') as found`;
// Leaps from name to name: a job has thousands of blocks.
const LIST_SQL = `
with recursive found as (
  (select path from workos_migrate.blocks where path > $1 and path < $2 order by path limit 1)
  union all
  select (select b.path from workos_migrate.blocks b
      where b.path >= case when position('/' in substr(f.path, length($1) + 1)) > 0
          then $1 || split_part(substr(f.path, length($1) + 1), '/', 1) || '0' else f.path || chr(1) end
        and b.path < $2 order by b.path limit 1)
    from found f where f.path is not null)
select distinct split_part(substr(path, length($1) + 1), '/', 1) as name from found where path is not null order by 1`;

/** The files of jobs in this store. */
export function storeFiles(store: Store, setup: StoredFilesSetup): StoredFiles {
  return new StoredFiles(store, setup);
}

/**
 * The files of jobs, in the database; structurally `JobFiles` of `jobs/`, which is on the same floor.
 *
 * Every write checks the lease of its job in its own statement, and rejects with the code `ELEASELOST` when another
 * process has taken it, `EROFS` when this one never had it. A write waits while the database is away, and is then
 * repeated: it happens once. A folder exists while it has files; nothing is ever torn.
 */
export class StoredFiles {
  private readonly root: string;

  constructor(
    private readonly store: Store,
    private readonly setup: StoredFilesSetup,
  ) {
    this.root = resolve(setup.root);
  }

  async makeFolder(path: string): Promise<boolean> {
    return !(await this.exists(path));
  }

  async createNew(path: string, text: string): Promise<void> {
    const key = this.keyOf(path);
    const { row, tries } = await this.write(CREATE_SQL, key, clean(text));
    if (row['created'] === 1) return;
    // The answer of an earlier try was lost: the file is this one's.
    if (tries > 1 && (await this.read(path)) === clean(text)) return;
    throw coded('EEXIST', `${key} exists already`);
  }

  async openAppend(path: string): Promise<StoredAppendFile> {
    const key = this.keyOf(path);
    const { row } = await this.write(OPEN_SQL, key);
    const head = row['seq'];
    if (!isNumber(head)) throw new Error('an opened file without a number');
    return this.appendFile(key, head);
  }

  cutTail(): Promise<number> {
    return Promise.resolve(0);
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [this.keyOf(from), this.keyOf(to)];
    const lease = this.leaseOf(source);
    const sql = 'select workos_migrate.rename_file($1, $2, $3, $4) as renamed';
    const { rows } = await this.store.run(sql, [source, target, lease.name, lease.epoch]);
    const renamed = rows[0]?.['renamed'];
    if (renamed === 0) throw lost(lease.name);
    if (renamed === -1) throw coded('ENOENT', `${source} does not exist`);
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  async remove(path: string): Promise<void> {
    await this.write(REMOVE_SQL, this.keyOf(path));
  }

  removeEmptyFolder(): Promise<void> {
    return Promise.resolve();
  }

  /** Makes one block of a file that is complete; the database compresses it then. Readers see the same text. */
  async fold(path: string): Promise<void> {
    const key = this.keyOf(path);
    const { name, epoch } = this.leaseOf(key);
    const sql = 'select workos_migrate.fold_file($1, $2, $3) as folded';
    const { rows } = await this.store.run(sql, [key, name, epoch]);
    if (rows[0]?.['folded'] !== true) throw lost(name);
  }

  async read(path: string): Promise<string | undefined> {
    const sql = `select string_agg(body, '' order by seq) as body from workos_migrate.blocks where path = $1`;
    const { rows } = await this.store.run(sql, [this.keyOf(path)]);
    const body = rows[0]?.['body'];
    return isText(body) ? body : undefined;
  }

  readLines(path: string, onTorn: () => void = () => undefined): AsyncIterable<string> {
    return splitLines(readStoredBlocks(this.store, this.keyOf(path)), onTorn);
  }

  async *readBlocks(path: string): AsyncGenerator<Buffer> {
    for await (const body of readStoredBlocks(this.store, this.keyOf(path))) {
      if (body !== '') yield Buffer.from(body);
    }
  }

  async list(path: string): Promise<readonly string[]> {
    const key = this.keyOf(path);
    const range = key === '' ? ['', LAST] : [`${key}/`, `${key}0`];
    const { rows } = await this.store.run(LIST_SQL, range);
    return rows.map(({ name }) => String(name)).sort();
  }

  async exists(path: string): Promise<boolean> {
    const key = this.keyOf(path);
    if (key === '') return true;
    const { rows } = await this.store.run(EXISTS_SQL, [key]);
    return rows[0]?.['found'] === true;
  }

  private appendFile(key: string, head: number): StoredAppendFile {
    let waiting: string[] = [];
    let length = 0;
    let seq = head;
    const sync = async (): Promise<void> => {
      if (waiting.length === 0) return;
      const body = clean(waiting.join(''));
      waiting = [];
      length = 0;
      seq += 1;
      const { row } = await this.write(APPEND_SQL, key, head, seq, body);
      if (row['heads'] === 0) throw coded('ENOENT', `${key} was removed`);
    };
    return {
      async append(text) {
        waiting.push(text);
        length += text.length;
        if (length >= BLOCK_CHARACTERS) await sync();
      },
      sync,
      close: sync,
    };
  }

  /** Runs a statement of a write; its first two values are the lease. */
  private async write(
    sql: string,
    key: string,
    ...values: readonly unknown[]
  ): Promise<{ readonly row: Row; readonly tries: number }> {
    const { name, epoch } = this.leaseOf(key);
    const { rows, tries } = await this.store.run(sql, [name, epoch, key, ...values]);
    const [row = {}] = rows;
    if (row['held'] !== 1) throw lost(name);
    return { row, tries };
  }

  private leaseOf(key: string): { readonly name: string; readonly epoch: number } {
    const [name = '', ...rest] = key.split('/');
    const epoch = name === '' ? undefined : this.setup.epochOf(name);
    if (epoch !== undefined) return { name, epoch };
    const what =
      rest.length === 0
        ? 'no file of a job'
        : `a file of ${name}, which this process does not hold`;
    throw coded('EROFS', `${key} is ${what}`);
  }

  private keyOf(path: string): string {
    const key = relative(this.root, resolve(path)).split(sep).join('/');
    if (key === '..' || key.startsWith('../') || resolve(this.root, key) !== resolve(path)) {
      throw coded('EINVAL', `${path} is not in ${this.root}`);
    }
    return key;
  }
}

/** PostgreSQL keeps no NUL in a text. */
function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}

function lost(name: string): Error {
  return coded(LEASE_LOST, `another process has taken over the job ${name}`);
}

import { join } from 'node:path';
import type { JobHolder } from '../../src/lib/model';
import {
  readLease,
  releaseLease,
  renewLease,
  type Store,
  type StoredFiles,
  storeFiles,
  takeLease,
} from '../../src/lib/store';
import { itKeepsJobFiles } from '../jobs/disk/job-files-contract';
import { postgresBed } from '../support/postgres';

const bed = postgresBed();
const ROOT = join('/machine', 'jobs');
const HOLDER: JobHolder = { host: 'a', pid: 1, since: '2026-11-30T00:00:00Z' };

async function take(store: Store, host = 'a', forMs = 30_000): Promise<number> {
  const taken = await takeLease(store, { name: 'job', holder: { ...HOLDER, host }, forMs });
  if (!taken.taken) throw new Error(`held by ${taken.by.holder.host}`);
  return taken.epoch;
}

const filesOf = (store: Store, epoch: number | undefined, root = ROOT): StoredFiles =>
  storeFiles(store, { root, epochOf: (name) => (name === 'job' ? epoch : undefined) });

/** Lets the lease end, by the database's clock. */
async function expire(store: Store): Promise<void> {
  await store.run("update workos_migrate.leases set expires = now() - interval '1 second'");
}

describe('the files of a job in a store', () => {
  itKeepsJobFiles(async () => {
    const store = await bed.open();
    return { files: filesOf(store, await take(store)), folder: join(ROOT, 'job') };
  });

  it('are written in blocks, so that a long report is neither in memory nor in one statement', async () => {
    const store = await bed.open();
    const files = filesOf(store, await take(store));
    const path = join(ROOT, 'job', 'results.csv.new');
    const file = await files.openAppend(path);
    const line = `${'x'.repeat(99_999)}\n`;
    for (let count = 0; count < 10; count += 1) await file.append(line);
    const { rows } = await store.run(
      'select max(length(body)) as longest, count(*)::int as blocks from workos_migrate.blocks',
      [],
    );
    expect(rows).toEqual([{ longest: 300_000, blocks: 4 }]);
    await file.close();
    expect(await files.read(path)).toBe(line.repeat(10));
  });

  it('are the same on a machine with another folder', async () => {
    const store = await bed.open();
    await filesOf(store, await take(store)).createNew(join(ROOT, 'job', 'a'), 'text');
    const other = filesOf(store, undefined, '/elsewhere');
    expect(await other.read('/elsewhere/job/a')).toBe('text');
    expect(await other.list('/elsewhere')).toEqual(['job']);
    await expect(other.read('/machine/jobs/job/a')).rejects.toMatchObject({ code: 'EINVAL' });
  });

  it('are read-only for a process that does not hold the job', async () => {
    const store = await bed.open();
    const files = filesOf(store, undefined);
    const write = files.createNew(join(ROOT, 'job', 'a'), 'x');
    await expect(write).rejects.toMatchObject({ code: 'EROFS' });
  });

  it('keep their text when they are folded, also for a reader who is on the way', async () => {
    const store = await bed.open();
    const files = filesOf(store, await take(store));
    const path = join(ROOT, 'job', 'chunk.log');
    const file = await files.openAppend(path);
    const written = Array.from({ length: 80 }, (_, index) => `record ${String(index)}`);
    for (const record of written) {
      await file.append(`${record}\n`);
      await file.sync();
    }
    const read: string[] = [];
    for await (const line of files.readLines(path)) {
      read.push(line);
      if (read.length === 10) await files.fold(path);
    }
    expect(read).toEqual(written);
    expect(await files.read(path)).toBe(`${written.join('\n')}\n`);
    const { rows } = await store.run('select count(*)::int as blocks from workos_migrate.blocks');
    expect(rows).toEqual([{ blocks: 1 }]);
  });
});

describe('the lease of a job', () => {
  it('is held by one until it ends or is given back', async () => {
    const store = await bed.open();
    const epoch = await take(store);
    const refused = await takeLease(store, { name: 'job', holder: HOLDER, forMs: 1 });
    expect(refused).toMatchObject({ taken: false, by: { epoch, holder: HOLDER } });
    expect(await renewLease(store, { name: 'job', epoch, forMs: 60_000 })).toBe(true);
    expect((await readLease(store, 'job'))?.leftMs).toBeGreaterThan(30_000);
    await releaseLease(store, { name: 'job', epoch });
    expect(await readLease(store, 'job')).toBeUndefined();
    expect(await take(store, 'b')).toBeGreaterThan(epoch);
  });

  it('is taken by one of several who wait for its end', async () => {
    const store = await bed.open();
    const epoch = await take(store);
    await expire(store);
    const takers = ['b', 'c', 'd'].map((host) =>
      takeLease(store, { name: 'job', holder: { ...HOLDER, host }, forMs: 30_000 }),
    );
    const taken = (await Promise.all(takers)).filter((each) => each.taken);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({ former: { epoch, holder: HOLDER } });
  });

  it('may be renewed late, as long as nobody has taken it', async () => {
    const store = await bed.open();
    const epoch = await take(store);
    await expire(store);
    expect(await renewLease(store, { name: 'job', epoch, forMs: 1_000 })).toBe(true);
    await expire(store);
    await take(store, 'b');
    expect(await renewLease(store, { name: 'job', epoch, forMs: 1_000 })).toBe(false);
    await releaseLease(store, { name: 'job', epoch });
    expect((await readLease(store, 'job'))?.holder.host).toBe('b');
  });

  it('never has an epoch twice, also not after its job was forgotten', async () => {
    const store = await bed.open();
    const epoch = await take(store);
    await store.run('delete from workos_migrate.leases');
    await store.run('delete from workos_migrate.blocks');
    expect(await take(store)).toBeGreaterThan(epoch);
    const late = filesOf(store, epoch).createNew(join(ROOT, 'job', 'a'), 'late');
    await expect(late).rejects.toMatchObject({ code: 'ELEASELOST' });
  });
});

describe('the fence', () => {
  it('refuses every write of a former holder', async () => {
    const store = await bed.open();
    const former = filesOf(store, await take(store));
    const path = join(ROOT, 'job', 'job.log');
    const file = await former.openAppend(path);
    await file.append('kept\n');
    await file.sync();
    await expire(store);
    await take(store, 'b');
    const lost = { code: 'ELEASELOST' };
    await file.append('late\n');
    await expect(file.sync()).rejects.toMatchObject(lost);
    await expect(former.openAppend(path)).rejects.toMatchObject(lost);
    await expect(former.createNew(`${path}.new`, 'x')).rejects.toMatchObject(lost);
    await expect(former.rename(path, `${path}.2`)).rejects.toMatchObject(lost);
    await expect(former.remove(path)).rejects.toMatchObject(lost);
    await expect(former.fold(path)).rejects.toMatchObject(lost);
    expect(await former.read(path)).toBe('kept\n');
  });

  it('makes a takeover wait for a write that is under way: the taker sees it', async () => {
    const url = await bed.server().newDatabase();
    const store = await bed.open(url);
    const files = filesOf(store, await take(store));
    const path = join(ROOT, 'job', 'job.log');
    const file = await files.openAppend(path);
    await expire(store);
    await bed.server().query(
      `create function slow() returns trigger language plpgsql as $$
         begin perform pg_notify('x', ''); perform pg_sleep(0.5); return new; end $$;
       create trigger slow before insert on workos_migrate.blocks for each row execute function slow()`,
      url,
    );
    await file.append('in time\n');
    const writing = file.sync().then(
      () => true,
      () => false,
    );
    // The insert is open once it holds the share of the lease.
    const open = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
    while ((await bed.server().query(open, url))[0]?.['n'] === 0);
    await take(await bed.open(url), 'b');
    const seen = await files.read(path);
    const isWritten = await writing;
    expect(seen).toBe(isWritten ? 'in time\n' : '');
    expect(isWritten).toBe(true);
  });

  it('takes a write once whose answer was lost', async () => {
    const store = await bed.open();
    let isLost = true;
    const twice: Store = {
      ...store,
      where: store.where,
      close: () => store.close(),
      run: async (sql, values) => {
        const first = await store.run(sql, values);
        if (!isLost || !/insert|rename/.test(sql)) return first;
        isLost = false;
        const second = await store.run(sql, values);
        isLost = true;
        return { ...second, tries: 2 };
      },
    };
    const epoch = await take(store);
    const files = filesOf(twice, epoch);
    const path = join(ROOT, 'job', 'job.log');
    await files.createNew(join(ROOT, 'job', 'lock'), 'mine');
    const file = await files.openAppend(path);
    await file.append('once\n');
    await file.sync();
    await files.rename(path, `${path}.2`);
    expect(await files.read(`${path}.2`)).toBe('once\n');
    expect(await files.list(join(ROOT, 'job'))).toEqual(['job.log.2', 'lock']);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/lib/cli/machine/system';
import { type JobFiles, type LeaseLocks, leaseLocks, nodeFiles } from '../../../src/lib/jobs';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { type MemoryLeases, memoryLeases } from '../../support/jobs/memory-leases';

const ROWS = 60;
const CSV = `email\n${Array.from({ length: ROWS }, (_, row) => `u${String(row)}@example.com\n`).join('')}`;
const OPTIONS = { chunkSize: 10, concurrency: 2 };
let bed: TestBed;
let store: MemoryLeases;

beforeEach(async () => {
  bed = await openTestBed();
  store = memoryLeases(systemClock);
});
afterEach(() => bed.close());

/** The disk of a store: it refuses a write of a process that does not hold the job. `onSync` is called before each. */
function stored(locks: LeaseLocks, onSync: () => void = () => undefined): JobFiles {
  const real = nodeFiles();
  return {
    ...real,
    locks,
    async openAppend(path) {
      const file = await real.openAppend(path);
      return {
        ...file,
        async append(text) {
          onSync();
          if (store.epochOf('job') !== locks.epochOf('job')) {
            throw Object.assign(new Error('refused'), { code: 'ELEASELOST' });
          }
          await file.append(text);
        },
      };
    },
  };
}

/** The files of this machine, for the jobs of a store: the same paths, in a folder of their own. */
function localFiles(folder: string): JobFiles {
  const real = nodeFiles();
  const here = (path: string): string => path.replace(join(bed.folder, 'jobs'), folder);
  return {
    ...real,
    makeFolder: (path) => real.makeFolder(here(path)),
    createNew: (path, text) => real.createNew(here(path), text),
    openAppend: (path) => real.openAppend(here(path)),
    rename: (from, to) => real.rename(here(from), here(to)),
    syncFolder: (path) => real.syncFolder(here(path)),
    remove: (path) => real.remove(here(path)),
    read: (path) => real.read(here(path)),
    exists: (path) => real.exists(here(path)),
  };
}

describe('a job that is held by a lease', () => {
  it('is left by a machine that has lost it, and ends exact on the one that has it', async () => {
    const before = leaseLocks(store, systemClock);
    let syncs = 0;
    const first = await bed.import(CSV, {
      jobId: 'job',
      options: OPTIONS,
      files: stored(before, () => {
        syncs += 1;
        if (syncs === 20) store.seize('job');
      }),
    });
    expect(first.end.stoppedBy).toMatchObject({ reason: 'job_in_the_way', code: 'job_in_use' });
    expect(first.end.reported).toBe(false);
    expect(readdirSync(join(bed.folder, 'jobs', 'job'))).not.toContain('results.csv');
    expect(before.held('job')).toBeUndefined();
    const arrived = (await bed.state()).users.length;
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan(ROWS);

    store.lapse('job');
    const after = leaseLocks(store, systemClock);
    const { end, notes } = await bed.resume({ jobId: 'job', files: stored(after) });
    expect(notes.join()).toContain('on elsewhere held the job and is gone');
    expect(end.stoppedBy).toBeUndefined();
    expect(end.checkpoint.summary).toMatchObject({ successes: ROWS, usersCreated: ROWS });
    expect((await bed.stats()).created).toMatchObject({ users: ROWS });
    // Given back: the next machine need not wait for the end of the lease.
    expect(await store.read('job')).toBeUndefined();
  });

  it('writes its reports to the disk of this machine as well', async () => {
    const local = join(bed.folder, 'local');
    const files = { ...stored(leaseLocks(store, systemClock)), copies: localFiles(local) };
    const { results, end } = await bed.import(`${CSV}not an email\n`, {
      jobId: 'job',
      options: OPTIONS,
      files,
    });
    expect(results).toHaveLength(ROWS + 2);
    for (const name of ['results.csv', 'errors.jsonl']) {
      const copy = readFileSync(join(local, 'job', name), 'utf8');
      expect(copy).toBe(readFileSync(join(bed.folder, 'jobs', 'job', name), 'utf8'));
    }
    expect(end.checkpoint.summary.failures).toBe(1);
    // They have emails.
    expect(existsSync(join(local, '.gitignore'))).toBe(true);
    // It is not a job there.
    expect(readdirSync(join(local, 'job')).sort()).toEqual(['errors.jsonl', 'results.csv']);
  });
});

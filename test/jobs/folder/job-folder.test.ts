import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, type JobFiles, nodeFiles } from '../../../src/lib/jobs';
import { Abort } from '../../../src/lib/model';
import { failingFiles } from '../../support/failing-files';
import { jobIdOf } from '../../support/jobs/records';

const onPosix = process.platform === 'win32' ? it.skip : it;

let folder: string;
let checkpointDir: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  checkpointDir = join(folder, 'a', 'checkpoints');
  path = join(checkpointDir, 'job-1');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const claim = (files: JobFiles = nodeFiles(), dir = checkpointDir) =>
  claimFolder(files, {
    checkpointDir: dir,
    jobId: jobIdOf('job-1'),
    now: '2099-01-01T00:00:00.000Z',
  });

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe('claiming the folder of a job', () => {
  it('makes it with its parents, empty but for the lock and the ledger folder', async () => {
    expect((await claim()).path).toBe(path);
    expect(readdirSync(path).sort()).toEqual(['ledger', 'lock']);
    expect(readdirSync(join(path, 'ledger'))).toEqual([]);
  });

  onPosix('keeps it from everybody else', async () => {
    const before = process.umask(0);
    try {
      await claim();
    } finally {
      process.umask(before);
    }
    for (const made of [checkpointDir, path, join(path, 'ledger')])
      expect(modeOf(made)).toBe('700');
    for (const made of [join(checkpointDir, '.gitignore'), join(path, 'lock')]) {
      expect(modeOf(made)).toBe('600');
    }
  });

  it('keeps it out of a repository, and leaves the .gitignore that is there', async () => {
    await claim();
    const ignore = join(checkpointDir, '.gitignore');
    expect(readFileSync(ignore, 'utf8')).toBe('*\n');
    expect(readdirSync(checkpointDir).sort()).toEqual(['.gitignore', 'job-1']);
    writeFileSync(ignore, 'mine\n');
    rmSync(path, { recursive: true });
    await claim();
    expect(readFileSync(ignore, 'utf8')).toBe('mine\n');
  });

  it('rejects a job that exists and does not touch it', async () => {
    mkdirSync(join(path, 'ledger'), { recursive: true });
    writeFileSync(join(path, 'checkpoint.json'), '{}');
    writeFileSync(join(path, 'ledger', 'job.log'), 'precious');
    const error: unknown = await claim().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Abort);
    expect(error).toMatchObject({ reason: 'job_in_the_way', code: 'job_exists' });
    expect((error as Abort).message).toBe(`The job job-1 already exists in ${path}.`);
    expect((error as Abort).actions.join()).toContain('--job-id');
    expect(readFileSync(join(path, 'ledger', 'job.log'), 'utf8')).toBe('precious');
    expect(readdirSync(path).sort()).toEqual(['checkpoint.json', 'ledger']);
  });

  it('rejects a job that came to exist while it was waiting for the lock, and releases the lock', async () => {
    const real = nodeFiles();
    let looks = 0;
    const files: JobFiles = {
      ...real,
      exists: async (file) => {
        if (file.endsWith('checkpoint.json')) {
          looks += 1;
          if (looks === 2) writeFileSync(file, '{}');
        }
        return real.exists(file);
      },
    };
    await expect(claim(files)).rejects.toMatchObject({ code: 'job_exists' });
    expect(readdirSync(path)).toEqual(['checkpoint.json']);
  });

  it('reuses what a kill before checkpoint.json left', async () => {
    mkdirSync(join(path, 'ledger', 'deep'), { recursive: true });
    writeFileSync(join(path, 'ledger', 'job.log'), 'old');
    writeFileSync(join(path, 'checkpoint.json.new'), '{');
    writeFileSync(join(path, 'lock'), '');
    await claim();
    expect(readdirSync(path).sort()).toEqual(['ledger', 'lock']);
    expect(readdirSync(join(path, 'ledger'))).toEqual([]);
  });

  it('leaves what a living process has begun', async () => {
    await claim();
    writeFileSync(join(path, 'ledger', 'job.log'), 'theirs');
    await expect(claim()).rejects.toMatchObject({ code: 'job_in_use' });
    expect(readFileSync(join(path, 'ledger', 'job.log'), 'utf8')).toBe('theirs');
  });

  it('rejects a folder with other files, and leaves all as it is', async () => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'thesis.tex'), 'precious');
    writeFileSync(join(path, 'results.csv'), 'theirs');
    const error: unknown = await claim().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'job_in_the_way', code: 'folder_not_ours' });
    expect((error as Abort).message).toContain('thesis.tex');
    expect(readdirSync(path).sort()).toEqual(['results.csv', 'thesis.tex']);
  });

  it.each(['ledger.bak', 'locks', 'checkpoint.json.new.old', 'results.csv.gz', '.gitignore'])(
    'takes %s for a file of somebody else',
    async (name) => {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, name), '');
      await expect(claim()).rejects.toMatchObject({ code: 'folder_not_ours' });
    },
  );

  it('is a usage error when a file has the name of the job', async () => {
    mkdirSync(checkpointDir, { recursive: true });
    writeFileSync(path, 'text');
    await expect(claim()).rejects.toMatchObject({ reason: 'usage' });
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  it.each([
    ['the directory is a file', []],
    ['a part of its path is a file', ['below', 'it']],
  ])('is a mistake of use when %s', async (_, below) => {
    const file = join(folder, 'file');
    writeFileSync(file, 'text');
    const dir = join(file, ...below);
    const error: unknown = await claim(nodeFiles(), dir).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'usage', code: 'checkpoint_dir_not_a_folder' });
    expect((error as Abort).message).toContain(dir);
    expect((error as Abort).actions.join()).toContain('--checkpoint-dir');
    expect(readFileSync(file, 'utf8')).toBe('text');
  });

  const mayWriteEverywhere = process.platform === 'win32' || process.getuid?.() === 0;
  (mayWriteEverywhere ? it.skip : it)('says when there is no permission', async () => {
    mkdirSync(checkpointDir, { recursive: true });
    chmodSync(checkpointDir, 0o500);
    await expect(claim()).rejects.toMatchObject({
      code: 'disk_unwritable',
      message: expect.stringContaining('no permission') as string,
    });
  });

  it('ends with a disk error wherever the disk fails, and can be repeated', async () => {
    for (let at = 1; ; at += 1) {
      const files = failingFiles({ code: 'ENOSPC', at, sticky: false });
      const error: unknown = await claim(files).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (files.failed.length === 0) break;
      expect([files.failed, error]).toEqual([files.failed, expect.any(Abort)]);
      expect(error).toMatchObject({ code: 'disk_unwritable' });
      // Whatever was left of it must not be in the way.
      await (await claim()).abandonUnlessJob();
      rmSync(checkpointDir, { recursive: true });
    }
    expect(existsSync(path)).toBe(true);
  });
});

describe('giving a claimed folder up', () => {
  it('removes it when it is not a job', async () => {
    await (await claim()).abandonUnlessJob();
    expect(readdirSync(checkpointDir)).toEqual(['.gitignore']);
  });

  it('leaves files that another program has put there meanwhile', async () => {
    const claimed = await claim();
    writeFileSync(join(path, 'thesis.tex'), 'precious');
    await claimed.abandonUnlessJob();
    expect(readdirSync(path)).toEqual(['thesis.tex']);
  });

  it('only releases the lock when it has become a job', async () => {
    const claimed = await claim();
    writeFileSync(join(path, 'checkpoint.json'), '{}');
    await claimed.abandonUnlessJob();
    expect(readdirSync(path).sort()).toEqual(['checkpoint.json', 'ledger']);
  });

  it('hides no other error behind a disk that fails', async () => {
    const files = failingFiles({ code: 'EIO', at: 1, sticky: true, calls: ['remove'] });
    const claimed = await claim(files);
    await expect(claimed.abandonUnlessJob()).resolves.toBeUndefined();
    expect(files.failed).toEqual([`remove ${join(path, 'ledger')}`]);
  });
});

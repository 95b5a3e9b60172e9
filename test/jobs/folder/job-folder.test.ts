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
import { dirname, join } from 'node:path';
import { claimFolder, type JobFiles, nodeFiles } from '../../../src/lib/jobs';
import { encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { Abort } from '../../../src/lib/model';
import { failingFiles } from '../../support/failing-files';
import { filesBelow } from '../../support/run-cli';
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
  it('makes it with its parents, empty but for the lock, and the ledger folder when the job begins', async () => {
    const claimed = await claim();
    expect(claimed.path).toBe(path);
    expect(readdirSync(path)).toEqual(['lock']);
    await claimed.makeReady();
    expect(readdirSync(path).sort()).toEqual(['ledger', 'lock']);
    expect(readdirSync(join(path, 'ledger'))).toEqual([]);
  });

  onPosix('keeps it from everybody else', async () => {
    const before = process.umask(0);
    try {
      await (await claim()).makeReady();
    } finally {
      process.umask(before);
    }
    for (const made of [checkpointDir, path, join(path, 'ledger')])
      expect(modeOf(made)).toBe('700');
    for (const made of [join(checkpointDir, '.gitignore'), join(path, 'lock')]) {
      expect(modeOf(made)).toBe('600');
    }
  });

  it('keeps it out of a repository by the folder of all jobs, where it has made that folder', async () => {
    await (await claim()).makeReady();
    expect(readFileSync(join(checkpointDir, '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(checkpointDir).sort()).toEqual(['.gitignore', 'job-1']);
    expect(readdirSync(path).sort()).toEqual(['ledger', 'lock']);
  });

  it.each([
    ['has none', undefined],
    ['has its own', 'node_modules\n'],
  ])(
    'keeps it out of a repository by itself in a folder of the user that %s',
    async (_, ignored) => {
      mkdirSync(checkpointDir, { recursive: true });
      writeFileSync(join(checkpointDir, 'package.json'), '{}');
      const ignore = join(checkpointDir, '.gitignore');
      if (ignored !== undefined) writeFileSync(ignore, ignored);
      const before = readdirSync(checkpointDir);
      const claimed = await claim();
      await claimed.makeReady();
      expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
      expect(readdirSync(checkpointDir).filter((name) => name !== 'job-1')).toEqual(before);
      if (ignored !== undefined) expect(readFileSync(ignore, 'utf8')).toBe(ignored);
      await claimed.abandonUnlessJob();
      expect(readdirSync(checkpointDir)).toEqual(before);
    },
  );

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

  const HEAD = encodeLine(['job', 2, 'job-1', 'nonce', 5, {}]);

  it.each([
    ['whole', HEAD, '{\n  "version": 1,'],
    ['torn', HEAD.slice(0, 12), '{\n'],
    ['torn in the checksum', HEAD.slice(0, 5), ''],
    ['empty', '', ''],
  ])('reuses what a kill before checkpoint.json left: %s', async (_, log, checkpoint) => {
    mkdirSync(join(path, 'ledger'), { recursive: true });
    writeFileSync(join(path, 'ledger', 'job.log'), log);
    writeFileSync(join(path, 'checkpoint.json.new'), checkpoint);
    writeFileSync(join(path, '.gitignore'), '*\n');
    writeFileSync(join(path, 'lock'), '');
    const claimed = await claim();
    expect(readFileSync(join(path, 'ledger', 'job.log'), 'utf8')).toBe(log);
    await claimed.makeReady();
    expect(readdirSync(path).sort()).toEqual(['.gitignore', 'ledger', 'lock']);
    expect(readdirSync(join(path, 'ledger'))).toEqual([]);
  });

  it('leaves what a living process has begun', async () => {
    await (await claim()).makeReady();
    writeFileSync(join(path, 'ledger', 'job.log'), HEAD);
    await expect(claim()).rejects.toMatchObject({ code: 'job_in_use' });
    expect(readFileSync(join(path, 'ledger', 'job.log'), 'utf8')).toBe(HEAD);
  });

  it.each([
    ['thesis.tex', 'precious'],
    ['results.csv', 'row,email,external_id,status\n'],
    ['errors.jsonl', '{"recordNumber":1}\n'],
    ['checkpoint.json.new', '{"theirs": true}'],
    ['.gitignore', 'node_modules\n'],
    ['lock', 'held by apt\n'],
    ['lock.txt', ''],
    ['ledger.bak', ''],
    ['checkpoint.json.new.old', ''],
    ['ledger/accounts-2026.db', 'precious'],
    ['ledger/job.log', '2026-01-01 the job began\n'],
    ['ledger/job.log', encodeLine(['booking', 1])],
    ['ledger/deep/notes.txt', 'precious'],
  ])(
    'rejects a folder that is not a job and holds %s, and changes nothing in it',
    async (name, text) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, 'checkpoint.json.new'), '{\n  "version": 1');
      writeFileSync(join(path, name), text);
      const before = filesBelow(path);
      const error: unknown = await claim().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ reason: 'job_in_the_way', code: 'folder_not_ours' });
      const [folderOrFile = '', inner] = name.split('/');
      expect((error as Abort).message).toContain(
        inner === undefined ? name : `${folderOrFile}/${inner}`,
      );
      expect((error as Abort).actions.join()).toContain('--job-id');
      expect(filesBelow(path)).toEqual(before);
      expect(readFileSync(join(path, name), 'utf8')).toBe(text);
    },
  );

  it('leaves a file that came while the import was planned, and does not begin', async () => {
    const claimed = await claim();
    mkdirSync(join(path, 'ledger'));
    writeFileSync(join(path, 'ledger', 'job.log'), 'precious');
    await expect(claimed.makeReady()).rejects.toMatchObject({ code: 'folder_not_ours' });
    await claimed.abandonUnlessJob();
    expect(filesBelow(path)).toEqual([join('ledger', 'job.log')]);
  });

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

  it('says that nothing was sent, and how to name another folder', async () => {
    const files = failingFiles({ code: 'ENOSPC', at: 1, sticky: true });
    const error: unknown = await claim(files).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'disk_unwritable',
      message: `No job can be recorded: the disk is full (ENOSPC, ${path}). Nothing was sent.`,
      actions: [expect.stringContaining('--checkpoint-dir')],
    });
  });

  it('ends with a disk error wherever the disk fails, and can be repeated', async () => {
    for (let at = 1; ; at += 1) {
      const files = failingFiles({ code: 'ENOSPC', at, sticky: false });
      const error: unknown = await claim(files)
        .then((claimed) => claimed.makeReady())
        .catch((reason: unknown) => reason);
      if (files.failed.length === 0) break;
      expect([files.failed, error]).toEqual([files.failed, expect.any(Abort)]);
      expect(error).toMatchObject({ code: 'disk_unwritable' });
      // Whatever was left of it must not be in the way.
      rmSync(join(path, 'lock'), { force: true });
      await (await claim()).makeReady();
      rmSync(checkpointDir, { recursive: true });
    }
    expect(existsSync(path)).toBe(true);
  });
});

describe('giving a claimed folder up', () => {
  it.each([
    ['that has not begun', false],
    ['that has begun', true],
  ])('removes one %s and is not a job', async (_, hasBegun) => {
    const claimed = await claim();
    if (hasBegun) {
      await claimed.makeReady();
      writeFileSync(join(path, 'checkpoint.json.new'), '{');
    }
    await claimed.abandonUnlessJob();
    expect(readdirSync(checkpointDir)).toEqual(['.gitignore']);
  });

  it('removes nothing else before the job begins', async () => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'checkpoint.json.new'), '{');
    await (await claim()).abandonUnlessJob();
    expect(readdirSync(path)).toEqual(['checkpoint.json.new']);
  });

  it('leaves files that another program has put there meanwhile', async () => {
    const claimed = await claim();
    await claimed.makeReady();
    writeFileSync(join(path, 'thesis.tex'), 'precious');
    await claimed.abandonUnlessJob();
    expect(readdirSync(path)).toEqual(['thesis.tex']);
  });

  it('only releases the lock when it has become a job', async () => {
    const claimed = await claim();
    await claimed.makeReady();
    writeFileSync(join(path, 'checkpoint.json'), '{}');
    await claimed.abandonUnlessJob();
    expect(readdirSync(path).sort()).toEqual(['checkpoint.json', 'ledger']);
  });

  it('hides no other error behind a disk that fails', async () => {
    const files = failingFiles({ code: 'EIO', at: 1, sticky: true, calls: ['remove'] });
    const claimed = await claim(files);
    await expect(claimed.abandonUnlessJob()).resolves.toBeUndefined();
    expect(files.failed).toEqual([`remove ${join(path, 'lock')}`]);
  });
});

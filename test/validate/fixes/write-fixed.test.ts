import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCsv } from '../../../src/lib/csv';
import { outputFiles, type OutputFiles } from '../../../src/lib/outputs';
import { fixFile, type FixRequest } from '../../../src/lib/validate/fixes/fix-file';
import type { FixReport } from '../../../src/lib/validate/fixes/fix-report';
import { abortOf } from '../../support/csv/csv-files';
import { failingOutput } from '../../support/validate/failing-output';

// More than the file is read in at once.
const CONTENT = `email\n${Array.from({ length: 9000 }, (_, row) => `a${String(row)}@x.io \n`).join('')}`;
const FIXED = CONTENT.replaceAll(' ', '');

let folder: string;
let input: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fix-'));
  input = join(folder, 'users.csv');
  path = join(folder, 'fixed.csv');
  writeFileSync(input, CONTENT);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function fixed(more: Partial<FixRequest> = {}): Promise<FixReport> {
  return fixFile(await openCsv(input), { path, force: false, maxFixes: 10, ...more });
}

describe('the fixed file', () => {
  it('is new, its owner’s alone, and leaves nothing else behind', async () => {
    await fixed();
    expect(readFileSync(path, 'utf8')).toBe(FIXED);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(path).nlink).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['fixed.csv', 'users.csv']);
    expect(readFileSync(input, 'utf8')).toBe(CONTENT);
  });

  it('has its name only once all of it is on the disk', async () => {
    const files = failingOutput({ code: 'EIO', at: 0 });
    await fixed({ files });
    expect(files.calls.join(' ')).toMatch(/^create (append )+sync close link syncFolder$/);
  });

  it('replaces one that is there only by force', async () => {
    writeFileSync(path, 'mine');
    const abort = await abortOf(fixed());
    expect(abort).toMatchObject({ reason: 'usage', code: 'output_exists' });
    expect(abort.actions.join(' ')).toContain('--force');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await fixed({ force: true });
    expect(readFileSync(path, 'utf8')).toBe(FIXED);
  });

  it('does not replace one that appears while it is written', async () => {
    const onProgress = (): void => writeFileSync(path, 'mine');
    expect(await abortOf(fixed({ onProgress }))).toMatchObject({ code: 'output_exists' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['fixed.csv', 'users.csv']);
  });

  it('is renamed where the file system has no hard links', async () => {
    const link = async (): Promise<void> => {
      throw Object.assign(new Error('made up'), { code: 'EPERM' });
    };
    await fixed({ files: { ...outputFiles(), link } });
    expect(readFileSync(path, 'utf8')).toBe(FIXED);
    expect(readdirSync(folder).sort()).toEqual(['fixed.csv', 'users.csv']);
  });

  it('is not written when the input cannot be read to its end', async () => {
    writeFileSync(input, Buffer.concat([Buffer.from(CONTENT), Buffer.from([0xff, 0x0a])]));
    expect(await abortOf(fixed())).toMatchObject({ code: 'csv_encoding' });
    expect(readdirSync(folder)).toEqual(['users.csv']);
  });

  it('is not written when the input changes meanwhile', async () => {
    const onProgress = (): void => writeFileSync(input, CONTENT.toUpperCase());
    expect(await abortOf(fixed({ onProgress }))).toMatchObject({ code: 'csv_changed' });
    expect(readdirSync(folder)).toEqual(['users.csv']);
  });

  it('is not written when the pass is stopped', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const onProgress = (): void => controller.abort(reason);
    await expect(fixed({ onProgress, signal: controller.signal })).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual(['users.csv']);
  });

  it('leaves what a killed process left beside it', async () => {
    const beside: string[] = [];
    const files: OutputFiles = {
      ...outputFiles(),
      create: (name) => {
        if (beside.push(name) === 1) writeFileSync(name, 'half');
        return outputFiles().create(name);
      },
    };
    await fixed({ files });
    expect(beside).toHaveLength(2);
    expect(readFileSync(String(beside[0]), 'utf8')).toBe('half');
  });
});

describe('a disk that fails', () => {
  /** False when the work ended with the abort that this trouble of the disk should end it with. */
  async function isWritten(
    work: Promise<FixReport>,
    told: { reason: string; code: string },
  ): Promise<boolean> {
    const abort = await work.then(
      () => undefined,
      () => abortOf(work),
    );
    if (abort !== undefined) {
      expect(abort).toMatchObject({
        code: 'output_unwritable',
        message: expect.stringContaining(told.code),
        reason: told.reason,
      });
    }
    return abort === undefined;
  }

  it.each([
    ['ENOSPC', false, 'stopped_early'],
    ['ENOSPC', true, 'stopped_early'],
    ['EIO', false, 'stopped_early'],
    ['EACCES', true, 'usage'],
  ])(
    'with %s (force: %j) leaves the old file or the new one, whole',
    async (code, force, reason) => {
      for (let at = 1; ; at += 1) {
        rmSync(path, { force: true });
        if (force) writeFileSync(path, 'old');
        const files = failingOutput({ code, at });
        if (await isWritten(fixed({ force, files }), { reason, code })) break;
        const last = files.calls.at(-1);
        const there = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
        expect(there).toBe(last === 'syncFolder' ? FIXED : force ? 'old' : undefined);
        expect(readdirSync(folder)).toHaveLength(there === undefined ? 1 : 2);
      }
      expect(readFileSync(path, 'utf8')).toBe(FIXED);
    },
  );
});

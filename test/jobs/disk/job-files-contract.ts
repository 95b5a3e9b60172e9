import { join } from 'node:path';
import type { JobFiles } from '../../../src/lib/jobs';

/** Files of a job folder that the tests may write. */
export interface FilesUnderTest {
  readonly files: JobFiles;
  /** The folder of the job, which does not exist yet. */
  readonly folder: string;
}

async function linesOf(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** What every implementation of `JobFiles` promises. */
export function itKeepsJobFiles(open: () => Promise<FilesUnderTest>): void {
  let files: JobFiles;
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeEach(async () => {
    ({ files, folder } = await open());
    await files.makeFolder(folder);
  });

  it('creates a file once', async () => {
    await files.createNew(at('lock'), 'mine');
    await expect(files.createNew(at('lock'), 'other')).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(files.createNew(at('lock'), 'mine')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await files.read(at('lock'))).toBe('mine');
  });

  it('creates a file for one of several who try together', async () => {
    const tries = Array.from({ length: 5 }, (_, index) =>
      files.createNew(at('lock'), String(index)),
    );
    const ended = await Promise.allSettled(tries);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('appends, also to a file that was opened before', async () => {
    for (const text of ['a\n', 'ünï\n']) {
      const file = await files.openAppend(at('job.log'));
      await file.append(text);
      await file.append(`more of ${text}`);
      await file.sync();
      await file.sync();
      await file.close();
    }
    expect(await files.read(at('job.log'))).toBe('a\nmore of a\nünï\nmore of ünï\n');
    const lines = ['a', 'more of a', 'ünï', 'more of ünï'];
    expect(await linesOf(files.readLines(at('job.log')))).toEqual(lines);
  });

  it('keeps many records in their order', async () => {
    const file = await files.openAppend(at('job.log'));
    const written = Array.from({ length: 100 }, (_, index) => `record ${String(index)}`);
    for (const record of written) {
      await file.append(`${record}\n`);
      await file.sync();
    }
    await file.close();
    expect(await linesOf(files.readLines(at('job.log')))).toEqual(written);
    const blocks: Buffer[] = [];
    for await (const block of files.readBlocks(at('job.log'))) blocks.push(block);
    expect(Buffer.concat(blocks).toString()).toBe(`${written.join('\n')}\n`);
  });

  it('tells a last line without a line feed', async () => {
    const onTorn = jest.fn();
    await files.createNew(at('job.log'), 'whole\nto');
    expect(await linesOf(files.readLines(at('job.log'), onTorn))).toEqual(['whole', 'to']);
    expect(onTorn).toHaveBeenCalledTimes(1);
  });

  it('makes a file by opening it', async () => {
    await (await files.openAppend(at('empty'))).close();
    expect(await files.exists(at('empty'))).toBe(true);
    expect(await files.read(at('empty'))).toBe('');
    expect(await linesOf(files.readLines(at('empty')))).toEqual([]);
  });

  it('replaces a file by another', async () => {
    await files.createNew(at('checkpoint.json'), 'old');
    await files.createNew(at('checkpoint.json.new'), 'new');
    await files.rename(at('checkpoint.json.new'), at('checkpoint.json'));
    await files.syncFolder(folder);
    expect(await files.read(at('checkpoint.json'))).toBe('new');
    expect(await files.list(folder)).toEqual(['checkpoint.json']);
    await expect(files.rename(at('missing'), at('other'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('lists names, also of folders, sorted', async () => {
    await files.makeFolder(at('ledger'));
    for (const name of [
      'b',
      'a-2',
      'ledger/chunk-1.1.log',
      'ledger/chunk-0.1.log',
      'a',
      'ledger-2',
    ]) {
      await files.createNew(at(name), 'x');
    }
    expect(await files.list(folder)).toEqual(['a', 'a-2', 'b', 'ledger', 'ledger-2']);
    expect(await files.list(at('ledger'))).toEqual(['chunk-0.1.log', 'chunk-1.1.log']);
    expect(await files.list(at('nowhere'))).toEqual([]);
    expect(await files.exists(at('ledger'))).toBe(true);
    expect(await files.exists(at('ledg'))).toBe(false);
  });

  it('removes files, and folders with all that is in them', async () => {
    await files.makeFolder(at('ledger'));
    await files.createNew(at('ledger/chunk-0.1.log'), 'x');
    await files.createNew(at('ledger-2'), 'stays');
    await files.remove(at('ledger'));
    await files.remove(at('missing'));
    expect(await files.list(folder)).toEqual(['ledger-2']);
  });

  it('fails a write to a file that was removed', async () => {
    const file = await files.openAppend(at('job.log'));
    await files.remove(at('job.log'));
    await file.append('lost\n');
    await expect(file.sync()).rejects.toMatchObject({ code: 'ENOENT' });
    await file.close();
    expect(await files.exists(at('job.log'))).toBe(false);
  });

  it('has nothing of a file that is missing', async () => {
    expect(await files.read(at('missing'))).toBeUndefined();
    expect(await files.exists(at('missing'))).toBe(false);
    expect(await files.cutTail(at('missing'))).toBe(0);
    await expect(linesOf(files.readLines(at('missing')))).rejects.toMatchObject({ code: 'ENOENT' });
  });
}

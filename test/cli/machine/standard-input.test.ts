import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { withStandardInput } from '../../../src/lib/cli/machine/standard-input';
import { abortOf } from '../../support/csv/csv-files';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Reads standard input where its temporary folder cannot be made. */
function failing(code: string): Promise<unknown> {
  const error = Object.assign(new Error(`${code}: simulated, mkdtemp`), { code });
  jest.spyOn(fs, 'mkdtemp').mockRejectedValue(error);
  return withStandardInput(new AbortController().signal, () => Promise.resolve());
}

describe('standard input that cannot be stored', () => {
  it.each([
    ['ENOENT', 'the folder is gone', /^Set TMPDIR/],
    ['EACCES', 'there is no permission to write', /^Set TMPDIR/],
    ['EROFS', 'the file system is read-only', /^Set TMPDIR/],
    ['EMFILE', 'too many files are open', /ulimit -n/],
  ])('is named with the way on: %s', async (code, words, remedy) => {
    expect(await abortOf(failing(code))).toMatchObject({
      reason: 'usage',
      code: 'stdin_not_stored',
      message: `Standard input cannot be stored in ${tmpdir()}: ${words} (${code}).`,
      actions: [expect.stringMatching(remedy), 'Or give the path of a file instead of -'],
    });
  });

  it('stops the command early where the disk is full', async () => {
    expect(await abortOf(failing('ENOSPC'))).toMatchObject({
      reason: 'stopped_early',
      code: 'disk_full',
    });
  });

  it('keeps a bug a bug', async () => {
    await expect(failing('ERR_INVALID_ARG_TYPE')).rejects.not.toHaveProperty('reason');
  });
});

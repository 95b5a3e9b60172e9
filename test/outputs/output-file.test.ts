import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { checkOutput, type OutputRequest, writeOutput } from '../../src/lib/outputs';
import { openWorkplace, type Workplace } from '../support/run-cli';

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});
afterEach(() => {
  place.remove();
});

function request(name: string, more: Partial<OutputRequest> = {}): OutputRequest {
  return { path: join(place.folder, name), force: false, keep: [], ...more };
}

/** Both `checkOutput` and `writeOutput` throw, and nothing changes. */
async function expectAbort(asked: OutputRequest, code: string, message: RegExp): Promise<void> {
  const before = readdirSync(place.folder);
  const write = jest.fn();
  for (const attempt of [() => checkOutput(asked), () => writeOutput(asked, write)]) {
    await expect(attempt()).rejects.toMatchObject({
      reason: 'usage',
      code,
      message: expect.stringMatching(message),
    });
  }
  expect(write).not.toHaveBeenCalled();
  expect(readdirSync(place.folder)).toEqual(before);
}

describe('a file a user asked for', () => {
  it('appears whole, with mode 0600, and leaves no other file', async () => {
    await writeOutput(request('a.csv'), async (append) => {
      await append('one\n');
      expect(existsSync(join(place.folder, 'a.csv'))).toBe(false);
      await append(Buffer.from([0xff, 0x0a]));
    });
    expect(readdirSync(place.folder)).toEqual(['a.csv']);
    expect(readFileSync(join(place.folder, 'a.csv'))).toEqual(Buffer.from('one\n\xff\n', 'latin1'));
    expect(statSync(join(place.folder, 'a.csv')).mode & 0o777).toBe(0o600);
  });

  it('does not appear when its content fails, and an existing file stays', async () => {
    place.write('a.csv', 'old');
    const writing = writeOutput(request('a.csv', { force: true }), async (append) => {
      await append('half');
      throw new Error('no more');
    });
    await expect(writing).rejects.toThrow('no more');
    expect(readdirSync(place.folder)).toEqual(['a.csv']);
    expect(place.read('a.csv')).toBe('old');
  });

  it('replaces an existing file only with force, also through a link', async () => {
    place.write('a.csv', 'old');
    symlinkSync('a.csv', join(place.folder, 'link.csv'));
    await expectAbort(
      request('a.csv'),
      'output_exists',
      /a\.csv already exists\. It was not changed\./,
    );
    await expectAbort(request('link.csv'), 'output_exists', /exists/);
    await writeOutput(request('link.csv', { force: true }), (append) => append('new'));
    expect(place.read('a.csv')).toBe('new');
    expect(readdirSync(place.folder).sort()).toEqual(['a.csv', 'link.csv']);
  });

  it('never replaces a file that was created meanwhile', async () => {
    const writing = writeOutput(request('a.csv'), async (append) => {
      await append('ours');
      place.write('a.csv', 'theirs');
    });
    await expect(writing).rejects.toMatchObject({ code: 'output_exists' });
    expect(place.read('a.csv')).toBe('theirs');
  });

  it('is never an input, under any name, nor in a protected folder', async () => {
    const source = place.write('users.csv', 'email\n');
    mkdirSync(join(place.folder, 'job'));
    linkSync(source, join(place.folder, 'same.csv'));
    symlinkSync('users.csv', join(place.folder, 'link.csv'));
    const keep = [source, join(place.folder, 'job'), join(place.folder, 'gone')];
    for (const name of ['users.csv', './job/../users.csv', 'same.csv', 'link.csv', 'job/x.csv']) {
      await expectAbort(
        request(name, { force: true, keep }),
        'output_is_input',
        /never written to/,
      );
    }
    await checkOutput(request('job-2.csv', { keep }));
  });

  it.each([
    ['its folder does not exist', 'gone/a.csv', /its folder does not exist/],
    ['a part of the path is a file', 'file/a.csv', /a part of the path is not a folder/],
    ['it names a folder', 'new/', /it names a folder, not a file/],
    ['it names the folder itself', 'folder/.', /not a (regular )?file/],
    ['it is a folder', 'folder', /it is not a regular file/],
    ['it is a broken link', 'nowhere', /a link to a file that does not exist/],
    ['its links form a loop', 'round', /its symbolic links form a loop/],
    ['its name is too long', 'x'.repeat(300), /its name is too long/],
  ])('cannot be written when %s', async (_why, name, message) => {
    place.write('file', '');
    mkdirSync(join(place.folder, 'folder'));
    symlinkSync('gone', join(place.folder, 'nowhere'));
    symlinkSync('round', join(place.folder, 'round'));
    await expectAbort(request(name, { force: true }), 'output_unwritable', message);
  });

  it('keeps a hostile path on one line', async () => {
    const asked = request('a\n\u001b[31m/b.csv');
    await expect(checkOutput(asked)).rejects.toMatchObject({
      message: expect.not.stringMatching(/[\n\u001b]/),
    });
  });

  it('is never a device, even with force', async () => {
    const asked = { path: '/dev/null', force: true, keep: [] };
    await expect(checkOutput(asked)).rejects.toMatchObject({ code: 'output_unwritable' });
  });
});

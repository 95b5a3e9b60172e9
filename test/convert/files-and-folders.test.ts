import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Source, SOURCES } from '../../src/lib/sources';
import { ConvertBed, PLAIN, user } from '../support/convert/bed';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
});

describe('which source the files are of', () => {
  const other = { ...PLAIN, key: 'other', label: 'Other' };

  it('is the one that all files fit, or the one that is named', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    await expect(bed.convert([path], { sources: [PLAIN, other] })).rejects.toMatchObject({
      reason: 'input_invalid',
      code: 'source_ambiguous',
      actions: ['Add --from plain', 'Add --from other'],
    });
    const { summary } = await bed.convert([path], { sources: [PLAIN, other], from: 'other' });
    expect(summary.source).toBe('other');
    await expect(bed.convert([path], { from: 'auth1' })).rejects.toMatchObject({
      reason: 'usage',
      code: 'source_unknown',
    });
  });

  it('is asked for with the candidates of each file where several sources have all of them', async () => {
    const row = '7,ada@example.com,$2a$10$x,scrypt:32768:8:1$x$y\n';
    const path = bed.writeText('u.csv', `id,email,encrypted_password,password_hash\n${row}`);
    const run = bed.convert([path], { sources: SOURCES });
    await expect(run).rejects.toMatchObject({
      code: 'source_ambiguous',
      message: `Several sources fit all of the files: devise, werkzeug. What each file would be: ${path} (devise: users; werkzeug: users). Nothing was written.`,
      actions: ['Add --from devise', 'Add --from werkzeug'],
    });
    const hash = { of: 'a', hash: BCRYPT };
    const hashes = bed.write('p.ndjson', [hash, hash]);
    const pinned = { passwords: hashes };
    const users = bed.write('u.ndjson', [user('a')]);
    await expect(bed.convert([users], { sources: [PLAIN, other], pinned })).rejects.toMatchObject({
      message: expect.stringContaining(
        `${users} (plain: users; other: users), ${hashes} (plain: passwords; other: passwords)`,
      ) as string,
    });
  });

  it('is refused where none fits, or a file fits no part of it', async () => {
    const strange = bed.write('x.ndjson', [{ x: 1 }, { x: 2 }]);
    const path = bed.write('u.ndjson', [user('a')]);
    const refusal = (files: readonly string[], more: object = {}) =>
      bed.convert(files, more).then(
        () => undefined,
        (error: unknown) => (error as { code?: string }).code,
      );
    expect(await refusal([strange])).toBe('source_not_recognised');
    expect(await refusal([path, strange], { from: 'plain' })).toBe('file_fits_no_part');
    expect(await refusal([path], { pinned: { passwords: strange } })).toBe('file_does_not_fit');
    expect(await refusal([path], { pinned: { mfa: strange }, from: 'plain' })).toBe(
      'flag_not_of_source',
    );
    const hash = { of: 'a', hash: BCRYPT };
    const hashes = bed.write('p.ndjson', [hash, { ...hash, of: 'b' }]);
    expect(await refusal([hashes], { from: 'plain' })).toBe('no_users_file');
    expect(await refusal([bed.writeText('e.json', '[]')], { from: 'plain' })).toBe('no_records');
    mkdirSync(join(bed.folder, 'empty'));
    expect(await refusal([join(bed.folder, 'empty')])).toBe('no_files');
    expect((await bed.convert([path], { pinned: { passwords: hashes } })).summary.users).toBe(1);
  });

  it('may have its users in several files of a folder, in the order of their names', async () => {
    bed.write('in/2.ndjson', [user('c')]);
    bed.write('in/1.ndjson', [user('a'), '{']);
    bed.write('in/.hidden', ['x']);
    const { file, lines } = await bed.convert([join(bed.folder, 'in')]);
    expect(file('users.csv').match(/^\w@/gm)).toEqual(['a@', 'c@']);
    expect(lines('skipped')[0]).toMatchObject({ ref: '1.ndjson: line 2', reason: 'bad_json' });
  });
});

describe('what is said of files', () => {
  it('names the file that is refused, also where it is the only one', async () => {
    const path = bed.write('u.ndjson', [user('a'), user('b', { poison: true })]);
    await expect(bed.convert([path])).rejects.toMatchObject({
      code: 'export_refused',
      message: 'It has plain passwords (u.ndjson: line 2). Nothing was written.',
    });
  });

  it('names the sources that each file fits where none has all, strangers first', async () => {
    const other = { ...PLAIN, key: 'other', parts: [PLAIN.parts[1]] } as unknown as Source;
    const plain = { ...PLAIN, parts: [PLAIN.parts[0]] } as unknown as Source;
    const paths = [
      bed.write('a.ndjson', [user('a')]),
      bed.write('b.ndjson', [
        { of: 'a', hash: 'x' },
        { of: 'b', hash: 'x' },
      ]),
      bed.writeText('README.csv', 'Export,of\nmonday,x\n'),
    ];
    const run = bed.convert(paths, { sources: [plain, other] });
    const error = await run.then(
      () => new Error('converted'),
      (each: unknown) => each as Error,
    );
    expect(error).toMatchObject({ code: 'source_not_recognised' });
    expect(error.message.replaceAll(`${bed.folder}/`, '')).toContain(
      'The sources that each fits: README.csv (none); a.ndjson (plain); b.ndjson (other).',
    );
  });

  it('says why a file or a folder cannot be looked at', async () => {
    const loop = join(bed.folder, 'loop');
    symlinkSync(loop, loop);
    for (const path of [loop, join(loop, 'x')]) {
      await expect(bed.convert([path])).rejects.toMatchObject({ code: 'export_read_failed' });
    }
    await expect(bed.convert([bed.folder])).rejects.toMatchObject({ code: 'export_read_failed' });
    const missing = join(bed.folder, 'missing');
    await expect(bed.convert([missing])).rejects.toMatchObject({ code: 'export_missing' });
  });

  it('refuses an answer to a question that the source does not ask', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    const run = bed.convert([path], { answers: { pepper: 'none' } });
    await expect(run).rejects.toMatchObject({
      reason: 'usage',
      code: 'answer_not_asked',
      message: 'Plain does not ask pepper. It asks nothing.',
    });
  });

  it('refuses parameters of hashes that are not whole, before any user is read', async () => {
    const fixtures = join(__dirname, '..', 'sources', 'firebase', 'fixtures');
    const text = 'hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: c2VjcmV0LWtleQ==,\n}\n';
    const config = bed.writeText('hash.txt', text);
    const run = bed.convert([join(fixtures, 'users.json')], {
      from: 'firebase',
      pinned: { 'hash-config': config },
      sources: SOURCES,
    });
    await expect(run).rejects.toMatchObject({
      code: 'export_refused',
      message: expect.stringMatching(/Missing: .*\(hash\.txt: /),
    });
  });
});

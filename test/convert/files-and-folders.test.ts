import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockOwner, ownerKey, thisProcess } from '../../src/lib/jobs';
import { processStart } from '../../src/lib/jobs/folder/process-life';
import { type Source, SOURCES } from '../../src/lib/sources';
import { ConvertBed, PLAIN } from '../support/convert/bed';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
});

const user = (uid: string, more: object = {}): Record<string, unknown> => ({
  uid,
  email: `${uid}@example.com`,
  emailVerified: true,
  ...more,
});

describe('the folder', () => {
  it('is private, and the same bytes in every run', async () => {
    const path = bed.write('u.ndjson', [user('a', { hash: BCRYPT }), user('b', { hash: MD5 })]);
    const one = await bed.convert([path], { output: join(bed.folder, 'one') });
    const two = await bed.convert([path], { output: join(bed.folder, 'two') });
    const names = readdirSync(join(bed.folder, 'one')).sort();
    expect(names).toEqual([
      'findings.jsonl',
      'organizations.csv',
      'roles.csv',
      'skipped.jsonl',
      'summary.json',
      'users.csv',
    ]);
    for (const name of names) expect(two.file(name)).toBe(one.file(name));
    expect(statSync(join(bed.folder, 'one')).mode & 0o777).toBe(0o700);
    for (const name of names) {
      expect(statSync(join(bed.folder, 'one', name)).mode & 0o777).toBe(0o600);
    }
  });

  it('replaces nothing unasked, and nothing that convert did not write', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    await bed.convert([path], { force: false });
    await expect(bed.convert([path], { force: false })).rejects.toMatchObject({
      reason: 'usage',
      code: 'output_exists',
    });
    await bed.convert([path]);
    const mine = join(bed.folder, 'mine');
    mkdirSync(mine);
    writeFileSync(join(mine, 'thesis.txt'), 'years of work');
    await expect(bed.convert([path], { output: mine })).rejects.toMatchObject({
      code: 'output_not_ours',
    });
    expect(readdirSync(mine)).toEqual(['thesis.txt']);
    await expect(bed.convert([path], { output: join(bed.folder, 'no/x') })).rejects.toMatchObject({
      code: 'output_unwritable',
    });
  });

  it('is not replaced once it has files of others, or the input', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    const output = join(bed.folder, 'mixed');
    await bed.convert([path], { output });
    writeFileSync(join(output, 'notes.txt'), 'of others');
    await expect(bed.convert([path], { output })).rejects.toMatchObject({
      code: 'output_not_ours',
    });
    expect(readdirSync(output)).toHaveLength(7);
    const inside = bed.write('mixed/u.ndjson', [user('a')]);
    const whole = { output, force: false };
    await expect(bed.convert([inside], whole)).rejects.toMatchObject({ code: 'output_exists' });
    const other = { output: join(bed.folder, 'mixed', 'u.ndjson', '..'), force: true };
    await expect(bed.convert([inside], other)).rejects.toMatchObject({ reason: 'usage' });
  });

  it('is not written from an export with passwords in plain text, whatever it is read as', async () => {
    const emulator = user('b', { hash: 'fakeHash:salt=fakeSaltAb:password=hunter2' });
    const path = bed.write('u.ndjson', [user('a'), emulator]);
    const refused = bed.convert([path], { output: join(bed.folder, 'out') });
    await expect(refused).rejects.toMatchObject({ code: 'export_refused' });
    await expect(refused).rejects.not.toMatchObject({
      message: expect.stringContaining('hunter2') as string,
    });
    expect(readdirSync(bed.folder)).toEqual(['u.ndjson']);
  });

  it('of an export is read whole, its links, too', async () => {
    const output = join(bed.folder, 'out');
    const real = bed.write('elsewhere.ndjson', [user('b')]);
    mkdirSync(join(bed.folder, 'export'));
    bed.write('export/a.ndjson', [user('a')]);
    symlinkSync(real, join(bed.folder, 'export', 'b.ndjson'));
    const { summary } = await bed.convert([join(bed.folder, 'export')], { output });
    expect(summary).toMatchObject({ records: 2, users: 2 });
  });

  it('is not there after a failure, and the one before stays', async () => {
    const good = bed.write('u.ndjson', [user('a')]);
    const before = (await bed.convert([good])).file('users.csv');
    const cut = bed.writeText('cut.json', '[{"uid":"a","email":"a@x.io"},{"uid":"b"');
    await expect(bed.convert([cut])).rejects.toMatchObject({ code: 'truncated_file' });
    const poisoned = bed.write('p.ndjson', [user('a'), user('b', { poison: true })]);
    await expect(bed.convert([poisoned])).rejects.toMatchObject({ code: 'export_refused' });
    expect((await bed.convert([good])).file('users.csv')).toBe(before);
    expect(readdirSync(bed.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is cleaned of what killed runs left; an output that one had moved away comes back', async () => {
    const dead = join(bed.folder, '.out.convert-2147480000');
    mkdirSync(join(dead, 'old'), { recursive: true });
    writeFileSync(join(dead, 'old', 'summary.json'), '{"writtenBy":"workos-migrate convert"}');
    const path = bed.write('u.ndjson', [user('a')]);
    await expect(bed.convert([path], { force: false })).rejects.toMatchObject({
      code: 'output_exists',
    });
    expect(readdirSync(bed.folder).sort()).toEqual(['out', 'u.ndjson']);
  });

  it('keeps what runs elsewhere write, or may write', async () => {
    const here = thisProcess('2026-11-30T00:00:00.000Z');
    const folderOf = (facts: Partial<LockOwner>): string => {
      const owner = { ...here, ...facts };
      const name = `.out.convert-${ownerKey(owner)}`;
      mkdirSync(join(bed.folder, name));
      writeFileSync(join(bed.folder, name, 'owner.json'), JSON.stringify(owner));
      return name;
    };
    const kept = [
      folderOf({ pid: 2_147_480_000, host: 'elsewhere' }),
      folderOf({ pid: 2_147_480_000, pidNamespace: 'pid:[1]' }),
      folderOf({ pid: process.ppid, start: String(processStart(process.ppid)) }),
    ];
    folderOf({ pid: 2_147_480_000 });
    folderOf({ pid: process.ppid, start: '1' });
    await bed.convert([bed.write('u.ndjson', [user('a')])]);
    const left = readdirSync(bed.folder).filter((name) => name.startsWith('.'));
    expect(left.sort()).toEqual(kept.sort());
  });

  it('is not written where a signal came first', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(bed.convert([path], { signal })).rejects.toThrow('stopped');
    expect(readdirSync(bed.folder)).toEqual(['u.ndjson']);
  });
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

import fs, {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { OutputFolder } from '../../src/lib/convert/outputs/output-folder';
import { type LockOwner, ownerKey, thisProcess } from '../../src/lib/jobs';
import { processStart } from '../../src/lib/jobs/folder/process-life';
import { ConvertBed, user } from '../support/convert/bed';

const BCRYPT = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const OF_RUN = /^\.out\.convert-\d+-[0-9a-f]{12}$/;
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
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
    ];
    folderOf({ pid: 2_147_480_000 });
    folderOf({ pid: process.ppid, start: '1' });
    await bed.convert([bed.write('u.ndjson', [user('a')])]);
    const left = readdirSync(bed.folder).filter((name) => name.startsWith('.'));
    expect(left.sort()).toEqual(kept.sort());
  });

  it('is refused while another process of this machine writes it, whose files stay', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    const start = String(processStart(process.ppid));
    const owner = { ...thisProcess('2026-11-30T00:00:00.000Z'), pid: process.ppid, start };
    const other = `.out.convert-${ownerKey(owner)}`;
    bed.writeText(`${other}/owner.json`, JSON.stringify(owner));
    bed.writeText(`${other}/out/users.csv`, 'email');
    for (const force of [false, true]) {
      await expect(bed.convert([path], { force })).rejects.toMatchObject({
        reason: 'usage',
        code: 'output_in_use',
        message: `Another convert (process ${String(process.ppid)}) is writing ${bed.output}. Nothing was changed.`,
      });
    }
    expect(readdirSync(bed.folder).sort()).toEqual([other, 'u.ndjson']);
    expect(readdirSync(join(bed.folder, other)).sort()).toEqual(['out', 'owner.json']);
  });

  it('stays where another run, perhaps elsewhere, wrote it first', async () => {
    const now = Date.parse('2026-12-01T00:00:00Z');
    const mine = OutputFolder.open(bed.output, false, now);
    writeFileSync(mine.file('users.csv'), 'mine');
    const realRename = jest.requireActual<typeof fs>('node:fs').renameSync;
    const rename = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      // The other run's folder gets its name after this run looked, right before its own rename.
      if (to === bed.output) bed.writeText('out/users.csv', 'theirs');
      realRename(from, to);
    });
    expect(() => {
      mine.publish();
    }).toThrow(expect.objectContaining({ code: 'output_exists' }) as Error);
    rename.mockRestore();
    mine.remove();
    expect(readFileSync(join(bed.output, 'users.csv'), 'utf8')).toBe('theirs');
    expect(readdirSync(bed.folder)).toEqual(['out']);
  });

  it('of a run has its owner before its name, so no other run takes it for a leftover', () => {
    const seen: boolean[] = [];
    const realWrite = jest.requireActual<typeof fs>('node:fs').writeFileSync;
    const write = jest.spyOn(fs, 'writeFileSync').mockImplementation((...args) => {
      seen.push(readdirSync(bed.folder).some((name) => OF_RUN.test(name)));
      realWrite(...args);
    });
    const mine = OutputFolder.open(bed.output, false, 0);
    write.mockRestore();
    expect(seen).toEqual([false]);
    const [name = ''] = readdirSync(bed.folder);
    expect(name).toMatch(OF_RUN);
    expect(readdirSync(join(bed.folder, name)).sort()).toEqual(['out', 'owner.json']);
    mine.remove();
  });

  it('of a killed run may be removed by two runs at once', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    const dead = { ...thisProcess('2026-11-30T00:00:00.000Z'), pid: 2_147_480_000 };
    const name = `.out.convert-${ownerKey(dead)}`;
    const ownerPath = bed.writeText(`${name}/owner.json`, JSON.stringify(dead));
    bed.writeText(`${name}.new/owner.json`, '');
    bed.writeText(`${name}/old/users.csv`, 'before');
    const realRead = jest.requireActual<typeof fs>('node:fs').readFileSync;
    const read = jest.spyOn(fs, 'readFileSync').mockImplementation((file, options) => {
      // The other run removes the owner after this run listed the folder, then the rest.
      if (file === ownerPath) rmSync(ownerPath, { force: true });
      return realRead(file, options);
    });
    await expect(bed.convert([path], { force: false })).rejects.toMatchObject({
      code: 'output_exists',
    });
    read.mockRestore();
    expect(readFileSync(join(bed.output, 'users.csv'), 'utf8')).toBe('before');
    expect(readdirSync(bed.folder).sort()).toEqual(['out', 'u.ndjson']);
  });

  it('is not written where a signal came first', async () => {
    const path = bed.write('u.ndjson', [user('a')]);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(bed.convert([path], { signal })).rejects.toThrow('stopped');
    expect(readdirSync(bed.folder)).toEqual(['u.ndjson']);
  });
});

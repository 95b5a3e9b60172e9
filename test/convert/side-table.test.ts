import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PageMemory } from '../../src/lib/convert/side/page-file';
import { SideMemory, SideTable } from '../../src/lib/convert/side/side-table';
import { SlotFile, slotHash } from '../../src/lib/convert/side/slot-file';
import { ValueFile } from '../../src/lib/convert/side/value-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'side-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const MOST = 20;

function tableNamed(name: string, memory = new SideMemory()): SideTable {
  return new SideTable(join(folder, name), memory, MOST);
}

describe('a table of what side files have for which users', () => {
  it('finds each of many entries again, and nothing else', () => {
    const table = tableNamed('passwords');
    for (let user = 0; user < 100_000; user += 1) table.add(`u${String(user)}`, { user });
    table.finish();
    for (let user = 0; user < 100_000; user += 7) {
      expect(table.of(`u${String(user)}`)).toEqual([{ user }]);
    }
    expect(table.of('u100000')).toEqual([]);
    expect(table.entries).toBe(100_000);
    expect(table.matched).toBe(Math.ceil(100_000 / 7));
    table.close();
  });

  it('keeps the entries of a key in the order of the file, long ones and odd ones, too', () => {
    const table = tableNamed('members');
    const long = 'x'.repeat(300_000);
    const values = [{ role: 'é ✓ \u0000' }, { role: long }, { role: 'b' }];
    for (const value of values) {
      table.add('ключ|1', value);
      table.add('another', { of: 'another' });
    }
    table.finish();
    expect(table.of('ключ|1')).toEqual(values);
    table.close();
  });

  it('counts an entry as matched once, however often it is looked up', () => {
    const table = tableNamed('mfa');
    table.add('a', { n: 1 });
    table.finish();
    expect([table.of('a'), table.of('a'), table.matched]).toEqual([[{ n: 1 }], [{ n: 1 }], 1]);
    table.close();
  });

  it('leaves out what one user has too many of, and counts it', () => {
    const table = tableNamed('members');
    for (let at = 0; at < MOST + 5; at += 1) table.add('a', { at });
    table.add('b', { at: 0 });
    table.finish();
    expect(table.of('a')).toHaveLength(MOST);
    expect(table.of('b')).toEqual([{ at: 0 }]);
    expect(table.dropped).toBe(5);
    table.close();
  });

  it('counts those of each user where many have one hash', () => {
    const [one, other] = ['u4188', 'u11824'];
    expect(slotHash(one)).toBe(slotHash(other));
    const table = tableNamed('members');
    for (let at = 0; at < MOST + 5; at += 1) table.add(one, { at });
    for (let at = 0; at < 10; at += 1) table.add(other, { at });
    table.finish();
    for (let at = 10; at < MOST + 7; at += 1) table.add(other, { at });
    table.finish();
    expect(table.of(one)).toHaveLength(MOST);
    expect(table.of(other)).toHaveLength(MOST);
    expect([table.entries, table.dropped]).toEqual([2 * MOST, 12]);
    table.close();
  });

  it('shares its memory with other tables, and keeps what no longer fits on disk', () => {
    const memory = new SideMemory(7, 1);
    const tables = ['passwords', 'members'].map((name) => tableNamed(name, memory));
    for (let user = 0; user < 20_000; user += 1) {
      for (const [at, table] of tables.entries()) table.add(`u${String(user)}`, { user, at });
    }
    for (const table of tables) table.finish();
    for (let user = 0; user < 20_000; user += 61) {
      const found = tables.map((table) => table.of(`u${String(user)}`));
      expect(found).toEqual([[{ user, at: 0 }], [{ user, at: 1 }]]);
    }
    expect(tables.map((table) => table.of('u20000'))).toEqual([[], []]);
    for (const table of tables) table.close();
  });

  it('is readable by this user only', () => {
    const table = tableNamed('passwords');
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    table.close();
  });
});

it('Numbers of one hash are told apart by the caller: the slots hold all of them, up to 2^36', () => {
  const slots = new SlotFile(join(folder, 'slots'), new PageMemory(2));
  const hash = 0xfffffff0;
  const numbers = [1, 5, 2 ** 32, 2 ** 36 - 1];
  slots.reserve(5);
  expect(numbers.map((number) => slots.add(hash, number))).toEqual([0, 1, 2, 3]);
  slots.add(hash - 16, 9);
  expect(() => slots.add(hash, 6)).toThrow('no room');
  slots.seek(hash);
  const found = [slots.next(), slots.next(), slots.next(), slots.next(), slots.next()];
  expect(found).toEqual([...numbers, 0]);
  slots.close();
});

it('The pairs of a file are found again while others are added', () => {
  const values = new ValueFile(join(folder, 'values'), new PageMemory(2));
  const numbers = ['a', 'b'].map((key) => values.append(key, `value of ${key}`));
  const [a = 0, b = 0] = numbers;
  expect([values.read(a, 'a'), values.read(b, 'a')]).toEqual(['value of a', undefined]);
  const c = values.append('c', 'value of c');
  expect([values.read(c, 'c'), values.keyOf(b)]).toEqual(['value of c', 'b']);
  values.close();
});

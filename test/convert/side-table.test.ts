import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_ENTRIES, SideTable } from '../../src/lib/convert/side/side-table';
import { SlotFile } from '../../src/lib/convert/side/slot-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'side-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a table of what side files have for which users', () => {
  it('finds each of many entries again, and nothing else', () => {
    const table = new SideTable(folder, 'passwords');
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
    const table = new SideTable(folder, 'members');
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
    const table = new SideTable(folder, 'mfa');
    table.add('a', { n: 1 });
    table.finish();
    expect([table.of('a'), table.of('a'), table.matched]).toEqual([[{ n: 1 }], [{ n: 1 }], 1]);
    table.close();
  });

  it('leaves out what one user has too many of, and counts it', () => {
    const table = new SideTable(folder, 'members');
    for (let at = 0; at < MOST_ENTRIES + 5; at += 1) table.add('a', { at });
    table.add('b', { at: 0 });
    table.finish();
    expect(table.of('a')).toHaveLength(MOST_ENTRIES);
    expect(table.of('b')).toEqual([{ at: 0 }]);
    expect(table.dropped).toBe(5);
    table.close();
  });

  it('is readable by this user only', () => {
    const table = new SideTable(folder, 'passwords');
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    table.close();
  });
});

it('Numbers of one hash are told apart by the caller: the slots hold all of them, up to 2^48', () => {
  const slots = new SlotFile(join(folder, 'slots'), 10);
  const top = 2 ** 48 - 2 ** 33;
  for (const number of [0, 5, top]) slots.add(0xffffffff, 7, number);
  slots.add(0xffffffff, 8, 9);
  const found: number[] = [];
  slots.find(0xffffffff, 7, (number) => found.push(number));
  expect(found).toEqual([0, 5, top]);
  slots.close();
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINE_LIMIT_BYTES, readLines } from '../../../src/lib/jobs/disk/lines';

// How much a read stream of Node gives at once.
const BLOCK_BYTES = 64 * 1024;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function linesOf(text: string): Promise<string[]> {
  const path = join(folder, 'text');
  writeFileSync(path, text);
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

describe('the lines of a file', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['one line', 'a\n', ['a']],
    ['a last line without its line feed', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\na\n', ['', '', 'a']],
    ['what Unicode calls a line end', 'a\u2028b\u2029c\u0085d\n', ['a\u2028b\u2029c\u0085d']],
    ['a carriage return, which is no line end here', 'a\r\nb\rc\n', ['a\r', 'b\rc']],
  ])('are told apart by line feeds alone: %s', async (_, text, lines) => {
    expect(await linesOf(text)).toEqual(lines);
  });

  it('are empty where they are over the limit', async () => {
    const long = 'x'.repeat(LINE_LIMIT_BYTES + 1);
    expect(await linesOf(`a\n${long}\nb\n`)).toEqual(['a', '', 'b']);
  });

  it.each([
    ['a\n', 0],
    ['a\nb', 1],
    ['', 0],
  ])('tell before the last one when it has no line feed: %j', async (text, torn) => {
    const path = join(folder, 'text');
    writeFileSync(path, text);
    const told: string[] = [];
    for await (const line of readLines(path, () => told.push('torn'))) told.push(line);
    expect(told.filter((each) => each === 'torn')).toHaveLength(torn);
    if (torn > 0) expect(told.slice(-2)).toEqual(['torn', 'b']);
  });

  it('stay whole where a block of the file ends', async () => {
    // Every shift puts another byte of a four-byte character at the border.
    for (let shift = 0; shift < 8; shift += 1) {
      const lines = ['x'.repeat(BLOCK_BYTES - 8 + shift), '😀ü€'.repeat(3), 'end'];
      expect(await linesOf(`${lines.join('\n')}\n`)).toEqual(lines);
      const inside = ['x'.repeat(BLOCK_BYTES - 6 + shift) + '😀ü€', 'end'];
      expect(await linesOf(inside.join('\n'))).toEqual(inside);
    }
  });

  it('may be longer than many blocks', async () => {
    const lines = ['ü'.repeat(3 * BLOCK_BYTES), '', 'z'.repeat(BLOCK_BYTES)];
    expect(await linesOf(`${lines.join('\n')}\n`)).toEqual(lines);
  });

  it('of a missing file are an error', async () => {
    const reading = (async () => {
      for await (const line of readLines(join(folder, 'none'))) throw new Error(line);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

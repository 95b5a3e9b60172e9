import fc from 'fast-check';
import { lineBlocks } from '../../../src/lib/jobs/disk/line-blocks';

async function* inBlocks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The lines of a text that arrives in blocks of so many bytes, with their numbers; undefined: over the limit. */
async function linesOf(text: string, size: number, limitBytes = 1_000): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const block of lineBlocks(inBlocks(Buffer.from(text), size), limitBytes)) {
    block.lines.forEach((line, index) => found.push([block.firstLine + index, line]));
    if (block.isTorn) found.push('torn');
  }
  return found;
}

describe('the lines of a file that is read in blocks', () => {
  it('are the same for any size of the blocks', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀', 'ü', '\u2028') });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (content, size) => {
        const parts = content.split('\n');
        const isTorn = parts.at(-1) !== '';
        if (!isTorn) parts.pop();
        const numbered: unknown[] = parts.map((line, index) => [index + 1, line]);
        expect(await linesOf(content, size)).toEqual(isTorn ? [...numbered, 'torn'] : numbered);
      }),
    );
  });

  it.each([1, 3, 7, 1_000])(
    'over the limit are let go, the others stand: blocks of %i',
    async (size) => {
      const text = `ab\n${'x'.repeat(11)}\nü\n${'y'.repeat(50)}`;
      expect(await linesOf(text, size, 10)).toEqual([
        [1, 'ab'],
        [2, undefined],
        [3, 'ü'],
        [4, undefined],
        'torn',
      ]);
    },
  );

  it('take no more memory than the limit, however long a line is', async () => {
    const block = Buffer.alloc(1024 * 1024, 'x');
    async function* endless(): AsyncGenerator<Buffer> {
      for (let sent = 0; sent < 2_000; sent += 1) yield block;
    }
    const before = process.memoryUsage.rss();
    for await (const { lines } of lineBlocks(endless(), 4 * block.length)) {
      expect(lines).toEqual([undefined]);
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });
});

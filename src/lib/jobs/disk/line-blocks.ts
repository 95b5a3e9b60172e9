import { isAscii } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

const LINE_FEED = 0x0a;

/** Lines of a file that were read together. */
export interface LineBlock {
  /** Number of the first line, counted from 1. */
  readonly firstLine: number;
  /** Without their line feeds; undefined is a line over the limit, whose text was dropped. */
  readonly lines: readonly (string | undefined)[];
  /** True for the last line of a file, where its line feed is missing. */
  readonly isTorn: boolean;
}

/**
 * Cuts the bytes of a text file into its lines, block by block: a caller that reads many lines awaits once a block, not
 * once a line.
 * Splits on LF alone. Never holds more than a block and `limitBytes`. A last line without a line feed is included.
 */
export async function* lineBlocks(
  blocks: AsyncIterable<Buffer>,
  limitBytes: number,
): AsyncGenerator<LineBlock> {
  const cutter = new LineCutter(limitBytes);
  let firstLine = 1;
  for await (const block of blocks) {
    const lines = cutter.add(block);
    if (lines.length > 0) yield { firstLine, lines, isTorn: false };
    firstLine += lines.length;
  }
  const lines = cutter.end();
  if (lines.length > 0) yield { firstLine, lines, isTorn: true };
}

class LineCutter {
  private readonly decoder = new StringDecoder('utf8');
  /** The text so far of the line that has not ended yet. */
  private begun = '';
  private begunBytes = 0;

  constructor(private readonly limitBytes: number) {}

  /** The lines that end in this block. */
  add(block: Buffer): readonly (string | undefined)[] {
    const lastEnd = block.lastIndexOf(LINE_FEED);
    if (lastEnd < 0) {
      this.keep(block);
      return [];
    }
    const firstEnd = block.indexOf(LINE_FEED);
    this.keep(block.subarray(0, firstEnd));
    const lines = [this.take()];
    if (firstEnd < lastEnd) {
      const between = textOf(block.subarray(firstEnd + 1, lastEnd)).split('\n');
      for (const line of between) lines.push(line.length > this.limitBytes ? undefined : line);
    }
    this.keep(block.subarray(lastEnd + 1));
    return lines;
  }

  end(): readonly (string | undefined)[] {
    return this.begunBytes === 0 ? [] : [this.take()];
  }

  private keep(bytes: Buffer): void {
    this.begunBytes += bytes.length;
    this.begun = this.begunBytes > this.limitBytes ? '' : this.begun + this.decoder.write(bytes);
  }

  private take(): string | undefined {
    const text = this.begun + this.decoder.end();
    const isTooLong = this.begunBytes > this.limitBytes;
    this.begun = '';
    this.begunBytes = 0;
    return isTooLong ? undefined : text;
  }
}

// Most blocks are ASCII: checking that and copying the bytes takes a fraction of the time of decoding them.
function textOf(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

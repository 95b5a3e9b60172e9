import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type BlockSize,
  type CsvSource,
  readBlocks,
  type ReadOptions,
  type RecordBlock,
} from '../../csv';
import type { Columns } from '../../records';
import { type BlockVerdict, judgeBlock } from './judge-block';
import { type BlockBuffer, allocateBlockBuffer } from './block-buffer';
import { JudgeThread } from './judge-thread';
import { RowFacts } from './row-facts';

/** Enough for the blocks at the thread and those judged meanwhile on the main thread, which wait for their turn. */
const BUFFERS_WITH_THREAD = 14;

/** A block of rows and the result of the row rules. Valid until the next block is requested. */
export interface JudgedBlock {
  readonly block: RecordBlock;
  readonly facts: RowFacts;
  readonly verdict: BlockVerdict;
}

export interface JudgedBlockOptions extends ReadOptions {
  readonly blockBytes: number;
  /** The entry file of a second thread; without it, the main thread judges all blocks. */
  readonly threadPath?: string;
}

/** A block that was read. It has no verdict while it is at the thread. */
interface Task {
  readonly block: RecordBlock<BlockBuffer>;
  readonly facts: RowFacts;
  verdict: BlockVerdict | undefined;
  readonly atThread?: Promise<void>;
}

/**
 * Reads a file and judges its blocks, in the order of the file. With a second thread, a block goes there while the
 * thread has room, otherwise it is judged on the main thread: so both processors stay busy, whatever share of the
 * work each has. When the thread is lost, its blocks are judged again on the main thread.
 *
 * A file of 1,000,000 rows takes 1.6 times as long as papaparse alone with the thread, 2.5 times without
 * (docs/performance.md, "Validate").
 */
export class JudgedBlockReader {
  private readonly free: BlockBuffer[];
  private readonly thread: JudgeThread | undefined;
  /** In the order of the file. */
  private readonly tasks: Task[] = [];

  constructor(
    private readonly source: CsvSource,
    private readonly columns: Columns,
    private readonly options: JudgedBlockOptions,
  ) {
    const { threadPath, blockBytes } = options;
    const count = threadPath === undefined ? 1 : BUFFERS_WITH_THREAD;
    this.free = Array.from({ length: count }, (_unused, number) =>
      allocateBlockBuffer(usualSize(blockBytes), number),
    );
    const setup = { columns, buffers: [...this.free] };
    this.thread = threadPath === undefined ? undefined : JudgeThread.start(threadPath, setup);
  }

  async *blocks(): AsyncGenerator<JudgedBlock> {
    const allocate = (size: BlockSize): BlockBuffer => this.bufferFor(size);
    for await (const block of readBlocks(this.source, this.options, allocate)) {
      this.tasks.push(this.begin(block));
      // Lets the verdicts of the thread arrive.
      if (this.thread !== undefined) await nextTurn();
      while (this.tasks[0]?.verdict !== undefined || this.free.length === 0) {
        yield* this.firstTask();
      }
    }
    while (this.tasks.length > 0) yield* this.firstTask();
  }

  /** Ends the thread. Verdicts of blocks it still has are lost. */
  async end(): Promise<void> {
    await this.thread?.end();
  }

  private bufferFor(size: BlockSize): BlockBuffer {
    const usual = usualSize(this.options.blockBytes);
    const fits = size.bytes <= usual.bytes && size.records <= usual.records;
    return (fits ? this.free.pop() : undefined) ?? allocateBlockBuffer(size);
  }

  private begin(block: RecordBlock<BlockBuffer>): Task {
    const { number, facts: words } = block.memory;
    const facts = new RowFacts(words);
    const { thread } = this;
    if (number === undefined || !thread?.hasRoom) {
      return { block, facts, verdict: judgeBlock(block, this.columns, facts) };
    }
    const answer = thread.judge({ buffer: number, facts: block.facts });
    const atThread = answer.then((verdict) => {
      task.verdict = verdict;
    });
    const task: Task = { block, facts, verdict: undefined, atThread };
    return task;
  }

  private async *firstTask(): AsyncGenerator<JudgedBlock> {
    const task = this.tasks.shift();
    if (task === undefined) return;
    const { block, facts, atThread } = task;
    await atThread;
    yield { block, facts, verdict: task.verdict ?? judgeBlock(block, this.columns, facts) };
    if (block.memory.number !== undefined) this.free.push(block.memory);
  }
}

/** The size that nearly all blocks fit: the whole records of one read, and a part of a record from the read before. */
function usualSize(blockBytes: number): BlockSize {
  return { bytes: blockBytes + (blockBytes >> 2), records: blockBytes >> 4 };
}

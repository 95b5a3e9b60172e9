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
import { type JudgeSlot, judgeSlot } from './block-buffer';
import { JudgeThread } from './judge-thread';
import { RowFacts } from './row-facts';

/** Blocks under way: those of the thread, and those judged here meanwhile that wait for their turn. */
const SLOTS_BESIDE_THREAD = 14;

/** Rows of a block, and what there is to say of each by itself. Valid until the next one is asked for. */
export interface JudgedBlock {
  readonly block: RecordBlock;
  readonly facts: RowFacts;
  readonly verdict: BlockVerdict;
}

export interface JudgingOptions extends ReadOptions {
  readonly blockBytes: number;
  /** The entry file of a thread, to judge on two processors. */
  readonly threadPath?: string;
}

/** A block on its way: at the thread as long as it has no verdict. */
interface Task {
  readonly block: RecordBlock<JudgeSlot>;
  readonly facts: RowFacts;
  verdict: BlockVerdict | undefined;
  readonly atThread?: Promise<void>;
}

/**
 * Judges each row of a file by itself, in the order of the file. With a thread, blocks go there as long as it has room, and are
 * judged here when it has none: so both processors are busy, whatever the shares of the work. A block that the thread is lost
 * with is judged again here.
 */
export class Judging {
  private readonly free: JudgeSlot[];
  private readonly thread: JudgeThread | undefined;
  /** In the order of the file. */
  private readonly tasks: Task[] = [];

  constructor(
    private readonly source: CsvSource,
    private readonly columns: Columns,
    private readonly options: JudgingOptions,
  ) {
    const { threadPath, blockBytes } = options;
    const count = threadPath === undefined ? 1 : SLOTS_BESIDE_THREAD;
    this.free = Array.from({ length: count }, (_unused, number) =>
      judgeSlot(usualSize(blockBytes), number),
    );
    const setup = { columns, slots: [...this.free] };
    this.thread = threadPath === undefined ? undefined : JudgeThread.start(threadPath, setup);
  }

  async *blocks(): AsyncGenerator<JudgedBlock> {
    const hold = (size: BlockSize): JudgeSlot => this.slotFor(size);
    for await (const block of readBlocks(this.source, this.options, hold)) {
      this.tasks.push(this.begin(block));
      // Lets the answers of the thread in.
      if (this.thread !== undefined) await nextTurn();
      while (this.tasks[0]?.verdict !== undefined || this.free.length === 0) {
        yield* this.firstTask();
      }
    }
    while (this.tasks.length > 0) yield* this.firstTask();
  }

  /** Ends the thread; blocks that are under way are lost. */
  async end(): Promise<void> {
    await this.thread?.end();
  }

  private slotFor(size: BlockSize): JudgeSlot {
    const usual = usualSize(this.options.blockBytes);
    const fits = size.bytes <= usual.bytes && size.records <= usual.records;
    return (fits ? this.free.pop() : undefined) ?? judgeSlot(size);
  }

  private begin(block: RecordBlock<JudgeSlot>): Task {
    const { number, facts: words } = block.memory;
    const facts = new RowFacts(words);
    const { thread } = this;
    if (number === undefined || !thread?.hasRoom) {
      return { block, facts, verdict: judgeBlock(block, this.columns, facts) };
    }
    const answer = thread.judge({ slot: number, facts: block.facts });
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

/** Nearly all blocks are not larger: whole records out of one reading, and a part of one from the reading before. */
function usualSize(blockBytes: number): BlockSize {
  return { bytes: blockBytes + (blockBytes >> 2), records: blockBytes >> 4 };
}

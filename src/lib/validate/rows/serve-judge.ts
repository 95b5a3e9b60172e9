import type { MessagePort } from 'node:worker_threads';
import { RecordBlock, type RecordBlockFacts } from '../../csv';
import type { Columns } from '../../records';
import { judgeBlock } from './judge-block';
import type { BlockBuffer } from './block-buffer';
import { RowFacts } from './row-facts';

/** The data that a judging thread is started with. */
export interface JudgeSetup {
  readonly columns: Columns;
  readonly buffers: readonly BlockBuffer[];
}

/** A block to judge, by the number of its buffer. The thread answers each with its `BlockVerdict`, in order. */
export interface JudgeTask {
  readonly buffer: number;
  readonly facts: RecordBlockFacts;
}

/** Answers each task that arrives at `port`. */
export function serveJudge(port: MessagePort, { columns, buffers }: JudgeSetup): void {
  port.on('message', ({ buffer: number, facts }: JudgeTask) => {
    const buffer = buffers[number];
    if (buffer === undefined) throw new Error(`There is no buffer ${number}`);
    const block = new RecordBlock(buffer, facts);
    port.postMessage(judgeBlock(block, columns, new RowFacts(buffer.facts)));
  });
}

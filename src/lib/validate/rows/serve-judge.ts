import type { MessagePort } from 'node:worker_threads';
import { RecordBlock, type RecordBlockFacts } from '../../csv';
import type { Columns } from '../../records';
import { judgeBlock } from './judge-block';
import type { JudgeSlot } from './block-buffer';
import { RowFacts } from './row-facts';

/** What a thread that judges is started with. */
export interface JudgeSetup {
  readonly columns: Columns;
  readonly slots: readonly JudgeSlot[];
}

/** A block to judge, in the slot of this number. Answered by its `BlockVerdict`, in the order of the questions. */
export interface JudgeTask {
  readonly slot: number;
  readonly facts: RecordBlockFacts;
}

/** Judges what comes through `port`. */
export function serveJudge(port: MessagePort, { columns, slots }: JudgeSetup): void {
  port.on('message', ({ slot: number, facts }: JudgeTask) => {
    const slot = slots[number];
    if (slot === undefined) throw new Error(`There is no slot ${number}`);
    const block = new RecordBlock(slot, facts);
    port.postMessage(judgeBlock(block, columns, new RowFacts(slot.facts)));
  });
}

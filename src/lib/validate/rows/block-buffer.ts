import { type BlockMemory, type BlockSize, spanMemoryWords } from '../../csv';
import { RowFacts } from './row-facts';

/** Memory for a block of rows and their facts. Threads share it, so that a block is handed over without a copy. */
export interface JudgeSlot extends BlockMemory {
  readonly facts: Uint32Array;
  /** Its number among the slots that threads know; undefined for one that is made for a single block. */
  readonly number?: number;
}

/** A slot for blocks up to this size. */
export function judgeSlot({ bytes, records }: BlockSize, number?: number): JudgeSlot {
  const words = (count: number): Uint32Array =>
    new Uint32Array(new SharedArrayBuffer(count * Uint32Array.BYTES_PER_ELEMENT));
  return {
    bytes: new Uint8Array(new SharedArrayBuffer(bytes)),
    spans: words(spanMemoryWords(records)),
    facts: words(RowFacts.words(records)),
    ...(number !== undefined && { number }),
  };
}

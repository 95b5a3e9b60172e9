import { type BlockMemory, type BlockSize, spanMemoryWords } from '../../csv';
import { RowFacts } from './row-facts';

/** Memory for a block of rows and their facts, shared between threads so that a block is passed without a copy. */
export interface BlockBuffer extends BlockMemory {
  readonly facts: Uint32Array;
  /** Its position in `JudgeSetup.buffers`; undefined for a buffer made for a single block. */
  readonly number?: number;
}

/** A buffer for blocks up to this size. */
export function allocateBlockBuffer({ bytes, records }: BlockSize, number?: number): BlockBuffer {
  const words = (count: number): Uint32Array =>
    new Uint32Array(new SharedArrayBuffer(count * Uint32Array.BYTES_PER_ELEMENT));
  return {
    bytes: new Uint8Array(new SharedArrayBuffer(bytes)),
    spans: words(spanMemoryWords(records)),
    facts: words(RowFacts.words(records)),
    ...(number !== undefined && { number }),
  };
}

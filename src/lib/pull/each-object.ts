import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { asObject, parseJson } from '../model';

const BLOCK = 64 * 1024;

/** The JSON objects of a file that this room wrote, one a line, in the memory of a block. */
export function* eachObject(path: string): Generator<Readonly<Record<string, unknown>>> {
  const fd = openSync(path, 'r');
  try {
    const block = Buffer.alloc(BLOCK);
    const decoder = new StringDecoder('utf8');
    let begun = '';
    for (let size = readSync(fd, block); size > 0; size = readSync(fd, block)) {
      const lines = (begun + decoder.write(block.subarray(0, size))).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) {
        const object = asObject(parseJson(line));
        if (object === undefined) throw new Error(`A line of ${path} is not a JSON object`);
        yield object;
      }
    }
  } finally {
    closeSync(fd);
  }
}

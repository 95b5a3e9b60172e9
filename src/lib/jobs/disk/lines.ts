import { createReadStream } from 'node:fs';

/**
 * The lines of a text file without their line feeds, one at a time. Splits on LF alone: the other line
 * ends of Unicode may occur inside a JSON string. A last line without a line feed comes last, after a call of `onTorn`.
 */
export async function* readLines(
  path: string,
  onTorn: () => void = () => undefined,
): AsyncGenerator<string> {
  let rest = '';
  for await (const block of createReadStream(path, { encoding: 'utf8' })) {
    const parts = (rest + String(block)).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest === '') return;
  onTorn();
  yield rest;
}

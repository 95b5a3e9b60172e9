import { hash64 } from '../../../src/lib/model';
import type { TextHash } from '../../../src/lib/validate/rows/row-facts';

/** The hash of a text, as the facts of a row have it. */
export function textHash(text: string): TextHash {
  const [high, low] = hash64(text);
  return { high, low };
}

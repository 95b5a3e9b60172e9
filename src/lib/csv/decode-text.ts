import type { Encoding } from './csv-source';

/** The text of `bytes`, which end between two characters. */
export function decodeText(bytes: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case 'utf-8':
      return bytes.toString('utf8');
    case 'utf-16le':
      return bytes.toString('utf16le');
    case 'utf-16be':
      // Swaps a copy: the caller still needs the bytes.
      return Buffer.from(bytes).swap16().toString('utf16le');
    default:
      return encoding satisfies never;
  }
}

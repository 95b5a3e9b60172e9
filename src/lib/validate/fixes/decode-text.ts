import type { Encoding } from '../../csv';

/** The text of whole characters in `bytes`. */
export function decodeText(bytes: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case 'utf-8':
      return bytes.toString('utf8');
    case 'utf-16le':
      return bytes.toString('utf16le');
    case 'utf-16be':
      // Swapped in a copy: the bytes are read again.
      return Buffer.from(bytes).swap16().toString('utf16le');
    default:
      return encoding satisfies never;
  }
}

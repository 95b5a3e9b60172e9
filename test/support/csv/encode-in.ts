import { decodedIfValid, textPieces } from '../../../src/lib/csv/encodings';

const BYTES = Array.from({ length: 256 }, (_unused, byte) => byte);

/** Encodes in a single-byte or double-byte encoding, by asking its decoder for every byte and every pair. */
export function encoderOf(encoding: string): (text: string) => Buffer {
  if (encoding === 'utf-8') return (text) => Buffer.from(text);
  if (encoding === 'utf-16le') return (text) => Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return (text) => Buffer.from(text, 'utf16le').swap16();
  const bytesOf = new Map<string, readonly number[]>();
  const note = (bytes: readonly number[]): void => {
    const text = decodedIfValid(textPieces(encoding), Uint8Array.from(bytes)) ?? '';
    if (Array.from(text).length === 1 && !bytesOf.has(text)) bytesOf.set(text, bytes);
  };
  for (const byte of BYTES) note([byte]);
  for (const lead of BYTES.slice(0x81)) for (const trail of BYTES.slice(0x40)) note([lead, trail]);
  return (text) =>
    Buffer.from(
      Array.from(text).flatMap((character) => {
        const bytes = bytesOf.get(character);
        if (bytes === undefined) throw new Error(`${encoding} has no ${character}`);
        return [...bytes];
      }),
    );
}

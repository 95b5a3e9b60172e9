import { crc32 } from 'node:zlib';
import { parseJson } from '../model';

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

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

import fc from 'fast-check';
import { toArray } from '../../../src/lib/jobs/ledger/chunk-record';
import { decodeLine, encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { anyRecord } from '../../support/jobs/records';

const withoutEnd = (line: string): string => line.slice(0, -1);

describe('a ledger line', () => {
  it('is the checksum in eight hex digits, a space, JSON and a line feed', () => {
    // The check value every description of CRC-32 gives.
    expect(checksumOf('123456789')).toBe('cbf43926');
    expect(encodeLine([])).toBe(`${checksumOf('[]')} []\n`);
    expect(encodeLine(['u?', 7, 1_000])).toMatch(/^[0-9a-f]{8} \["u\?",7,1000\]\n$/);
  });

  it('stays one line whatever its record holds', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = encodeLine(toArray(record));
        expect(line.indexOf('\n')).toBe(line.length - 1);
      }),
    );
  });

  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (array) => {
        const read = decodeLine(withoutEnd(encodeLine(array)));
        expect(JSON.stringify(read)).toBe(JSON.stringify(array));
      }),
    );
  });

  it('is not believed when one byte of it is another', () => {
    fc.assert(
      fc.property(
        anyRecord,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (record, place, difference) => {
          const bytes = Buffer.from(withoutEnd(encodeLine(toArray(record))), 'utf8');
          const at = place % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ difference;
          expect(decodeLine(bytes.toString('utf8'))).toBeUndefined();
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is not believed when it is torn anywhere', () => {
    const line = withoutEnd(encodeLine(['ok', 12, 'ann@example.com', 'u1']));
    for (let length = 0; length < line.length; length += 1) {
      expect(decodeLine(line.slice(0, length))).toBeUndefined();
      expect(decodeLine(line.slice(length + 1))).toBeUndefined();
    }
  });

  it('is not believed when two are run together', () => {
    const line = withoutEnd(encodeLine(['u?', 1, 5]));
    expect(decodeLine(`${line}${line}`)).toBeUndefined();
    expect(decodeLine(`${line.slice(0, 14)}${line}`)).toBeUndefined();
  });

  it.each([
    ['an object', '{"a":1}'],
    ['a number', '5'],
    ['no JSON', 'u? 1 5'],
  ])('is not believed when it is %s under a right checksum', (_, json) => {
    expect(decodeLine(`${checksumOf(json)} ${json}`)).toBeUndefined();
  });
});

// By the definition of CRC-32 (reflected, polynomial 0xedb88320): no help from the code under test.
function checksumOf(json: string): string {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(json, 'utf8')) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ((sum ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

import { base32Of, base32OfText } from '../../src/lib/sources/base32';

it.each([
  [Buffer.from('Q2Vd8sPzT0uXk1LmWn7R'), 'KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S'],
  [
    Buffer.from('d0b1c6a3f44e2a7790b8c1d2e3f4a5b6c7d8e9f0', 'hex'),
    '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
  ],
  [Buffer.from('aGVsbG8td29ybGQtMTIzNDU2', 'base64'), 'NBSWY3DPFV3W64TMMQWTCMRTGQ2TM'],
  [Buffer.alloc(0), ''],
])('bytes in Base32', (bytes, text) => {
  expect(base32Of(bytes)).toBe(text);
});

// RFC 4648, section 10, without padding.
it.each([
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%s in Base32 is %s', (text, expected) => {
  expect(base32OfText(text)).toBe(expected);
});

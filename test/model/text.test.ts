import { escapeInvisible, sanitizeLine } from '../../src/lib/model';

describe('a line for a terminal', () => {
  it.each([
    ['plain text', 'plain text'],
    ['  Zoë 日本 😀 ❤️ 1️⃣ ', 'Zoë 日本 😀 ❤️ 1️⃣'],
    ['a\u001b[2J\r\nb\u0085c\u2028d\u2029\u007f', 'a [2J b c d'],
    ['\u061c\u200e\u200f', String.raw`\u061c\u200e\u200f`],
    ['\u202a\u202b\u202c\u202d\u202e', String.raw`\u202a\u202b\u202c\u202d\u202e`],
    ['\u2066\u2067\u2068\u2069', String.raw`\u2066\u2067\u2068\u2069`],
    ['\u200b\u200c\u200d\u2060\ufeff\u00ad', String.raw`\u200b\u200c\u200d\u2060\ufeff\u00ad`],
    ['\u034f\u115f\u180e\u3164\uffa0', String.raw`\u034f\u115f\u180e\u3164\uffa0`],
    ['\u{e0041}', String.raw`\udb40\udc41`],
    ['\ud83d', String.raw`\ud83d`],
  ])('of %j is %j', (text, line) => {
    expect(sanitizeLine(text)).toBe(line);
    expect(sanitizeLine(line)).toBe(line);
  });
});

it('escapes control characters as JSON does', () => {
  expect(escapeInvisible('\u0007\n\u009b')).toBe(String.raw`\u0007\u000a\u009b`);
});

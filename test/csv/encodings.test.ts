import { encodingNamed, nearEncodings } from '../../src/lib/csv';
import { textPieces } from '../../src/lib/csv/encodings';
import { guessEncoding } from '../../src/lib/csv/guess-encoding';
import { encoderOf } from '../support/csv/encode-in';

describe('an encoding', () => {
  it.each([
    ['windows-1252', 'windows-1252'],
    ['CP1252', 'windows-1252'],
    [' latin1 ', 'windows-1252'],
    ['ISO-8859-15', 'iso-8859-15'],
    ['sjis', 'shift_jis'],
    ['mac', 'macintosh'],
    ['utf8', 'utf-8'],
    ['utf-16', 'utf-16le'],
  ])('may be named %j', (label, name) => {
    expect(encodingNamed(label)).toBe(name);
  });

  it.each(['', 'ebcdic', 'replacement', 'x-user-defined'])('is not named %j', (label) => {
    expect(encodingNamed(label)).toBeUndefined();
  });

  it.each([
    ['latin-1', ['windows-1252']],
    ['ANSI', ['windows-1252']],
    ['win1252', ['windows-1252']],
    ['windows1250', ['windows-1250']],
    ['shift', ['shift_jis']],
    ['mac-roman', ['macintosh']],
    [
      'iso-8859',
      ['iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7'],
    ],
    ['klingon', ['windows-1252', 'iso-8859-15', 'macintosh', 'shift_jis', 'gb18030', 'utf-16le']],
  ])('that is named %j may be meant as %j', (label, near) => {
    expect(nearEncodings(label)).toEqual(near);
  });

  it('windows-1252 has the characters of its table from 0x80 on', () => {
    const bytes = Uint8Array.from([0x80, 0x8e, 0x91, 0x92, 0x96, 0x99, 0x9f, 0xa0, 0xfc, 0x81]);
    expect(textPieces('windows-1252').decode(bytes, true)).toBe('€Ž‘’–™Ÿ\u00a0ü\x81');
  });
});

describe('a guess of the encoding', () => {
  it.each([
    ['windows-1252', 'üller,Jürgen,Zoë', 'Windows-1252', 'ü'],
    ['windows-1252', 'é,O’Neill – “x”,ça', 'Windows-1252', 'é'],
    ['windows-1252', '€ 20', 'Windows-1252', '€'],
    ['macintosh', 'üller,Jürgen,Jäger', 'Mac Roman', 'ü'],
    ['macintosh', 'é,Françoise', 'Mac Roman', 'é'],
    ['shift_jis', '山田,太郎,カタカナ', 'Shift_JIS', '山'],
    ['windows-1251', 'Иван,Петров,a@x.io,Мария', 'Windows-1251', 'И'],
    ['gb18030', '张伟,王芳,李娜', 'GB18030', '张'],
  ])('is %s for %s', (encoding, text, title, character) => {
    expect(guessEncoding(encoderOf(encoding)(text))).toEqual({ encoding, title, character });
  });

  it('is not made for bytes that are no text', () => {
    expect(guessEncoding(Uint8Array.from([0xff, 0xfe, 0xff, 0xff, 0x00, 0x80]))).toBeUndefined();
  });
});

import { foldedName, looseEmail, looseName, normalEmail } from '../../src/lib/model';

describe('the loose form of an email', () => {
  it.each([
    ['case', 'Ada@Example.COM', 'ada@example.com'],
    ['white space around it', ' ada@example.com\t', 'ada@example.com'],
    ['composed and decomposed accents', 'jose\u0301@b.co', 'jos\u00e9@b.co'],
    ['full-width letters', '\uff41da@b.co', 'ada@b.co'],
    ['a sharp s', 'wei\u00df@b.co', 'WEISS@b.co'],
    ['a final sigma', '\u03bd\u03b9\u03ba\u03bf\u03c2@b.co', '\u039d\u0399\u039a\u039f\u03a3@b.co'],
    ['an international domain', 'a@b\u00fccher.de', 'a@xn--bcher-kva.de'],
    ['a domain with a sharp s', 'a@stra\u00dfe.de', 'a@xn--strae-oqa.de'],
    ['dots of a Gmail address', 'a.d.a@gmail.com', 'ada@gmail.com'],
    ['the two names of Gmail', 'ada@googlemail.com', 'a.da@GMAIL.com'],
  ])('ignores %s', (_name, one, other) => {
    expect(looseEmail(one)).toBe(looseEmail(other));
  });

  it.each([
    ['another name', 'ada@b.co', 'adb@b.co'],
    ['another domain', 'ada@b.co', 'ada@b.com'],
    ['dots elsewhere', 'a.da@b.co', 'ada@b.co'],
    ['a tag', 'ada+x@gmail.com', 'ada@gmail.com'],
    ['accents', 'jose@b.co', 'jos\u00e9@b.co'],
    ['a domain after another @', 'ada@gmail.com@b.co', 'ada@gmail.com'],
  ])('keeps %s apart', (_name, one, other) => {
    expect(looseEmail(one)).not.toBe(looseEmail(other));
  });

  it.each([
    ['', ''],
    [' Not an email ', 'not an email'],
    ['a@', 'a@'],
    ['a@b\u00fc/c?d:e', 'a@b\u00fc/c?d:e'],
    ['a@\u00fc..\u00fc b', 'a@\u00fc..\u00fc b'],
    ['A@exa mple', 'a@exa mple'],
    ['a@[127.0.0.1]', 'a@[127.0.0.1]'],
  ])('takes any text: %j', (text, form) => {
    expect(looseEmail(text)).toBe(form);
  });
});

describe('the loose form of a name', () => {
  it.each([
    [' Acme \t Inc\n', 'Acme Inc'],
    ['Acme\u00a0Inc', 'Acme Inc'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['ACME', 'ACME'],
    ['', ''],
  ])('of %j is %j', (name, form) => {
    expect(looseName(name)).toBe(form);
  });

  it('keeps case and compatibility characters apart', () => {
    expect(looseName('acme')).not.toBe(looseName('Acme'));
    expect(looseName('Acme \u2122')).not.toBe(looseName('Acme TM'));
  });
});

describe('the normal form of an email', () => {
  it.each([
    ['case', 'Ada@Example.COM', 'ada@example.com'],
    ['white space around it', ' ada@example.com\t', 'ada@example.com'],
    ['composed and decomposed accents', 'jose\u0301@b.co', 'jos\u00e9@b.co'],
    ['an international domain', 'a@b\u00fccher.de', 'a@xn--bcher-kva.de'],
  ])('ignores %s, which no server can tell apart', (_name, one, other) => {
    expect(normalEmail(one)).toBe(normalEmail(other));
  });

  it.each([
    ['a sharp s', 'wei\u00df@b.co', 'weiss@b.co'],
    ['dots of a Gmail address', 'a.d.a@gmail.com', 'ada@gmail.com'],
  ])('keeps %s apart: two users may have them', (_name, one, other) => {
    expect(normalEmail(one)).not.toBe(normalEmail(other));
  });
});

it.each([
  ['case', 'ACME', 'acme'],
  ['white space', ' Acme  Corp', 'acme corp'],
  ['a sharp s', 'Stra\u00dfe', 'STRASSE'],
])('the folded form of a name ignores %s', (_name, one, other) => {
  expect(foldedName(one)).toBe(foldedName(other));
});

import fc from 'fast-check';
import { type ColumnName, noValueIn, ungarbled, withoutInvisible } from '../../../src/lib/records';
import { fixCell } from '../../../src/lib/validate/fixes/fix-cell';
import { accepted, parse, rejected, rules } from '../../support/records/rows';

const MARKS = [
  '\\N',
  '#N/A',
  '#REF!',
  '#NAME?',
  '#DIV/0!',
  '#NV',
  '<NA>',
  '(null)',
  '[object Object]',
];
const WORDS = ['NULL', 'null', 'None', 'nan', 'N/A', 'undefined'];

/** A text in any case. */
const anyCase = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...texts), fc.func(fc.boolean()))
    .map(([text, isUpper]) =>
      Array.from(text, (one, at) => (isUpper(at) ? one.toUpperCase() : one.toLowerCase())).join(''),
    );

/** The rules that a row breaks, apart from those that any such row breaks. */
function broken(column: ColumnName, cell: string): string[] {
  const row = parse({ [column]: cell });
  return rules([...(row.ok ? [] : row.problems), ...row.warnings]).filter(
    (rule) => rule !== 'role_slug_unusual' && rule !== 'roles_without_org',
  );
}

describe('a placeholder for no value', () => {
  const inAnyCase = (texts: readonly string[], check: (text: string) => void): void => {
    fc.assert(fc.property(anyCase(texts), check), { numRuns: 200 });
  };
  const JS = MARKS.filter((mark) => !mark.startsWith('[object'));

  it('is rejected in ids and organization columns, and a warning in names', () => {
    inAnyCase(JS, (mark) => {
      for (const column of [
        'external_id',
        'org_id',
        'org_external_id',
        'org_name',
        'role_slugs',
      ] as const)
        expect(broken(column, mark)).toEqual(['placeholder_value']);
      expect(broken('first_name', mark)).toEqual(['placeholder_word']);
      expect(fixCell('last_name', mark)?.value).toBe('');
    });
    expect(broken('org_external_id', '[object Object]')).toEqual(['placeholder_value']);
    expect(broken('last_name', '[object Object]')).toEqual(['placeholder_word']);
  });

  it('is rejected as a word in organization columns, and a warning elsewhere', () => {
    inAnyCase(WORDS, (word) => {
      for (const column of ['org_id', 'org_external_id', 'org_name'] as const)
        expect(broken(column, word)).toEqual(['placeholder_value']);
      for (const column of ['first_name', 'last_name', 'external_id'] as const) {
        expect(broken(column, word)).toEqual(['placeholder_word']);
        expect(fixCell(column, word)).toBeUndefined();
      }
      expect(broken('role_slugs', word)).toEqual(['placeholder_word']);
    });
  });

  it.each(['Nul', 'Nora', 'Nancy', '#1', 'Null & Co', '[object', 'N', 'Uwe', '\\'])(
    'is not %s',
    (name) => {
      expect(noValueIn(name)).toBeUndefined();
      expect(broken('first_name', name)).toEqual([]);
    },
  );
});

describe('quotation marks around a text', () => {
  it.each([
    ['first_name', '“Ada”'],
    ['last_name', "'Ada'"],
    ['org_name', '„Acme, Inc.“'],
    ['org_name', '«Acme»'],
    ['external_id', '"u1"'],
    ['org_external_id', '`acme`'],
  ] as const)('are a warning in %s %s', (column, cell) => {
    expect(broken(column, cell).filter((rule) => rule !== 'org_name_missing')).toEqual([
      'text_in_quotes',
    ]);
  });

  it.each(["O'Neill", '“A” and “B”', "'", '""', "Rock 'n' Roll", "'t Hooft"])(
    'are not in %s',
    (name) => {
      expect(broken('last_name', name)).toEqual([]);
    },
  );
});

describe('ids and organizations of spreadsheets', () => {
  const columns = ['external_id', 'org_external_id', 'org_name'] as const;

  it.each(['1.23457E+17', '4.2E+05', '1,23E+17', '1e+21', '1.5e10', '12345.0', '77.00', '12,0'])(
    'warn of the number %s',
    (cell) => {
      for (const column of columns) {
        expect(broken(column, cell)).toEqual(['spreadsheet_number']);
        expect(fixCell(column, cell)).toBeUndefined();
      }
    },
  );

  it('warn of any text that is kept from being a number, and repair it', () => {
    const digits = fc.stringMatching(/^\d{1,20}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom(...columns), (text, column) => {
        for (const cell of [`="${text}"`, `'${text}`]) {
          expect(broken(column, cell)).toEqual(['spreadsheet_text']);
          expect(fixCell(column, cell)?.value).toBe(text);
        }
        expect(broken(column, text)).toEqual([]);
      }),
    );
  });

  it.each(['12e4567', '1e5', '12.5', '3.14', 'v1.0', '1.2.0', '0012', 'a+1', '12-0'])(
    'say nothing of the id %s',
    (cell) => {
      expect(broken('external_id', cell)).toEqual([]);
    },
  );
});

describe('invisible characters in names', () => {
  const invisible = fc.constantFrom(
    ...Array.from(
      '\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u3164\ufeff',
    ),
  );

  it('are a warning wherever they are, and are removed', () => {
    const name = fc.stringMatching(/^[A-Z][a-zé]{2,8} [A-Z][a-z]{2,8}$/);
    fc.assert(
      fc.property(name, invisible, fc.integer({ min: 1, max: 5 }), (text, mark, at) => {
        const cell = text.slice(0, at) + mark + text.slice(at);
        expect(broken('first_name', cell)).toEqual(['invisible_character']);
        expect(fixCell('org_name', cell)?.value).toBe(text);
      }),
    );
  });

  it.each([
    '👩\u200d👩\u200d👧\u200d👦',
    '❤\ufe0f',
    'علی\u200cرضا',
    'क्\u200dष',
    '辻\u{e0100}',
    'محمد',
  ])('are not those that %s needs', (name) => {
    expect(withoutInvisible(name)).toBe(name);
    expect(broken('first_name', name)).toEqual([]);
  });
});

describe('garbled characters', () => {
  it('are found in any text that was encoded twice, and read back', () => {
    const letters = fc.stringMatching(/^[a-z]{1,5}[äöüßéèñçøåšž][a-z]{0,5}$/);
    fc.assert(
      fc.property(letters, (text) => {
        const twice = new TextDecoder('windows-1252').decode(Buffer.from(text));
        expect(ungarbled(twice)).toBe(text);
        expect(ungarbled(text)).toBeUndefined();
      }),
    );
  });

  it.each(['first_name', 'last_name', 'org_name'] as const)('are a warning in %s', (column) => {
    expect(broken(column, 'AndrÃ©')).toEqual(['double_encoding']);
    expect(broken(column, 'Ren\ufffd')).toEqual(['replacement_character']);
  });

  it.each([
    ['{"a":"AndrÃ©"}', 'double_encoding'],
    ['{"a":"Ren\ufffd"}', 'replacement_character'],
  ])('are a warning in the metadata %s', (metadata, rule) => {
    expect(rules(accepted({ metadata }).warnings)).toEqual(['metadata_not_ascii', rule]);
  });

  it.each(['JOÃO', 'Ângela', 'Zoë', 'Łukasz', 'ÃÉ', '山田'])('are not in %s', (name) => {
    expect(broken('first_name', name)).toEqual([]);
  });
});

describe('letters and punctuation of an email', () => {
  it.each(['“bob@example.com”', 'ann‑marie@example.com', 'ada@exam–ple.com', 'ada…@example.com'])(
    '%s is rejected',
    (email) => {
      expect(rules(rejected({ email }).problems)).toEqual(['email_invalid']);
    },
  );

  it.each([
    ['\u0430da@example.com', ['email_mixed_scripts']],
    ['иван@example.com', []],
    ['jürgen@example.com', []],
  ])('%s has the warnings %j', (email, expected) => {
    expect(rules(accepted({ email }).warnings)).toEqual(expected);
  });
});

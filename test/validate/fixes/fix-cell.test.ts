import fc from 'fast-check';
import { fixCell } from '../../../src/lib/validate/fixes/fix-cell';
import type { FixKind } from '../../../src/lib/validate/fixes/fix-kinds';
import { parseOneCell } from '../../../src/lib/validate/fixes/parse-one-cell';
import { COLUMN_NAMES, type ColumnName } from '../../../src/lib/records';
import { accepted } from '../../support/records/rows';
import { cellOf } from '../../support/validate/cells';

type Case = readonly [ColumnName, string, string, FixKind];

const FIXED: readonly Case[] = [
  ['first_name', ' Ada\u00a0', 'Ada', 'blanks_trimmed'],
  ['last_name', '   ', '', 'blanks_trimmed'],
  ['org_name', '\tAcme\n', 'Acme', 'blanks_trimmed'],
  ['password_hash', ' $2b$10$x ', '$2b$10$x', 'blanks_trimmed'],
  ['email', ' ada@example.com ', 'ada@example.com', 'blanks_trimmed'],
  ['email', 'no address ', 'no address', 'blanks_trimmed'],
  ['email', 'ada\u200b@example.com', 'ada@example.com', 'hidden_characters_removed'],
  ['email', '\ufeffada@exam\u00adple.com\u0000', 'ada@example.com', 'hidden_characters_removed'],
  ['email', 'mailto:ada@example.com', 'ada@example.com', 'email_unwrapped'],
  ['email', '<ada@example.com>', 'ada@example.com', 'email_unwrapped'],
  ['email', '"ada@example.com"', 'ada@example.com', 'email_unwrapped'],
  ['email', "'ada@example.com',", 'ada@example.com', 'email_unwrapped'],
  ['email', '\u201cMAILTO:ada@example.com\u201d', 'ada@example.com', 'email_unwrapped'],
  ['email', 'ada@example.com;', 'ada@example.com', 'email_unwrapped'],
  ['email', 'ada@example.com.', 'ada@example.com', 'email_unwrapped'],
  ['email', 'ada\uff20example.com', 'ada@example.com', 'email_unwrapped'],
  ['email_verified', 't', 'true', 'boolean_unified'],
  ['email_verified', '1.0', 'true', 'boolean_unified'],
  ['email_verified', ' On ', 'true', 'boolean_unified'],
  ['email_verified', 'off', 'false', 'boolean_unified'],
  ['email_verified', 'NULL', '', 'boolean_blanked'],
  ['email_verified', '\\N', '', 'boolean_blanked'],
  ['email_verified', '#N/A', '', 'boolean_blanked'],
  ['email', '\u201eada@example.com\u201c', 'ada@example.com', 'email_unwrapped'],
  ['email', '\u00abada@example.com\u00bb', 'ada@example.com', 'email_unwrapped'],
  ['email', 'ada@example.com\u201d', 'ada@example.com', 'email_unwrapped'],
  ['first_name', '\\N', '', 'placeholder_cleared'],
  ['last_name', '#REF!', '', 'placeholder_cleared'],
  ['org_name', '[object Object]', '', 'placeholder_cleared'],
  ['external_id', ' #n/a', '', 'placeholder_cleared'],
  ['org_id', '\\N', '', 'placeholder_cleared'],
  ['org_external_id', '[object Object],[object Object]', '', 'placeholder_cleared'],
  ['role_slugs', '\\N', '', 'placeholder_cleared'],
  ['first_name', '\u201cAda\u201d', 'Ada', 'quotes_removed'],
  ['org_name', '\u201e Acme, Inc. \u201c', 'Acme, Inc.', 'quotes_removed'],
  ['org_name', '\u00ab\u2018Acme\u2019\u00bb', 'Acme', 'quotes_removed'],
  ['external_id', '\u201cu1\u201d', 'u1', 'quotes_removed'],
  ['external_id', '="0001"', '0001', 'spreadsheet_text_unwrapped'],
  ['external_id', "'00123", '00123', 'spreadsheet_text_unwrapped'],
  ['org_external_id', '="a""b"', 'a"b', 'spreadsheet_text_unwrapped'],
  ['org_name', '="Acme"', 'Acme', 'spreadsheet_text_unwrapped'],
  ['first_name', 'Ada\u200b', 'Ada', 'hidden_characters_removed'],
  ['last_name', '\u202eSmi\u00adth\u202c', 'Smith', 'hidden_characters_removed'],
  ['last_name', 'O\u200dNeill', 'ONeill', 'hidden_characters_removed'],
  ['org_name', '\u200bAcme\u2060', 'Acme', 'hidden_characters_removed'],
  ['external_id', 'u\u200b1', 'u1', 'hidden_characters_removed'],
  ['org_id', '\u2060org_1', 'org_1', 'hidden_characters_removed'],
  ['org_external_id', 'acme\u00ad', 'acme', 'hidden_characters_removed'],
  ['role_slugs', 'Admin', 'admin', 'role_slugs_unified'],
  ['role_slugs', 'Admin,member,admin', 'admin,member', 'role_slugs_unified'],
  ['role_slugs', '["Admin"]', 'admin', 'role_slugs_unified'],
  ['role_slugs', "['admin', 'member',]", 'admin,member', 'role_slugs_unified'],
  ['role_slugs', '[admin, member]', 'admin,member', 'role_slugs_unified'],
  ['role_slugs', '{admin,member}', 'admin,member', 'role_slugs_unified'],
  ['role_slugs', 'admin;member', 'admin,member', 'role_slugs_unified'],
  ['role_slugs', 'admin | member', 'admin,member', 'role_slugs_unified'],
  ['role_slugs', '[""admin""]', 'admin', 'role_slugs_unified'],
];

const METADATA: readonly (readonly [string, string, FixKind])[] = [
  ["{'a': 'b'}", '{"a":"b"}', 'json_repaired'],
  ['{"a": "b",}', '{"a":"b"}', 'json_repaired'],
  ['{a: "b", "c-d": "e", f-g: "h"}', '{"a":"b","c-d":"e","f-g":"h"}', 'json_repaired'],
  ["{'a': True, 'b': False, 'c': None}", '{"a":"true","b":"false"}', 'json_repaired'],
  ["{u'a': u'it\\'s'}", '{"a":"it\'s"}', 'json_repaired'],
  ['{1: "a"}', '{"1":"a"}', 'json_repaired'],
  ["{'id': 12345678901234567890}", '{"id":"12345678901234567890"}', 'json_repaired'],
  [
    "{'a': {'id': 12345678901234567890}}",
    '{"a":"{\\"id\\":12345678901234567890}"}',
    'json_repaired',
  ],
  ['{""a"":""b"",""c"":""""}', '{"a":"b","c":""}', 'json_repaired'],
  ['{\\"a\\":\\"b\\"}', '{"a":"b"}', 'json_repaired'],
  ['"{\\"a\\":\\"b\\"}"', '{"a":"b"}', 'json_repaired'],
  ['\'{"a":"b"}\'', '{"a":"b"}', 'json_repaired'],
  ['{\u201ca\u201d: \u201cb\u201d}', '{"a":"b"}', 'json_repaired'],
  ["{'a': 'say \u201cb\u201d'}", '{"a":"say \u201cb\u201d"}', 'json_repaired'],
  ['{"a":"one\ntwo"}', '{"a":"one\\ntwo"}', 'json_repaired'],
  ['{"a":1,"b":true,"c":null}', '{"a":"1","b":"true"}', 'values_to_strings'],
  ['{"a":{"b":[1,2]}}', '{"a":"{\\"b\\":[1,2]}"}', 'values_to_strings'],
  ['{"id":12345678901234567890}', '{"id":"12345678901234567890"}', 'values_to_strings'],
  ['{"a":null}', '{}', 'values_to_strings'],
  ['null', '', 'metadata_blanked'],
  ['[]', '', 'metadata_blanked'],
  ['[object Object]', '', 'metadata_blanked'],
  ['NaN', '', 'metadata_blanked'],
  ["{'v': 1.10, 'f': 0.10, 'e': 1E400}", '{"v":"1.10","f":"0.10","e":"1E400"}', 'json_repaired'],
  ['{"v":1.10}', '{"v":"1.10"}', 'values_to_strings'],
];

const LEFT: readonly (readonly [ColumnName, string])[] = [
  ['password', ' secret '],
  ['first_name', 'Ada  Lovelace'],
  ['first_name', 'NULL'],
  ['first_name', '=1+1'],
  ['first_name', '👩\u200d👩\u200d👧\u200d👦'],
  ['first_name', 'علی\u200cرضا'],
  ['first_name', '辻\u{e0100}'],
  ['first_name', "'Ada'"],
  ['first_name', '"Ada"'],
  ['first_name', '\u201cA\u201d and \u201cB\u201d'],
  ['first_name', '\u201c'],
  ['first_name', 'AndrÃ©'],
  ['org_name', 'NULL'],
  ['org_name', '\u300cAcme\u300d'],
  ['org_name', '1.0'],
  ['external_id', 'NULL'],
  ['external_id', '1.23457E+17'],
  ['external_id', '12345.0'],
  ['external_id', "'00123'"],
  ['external_id', "'u1"],
  ['org_id', "'1"],
  ['org_id', '="org_1"'],
  ['external_id', '="ü"'],
  ['password', '\\N'],
  ['role_slugs', 'NULL'],
  ['email_verified', 'TRUE'],
  ['email_verified', 'Yes'],
  ['email_verified', '1'],
  ['email', ''],
  ['email', 'ada@example.com'],
  ['email', "'ada@example.com"],
  ['email', 'Ada Lovelace <ada@example.com>'],
  ['email', 'ada @example.com'],
  ['email', 'a@example.com, b@example.com'],
  ['email', 'ada@@example.com'],
  ['email', '<>'],
  ['email', '"'],
  ['email_verified', 'true'],
  ['email_verified', 'perhaps'],
  ['email_verified', '2'],
  ['external_id', '00123'],
  ['external_id', 'ü\u200b'],
  ['role_slugs', 'admin,org-editor'],
  ['role_slugs', 'admin, member'],
  ['role_slugs', '["admin","member"]'],
  ['role_slugs', '[]'],
  ['role_slugs', 'Org Admin'],
  ['role_slugs', 'org:admin'],
  ['role_slugs', 'Ärzte'],
  ['role_slugs', ',;'],
  ['metadata', '{}'],
  ['metadata', '{"a":"b"}'],
  ['metadata', '{ "a" :"b\\n"}'],
  ['metadata', '{a: b}'],
  ['metadata', '{a: 01}'],
  ['metadata', '{a: +1}'],
  ['metadata', '{a: .5}'],
  ['metadata', '{a: 0x10}'],
  ['metadata', '{a: NaN}'],
  ['metadata', '{a: Infinity}'],
  ['metadata', '{a: undefined}'],
  ['metadata', "{'a': 'b', 'a': 'c'}"],
  ['metadata', '{"a":1,"a":2}'],
  ['metadata', '"{\\"a\\":1,\\"a\\":2}"'],
  ['metadata', '{"a":"b" /* c */}'],
  ['metadata', '{"a":"b", // c\n}'],
  ['metadata', '{"a":"b"'],
  ['metadata', "{'a': 'it's'}"],
  ['metadata', "{'a': '\\U0001F600'}"],
  ['metadata', "{'a': '\\N{DASH}'}"],
  ['metadata', "{'a': datetime.date(2020, 1, 1)}"],
  ['metadata', "['a']"],
  ['metadata', '[1]'],
  ['metadata', 'plan=pro'],
  ['metadata', '"text"'],
  ['metadata', '1'],
  ['metadata', `{"a":1,"b":"${'x'.repeat(601)}"}`],
  ['metadata', `{'a': '${'x'.repeat(601)}'}`],
  ['metadata', '{"__proto__":"a"}'],
];

describe('fixCell', () => {
  it.each(FIXED)('repairs %s %j to %j', (column, cell, value, kind) => {
    expect(fixCell(column, cell)).toMatchObject({ value, kind });
  });

  it.each(METADATA)('repairs metadata %s to %s', (cell, value, kind) => {
    expect(fixCell('metadata', cell)).toMatchObject({ value, kind });
  });

  it.each(LEFT)('leaves %s %j as it is', (column, cell) => {
    expect(fixCell(column, cell)).toBeUndefined();
  });

  it.each([...FIXED, ...METADATA.map((one) => ['metadata', ...one] as const)])(
    'has nothing more to do once %s %j is repaired',
    (column, _, value) => {
      expect(fixCell(column, value)).toBeUndefined();
    },
  );

  it('keeps a key with a special meaning', () => {
    expect(fixCell('metadata', "{'__proto__': 1}")?.value).toBe('{"__proto__":"1"}');
  });

  it.each([
    `{"a":${'['.repeat(30_000)}`,
    `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    `{${'\\"'.repeat(30_000)}`,
    `{${"'".repeat(60_001)}`,
    `{${'a:'.repeat(30_000)}}`,
    `{${' '.repeat(60_000)}}x`,
    `{a: ${'\ud800'.repeat(1000)}}`,
    `[${','.repeat(60_000)}`,
    `{"a":1,${' '.repeat(300_000)}"b":2}`,
    ','.repeat(1_000_000),
    `${"'".repeat(1_000_000)}x`,
    `a${'"'.repeat(1_000_000)}x`,
    `a@${'a.'.repeat(500_000)}!`,
    `{${'a '.repeat(30_000)}x`,
  ])('leaves a hostile cell as it is', (cell) => {
    const columns = COLUMN_NAMES.filter((column) => fixCell(column, cell) !== undefined);
    expect(columns).toEqual([]);
  });

  const cell = fc
    .constantFrom(...COLUMN_NAMES)
    .chain((column) => fc.tuple(fc.constant(column), cellOf(column)));

  it('has nothing more to do once anything is repaired', () => {
    fc.assert(
      fc.property(cell, ([column, text]) => {
        const fix = fixCell(column, text);
        if (fix) expect(fixCell(column, fix.value)).toBeUndefined();
        expect(fix?.value).not.toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps what an import would send without a warning, and makes nothing worse', () => {
    fc.assert(
      fc.property(cell, ([column, text]) => {
        const fix = fixCell(column, text);
        const before = parseOneCell(column, text);
        if (fix && before && accepted({ [column]: text }).warnings.length > 0) {
          expect(parseOneCell(column, fix.value)).toBeDefined();
          return;
        }
        if (!fix || !before || fix.kind === 'role_slugs_unified') return;
        expect(parseOneCell(column, fix.value)).toEqual(before);
      }),
      { numRuns: 5000 },
    );
  });
});

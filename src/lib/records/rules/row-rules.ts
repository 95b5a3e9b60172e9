import { exampleCsv, type Rule } from './rule';
import { METADATA_RULES } from './metadata-rules';
import { ORGANIZATION_RULES } from './organization-rules';
import { PASSWORD_RULES } from './password-rules';
import { USER_RULES } from './user-rules';

const RECORD_RULES = {
  row_too_short: {
    severity: 'error',
    title: 'The row has too few cells',
    text: 'It is unclear which cell is missing, so nothing of the row is sent. Usually a delimiter is missing, or a quoted cell was cut off.',
    bad: exampleCsv('email,first_name,last_name', 'ada@example.com,Ada'),
    good: exampleCsv('email,first_name,last_name', 'ada@example.com,Ada,'),
  },
  row_too_long: {
    severity: 'error',
    title: 'The row has too many cells',
    text: 'Usually a cell contains the delimiter but is not quoted. Write `"Acme, Inc."`.',
    bad: exampleCsv('email,org_name', 'ada@example.com,Acme, Inc.'),
    good: exampleCsv('email,org_name', 'ada@example.com,"Acme, Inc."'),
  },
  quote_malformed: {
    severity: 'error',
    title: 'Text after a closing quote',
    text: 'A quoted cell ends at its closing quote. Write a quote inside a quoted cell as two quotes.',
    bad: exampleCsv('email,first_name', 'ada@example.com,"Ada "the first" Lovelace"'),
    good: exampleCsv('email,first_name', 'ada@example.com,"Ada ""the first"" Lovelace"'),
  },
} satisfies Record<string, Rule>;

/** The rules that need only one row, by id. */
export const ROW_RULES = {
  ...RECORD_RULES,
  ...USER_RULES,
  ...PASSWORD_RULES,
  ...METADATA_RULES,
  ...ORGANIZATION_RULES,
};

export type RowRuleId = keyof typeof ROW_RULES;

import { exampleCsv, type Rule } from './rule';
import { CHANGED_TEXT_RULES } from './changed-text-rules';
import { METADATA_RULES } from './metadata-rules';
import { ORGANIZATION_RULES } from './organization-rules';
import { PASSWORD_RULES } from './password-rules';
import { TOTP_RULES } from './totp-rules';
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
  quote_missing: {
    severity: 'warning',
    title: 'Several lines that read as one row',
    text: 'A quoted cell may contain line breaks, but here a line after the break has as many delimiters as a row: it is probably a row of its own. Close the quote that opens in the first line, or remove it.',
    bad: exampleCsv(
      'email,first_name,last_name',
      'ada@example.com,"Ada,Lovelace',
      'bob@example.com,Bob",Builder',
    ),
    good: exampleCsv(
      'email,first_name,last_name',
      'ada@example.com,Ada,Lovelace',
      'bob@example.com,Bob,Builder',
    ),
  },
  line_break: {
    severity: 'warning',
    title: 'A line break in a cell',
    text: 'The cell is sent as written. Few cells other than metadata have more than one line, so check that the closing quote is in the right place.',
    bad: exampleCsv('email,first_name,last_name', 'ada@example.com,Ada,"Lovelace', 'King"'),
    good: exampleCsv('email,first_name,last_name', 'ada@example.com,Ada,Lovelace King'),
  },
  quote_after_blank: {
    severity: 'note',
    title: 'Spaces before an opening quote',
    text: 'The cell is read as quoted: neither the spaces nor the quotes are part of it. Some other tools read both as part of the cell.',
    bad: exampleCsv('email,first_name', 'ada@example.com, "Ada"'),
    good: exampleCsv('email,first_name', 'ada@example.com,"Ada"'),
  },
} satisfies Record<string, Rule>;

/** The rules that need only one row, by id. */
export const ROW_RULES = {
  ...RECORD_RULES,
  ...USER_RULES,
  ...CHANGED_TEXT_RULES,
  ...PASSWORD_RULES,
  ...TOTP_RULES,
  ...METADATA_RULES,
  ...ORGANIZATION_RULES,
};

export type RowRuleId = keyof typeof ROW_RULES;

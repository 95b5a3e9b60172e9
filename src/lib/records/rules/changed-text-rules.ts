import { exampleCsv, type Rule } from './rule';

const GOOD_NAME = exampleCsv('email,first_name', 'ada@example.com,Ada');

/** Rules about what other tools do to names, ids and passwords on their way into the file. */
export const CHANGED_TEXT_RULES = {
  placeholder_value: {
    severity: 'error',
    title: 'A placeholder instead of an id or an organization',
    text: 'The cell has what databases, spreadsheets and programs write for no value or an error: `\\N`, `#N/A`, `#REF!`, `[object Object]`. In the columns of the organization, words such as `NULL`, `None`, `nan`, `N/A` and `undefined` count, too. Leave the cell blank. `--auto-fix` clears what can only be a placeholder, but not words.',
    bad: exampleCsv('email,external_id,org_name', 'ada@example.com,\\N,', 'bob@example.com,,NULL'),
    good: exampleCsv('email,external_id,org_name', 'ada@example.com,,', 'bob@example.com,,Acme'),
  },
  placeholder_word: {
    severity: 'warning',
    title: 'A value that may be a placeholder',
    text: 'Tools write `NULL`, `None`, `nan`, `N/A` or `undefined` for no value, but there are people called Null. The text is sent as written: leave the cell blank if there is no value.',
    bad: exampleCsv('email,first_name', 'ada@example.com,NULL'),
    good: exampleCsv('email,first_name', 'ada@example.com,'),
  },
  text_in_quotes: {
    severity: 'warning',
    title: 'Quotation marks around a text',
    text: 'The marks are sent as part of the name or id. `--auto-fix` removes typographic marks, and any marks around the cells of a row whose email is wrapped in the same ones.',
    bad: exampleCsv('email,first_name', 'ada@example.com,\u201cAda\u201d'),
    good: GOOD_NAME,
  },
  spreadsheet_text: {
    severity: 'warning',
    title: 'An id or name written for a spreadsheet',
    text: 'Some exports write `="0012"` or `\'0012`, so that a spreadsheet keeps the zeros at the start. The cell is sent as written. `--auto-fix` writes `0012`.',
    bad: exampleCsv('email,external_id', "ada@example.com,'0012"),
    good: exampleCsv('email,external_id', 'ada@example.com,0012'),
  },
  spreadsheet_number: {
    severity: 'warning',
    title: 'An id or organization that became a number',
    text: 'A spreadsheet writes a long number as `1.23457E+17` and loses its digits; pandas writes `12345.0` for `12345` when a cell of the column is blank. The cell is sent as written. Export the column as text again.',
    bad: exampleCsv('email,external_id', 'ada@example.com,1.23457E+17', 'bob@example.com,12345.0'),
    good: exampleCsv('email,external_id', 'ada@example.com,123456789012345678'),
  },
  invisible_character: {
    severity: 'warning',
    title: 'An invisible character in a name',
    text: 'Zero-width characters, soft hyphens and direction marks come from web pages and word processors. Names that differ only in them look the same and are two. `--auto-fix` removes them; joiners within emoji, and where a script needs them, stay.',
    bad: exampleCsv('email,first_name', 'ada@example.com,Ada\u200b'),
    good: GOOD_NAME,
  },
  replacement_character: {
    severity: 'warning',
    title: 'A replacement character',
    text: 'U+FFFD (\ufffd) stands where a tool could not read a character. The original is lost in this file: export it again as UTF-8.',
    bad: exampleCsv('email,first_name', 'ada@example.com,Ren\ufffd'),
    good: exampleCsv('email,first_name', 'ada@example.com,René'),
  },
  double_encoding: {
    severity: 'warning',
    title: 'A garbled text',
    text: 'The text is UTF-8 that a tool read as Windows-1252 and wrote again: `AndrÃ©` for `André`. It is sent as written. `--auto-fix` repairs it if all texts of the file with characters outside ASCII are garbled in this way.',
    bad: exampleCsv('email,first_name', 'ada@example.com,AndrÃ©'),
    good: exampleCsv('email,first_name', 'ada@example.com,André'),
  },
} satisfies Record<string, Rule>;

// Written so that a spreadsheet keeps zeros at the start: `="0012"`, and `'0012` where digits follow.
const FORMULA = /^="((?:[^"]|""){0,255})"$/;
const APOSTROPHE = /^'(\d[^'\s]*)$/;

// `1.23457E+17`, `1,2E+05` where a comma is the decimal sign, `1e+21` of JavaScript. `12e4` may be an id.
const SCIENTIFIC = /^-?\d+(?:[.,]\d+)?[eE][+-]\d{1,3}$|^-?\d+[.,]\d+[eE]\d{1,3}$/;
const DECIMAL = /^-?\d+[.,]0+$/;

/** The text that `="0012"` or `'0012` stands for; undefined when `text` is neither. */
export function spreadsheetText(text: string): string | undefined {
  if (text.startsWith('=')) return FORMULA.exec(text)?.[1]?.replaceAll('""', '"').trim();
  return APOSTROPHE.exec(text)?.[1];
}

/** What a tool did to an id or name that it took for a number: it rounded it, or gave it decimals. */
export function numberFormOf(text: string): 'scientific' | 'decimal' | undefined {
  if (SCIENTIFIC.test(text)) return 'scientific';
  return DECIMAL.test(text) ? 'decimal' : undefined;
}

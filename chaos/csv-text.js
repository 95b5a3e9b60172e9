'use strict';
// Writes CSV for the generator and reads it for the verifier. Shares no code with src/, so that one mistake cannot hide
// in both.

/** One cell of a generated file. */
function cell(text, delimiter) {
  const needsQuotes = text.includes(delimiter) || /["\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(cells, delimiter) {
  return cells.map((text) => cell(text, delimiter)).join(delimiter);
}

/** The records of a comma-separated text. */
function parseCsv(text) {
  const records = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  let record = [];
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new Error(`the CSV cannot be read at character ${at}`);
    const [, quoted, plain, end] = match;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

/** A cell without the apostrophe that keeps a spreadsheet from evaluating it as a formula. */
function withoutGuard(text) {
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

module.exports = { csvLine, parseCsv, withoutGuard };

/**
 * Finds what is wrong with a CSV before an import, and writes a fixed copy. No network, memory that hardly grows with
 * rows.
 *
 * To *judge* a block of rows is to apply the row rules of `records/` to each row by itself; the result is a *verdict*.
 * Only rules that compare rows come after that.
 *
 * - `validate-csv.ts` reads the file once; `rows/` judges its blocks, on a second thread for large files.
 * - `validate-pass.ts` then compares the rows in order: users and external ids (`users/`), organizations (`findings/`).
 * - `findings/` collects findings in bounded memory, `rules/` describes the rules that need more than one row.
 * - `fixes/` repairs cells and rows that have exactly one right repair; `fix-file.ts` writes the copy.
 *
 * Knows nothing of jobs, of WorkOS or of a terminal.
 */
export type { Finding, RuleCount } from './findings/finding';
export { fixFile, type FixRequest } from './fixes/fix-file';
export type { Fix, FixReport } from './fixes/fix-report';
export { type RuleId, ruleOf, RULES } from './rules/all-rules';
export { type FolderExample, FOLDER_RULES } from './rules/folder-rules';
export { validateCsv, type ValidateRequest, type Validation } from './validate-csv';

import type { JobOptions } from '../jobs';
import type { OptionErrorCode, RowErrorCode } from '../model';
import {
  type Columns,
  type FileRecord,
  type ParsedRow,
  parseRecord,
  rejectRecord,
  type RowProblem,
} from '../records';

/** The options of an import that reject rows. */
export type RejectingOptions = Pick<JobOptions, 'requirePassword'>;

/** Why an import rejects a row. */
export type RejectionCode = RowErrorCode | OptionErrorCode;

const NO_PASSWORD: RowProblem<RejectionCode> = {
  rule: 'password_required',
  message: 'The row has neither a password nor a password_hash, and --require-password was given',
};

/** Applies the row rules, and then those that the options of the import add. */
export function parseImportRow(
  csvRow: FileRecord,
  columns: Columns,
  { requirePassword }: RejectingOptions,
): ParsedRow<RejectionCode> {
  const parsed = parseRecord(csvRow, columns);
  if (!parsed.ok || !requirePassword) return parsed;
  const { password, passwordHash } = parsed.record.user;
  const hasPassword = password !== undefined || passwordHash !== undefined;
  return hasPassword ? parsed : rejectRecord(parsed.record, NO_PASSWORD);
}

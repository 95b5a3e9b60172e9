import { CHECKPOINT_DIR } from '../../jobs';
import { sanitizeLine } from '../../model';
import type { ColumnProposals } from '../../records';
import type { Finding, Validation } from '../../validate';
import { defaultOptions } from '../job/default-options';
import { formatOfCopy } from '../job/format-flags';
import { importCommand, validateCommand, withProposals } from '../job/next-commands';
import { STDIN } from '../machine/standard-input';
import { fixedPathFor, type ReadValidate } from './validate-flags';

/** The command of the user, with unread columns read as what they seem to mean. */
export function commandWith(command: ReadValidate, proposals: ColumnProposals): string {
  return again({ ...command, reading: withProposals(command.reading, proposals) });
}

/**
 * The one step after a validation: read columns that would be lost, else repair the file, else import it. `validation`
 * is that of the fixed copy, if one was written. None for standard input, which cannot be read again.
 */
export function nextStep(
  command: ReadValidate,
  { validation, isValid }: { readonly validation: Validation; readonly isValid: boolean },
): string | undefined {
  const { fixedPath, isStrict } = command;
  const { proposals } = validation.columns;
  const checked =
    fixedPath === undefined
      ? command
      : { ...command, csvPath: fixedPath, format: formatOfCopy(command.format) };
  const { csvPath } = checked;
  if (Object.keys(proposals).length > 0) return commandWith(checked, proposals);
  if (csvPath === STDIN) return undefined;
  if (isValid) return dryRunCommand(checked);
  if (fixedPath === undefined && isFixable(validation, isStrict)) {
    return again(command, '--auto-fix', '--fixed-csv', fixedPathFor(csvPath));
  }
  const files = wrongFiles(validation, isStrict).map((file) =>
    sanitizeLine(file === 'users' ? csvPath : (command.tenant[file] ?? file)),
  );
  return `Correct ${files.join(' and ')}, then ${again(checked)}`;
}

/** The check of this file, as a command. */
function again(
  { csvPath, tenant, format, reading, isStrict }: ReadValidate,
  ...flags: readonly string[]
): string {
  const strict = isStrict ? ['--strict'] : [];
  return validateCommand(csvPath, { ...format, ...reading, ...tenant }, ...strict, ...flags);
}

function dryRunCommand({ csvPath, tenant, format, reading }: ReadValidate): string {
  const options = { ...defaultOptions({ sandbox: false }), ...tenant, ...format, ...reading };
  const file = { csvPath, checkpointDir: CHECKPOINT_DIR, options, sandbox: false };
  return importCommand(file, '--dry-run');
}

/** True when one of the findings that make the file invalid has a fix. */
function isFixable(validation: Validation, isStrict: boolean): boolean {
  return invalidating(validation, isStrict).some(({ fix }) => fix !== undefined);
}

/** The files with findings that make them invalid. */
function wrongFiles(
  validation: Validation,
  isStrict: boolean,
): readonly ('users' | 'organizations' | 'roles')[] {
  return [...new Set(invalidating(validation, isStrict).map(({ file }) => file ?? 'users'))];
}

function invalidating({ findings }: Validation, isStrict: boolean): readonly Finding[] {
  return findings.filter(
    ({ severity }) => severity === 'error' || (isStrict && severity === 'warning'),
  );
}

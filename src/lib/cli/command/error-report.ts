import { Errors, ux } from '@oclif/core';
import chalk from 'chalk';
import { Abort, asObject, escapeInvisible, sanitizeLine } from '../../model';
import { lineWidth } from '../terminal/output';
import { wrapText } from '../terminal/wrap-text';
import { EXIT, exitStatusOf } from './exit-status';

/** An error as it is printed: as text on stderr, or as JSON on stdout. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
  readonly actions: readonly string[];
}

/** Prints an error in the one form that all commands share, and sets the exit status. */
export function printError(
  error: unknown,
  { json, command }: { readonly json: boolean; readonly command?: string | undefined },
): void {
  const report = reportOf(error, command);
  process.exitCode = report.exit;
  if (json) printJson({ error: report });
  else process.stderr.write(`${wrapText(describe(report), lineWidth(process.stderr))}\n`);
  if (report.exit === EXIT.bug && error instanceof Error && process.env['DEBUG'] !== undefined) {
    process.stderr.write(`${error.stack ?? ''}\n`);
  }
}

/** Prints JSON in which characters that a terminal may interpret are escaped as well. */
export function printJson(json: unknown): void {
  ux.stdout(JSON.stringify(json, null, 2).split('\n').map(escapeInvisible).join('\n'));
}

/**
 * Classifies any error: an `Abort` has its own status, oclif's errors are usage errors of `command`, all others are
 * bugs.
 */
export function reportOf(error: unknown, command = '<command>'): ErrorReport {
  if (error instanceof Abort) {
    const { code, actions } = error;
    return { code, message: withoutOclifFrame(error.message), exit: exitStatusOf(error), actions };
  }
  if (error instanceof Errors.CLIError) {
    const actions = [`workos-migrate ${command} --help`];
    return { code: 'usage', message: withoutOclifFrame(error.message), exit: EXIT.usage, actions };
  }
  return {
    code: 'bug',
    message: `Unexpected error: ${sanitizeLine(error instanceof Error ? error.message : String(error))}`,
    exit: EXIT.bug,
    actions: [
      'This is a bug in workos-migrate. Please report it with the output of the same command under DEBUG=1',
    ],
  };
}

/** The flags that oclif did not know, if that is what an error is about. */
export function unknownFlagsOf(error: unknown): readonly string[] {
  const flags = error instanceof Errors.CLIError ? asObject(error)?.['flags'] : undefined;
  return Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [];
}

// The text that oclif puts around the message of an error thrown while it parses flags.
const OCLIF_FRAME =
  /^Parsing --\S+ \n\t|^The following errors? occurred:\s+|\n?See more help with --help$/g;

function withoutOclifFrame(message: string): string {
  return sanitizeLine(message.replace(OCLIF_FRAME, ''));
}

function describe({ message, exit, actions }: ErrorReport): string {
  const paint = chalk.stderr;
  const isError = exit !== EXIT.sigint && exit !== EXIT.sigterm;
  const lines = [isError ? `${paint.red('Error:')} ${message}` : message];
  for (const action of actions) lines.push(`  ${paint.dim('→')} ${action}`);
  return lines.join('\n');
}

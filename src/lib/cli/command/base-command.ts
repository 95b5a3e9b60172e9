import { Command, Errors, Flags } from '@oclif/core';
import chalk from 'chalk';
import { Abort, sanitizeLine, systemErrorCode } from '../../model';
import type { CommandAnswer, PrintedAnswer } from './answer';
import { EXIT, exitStatusOf } from './exit-status';

/** How an error is told: on stderr in words, or on stdout as JSON. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
  readonly actions: readonly string[];
}

/** What all commands share: `--json`, `--quiet`, and one way from error to exit status. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  static override baseFlags = {
    quiet: Flags.boolean({ char: 'q', summary: 'Print only results and errors.' }),
  };

  protected override async init(): Promise<void> {
    await super.init();
    // Until an answer says otherwise: a run that ends without one has not done what it was asked.
    process.exitCode = EXIT.bug;
    process.stderr.on('error', ignoreClosedPipe);
    // chalk 4 knows FORCE_COLOR but not NO_COLOR.
    if ((process.env['NO_COLOR'] ?? '') !== '' && process.env['FORCE_COLOR'] === undefined) {
      chalk.level = 0;
      chalk.stderr.level = 0;
    }
  }

  /** Prints talk: to people, on stderr. */
  protected say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Prints an answer's text unless its JSON is asked for, and sets the exit status. */
  protected answer<Json>(answer: CommandAnswer<Json> | PrintedAnswer<Json>): Json {
    const { json, exit } = answer;
    if ('text' in answer && !this.jsonEnabled()) this.log(answer.text);
    process.exitCode = exit;
    return json;
  }

  protected override catch(error: unknown): Promise<undefined> {
    const report = reportOf(error);
    process.exitCode = report.exit;
    if (this.jsonEnabled()) this.logJson({ error: report });
    else this.say(describe(report));
    if (report.exit === EXIT.bug && error instanceof Error && process.env['DEBUG'] !== undefined) {
      this.say(error.stack ?? '');
    }
    return Promise.resolve(undefined);
  }
}

// Whoever read the talk has left: that is no reason to stop an import.
function ignoreClosedPipe(error: Error): void {
  if (systemErrorCode(error) !== 'EPIPE') throw error;
}

/** Reads any error: an `Abort` is the user's to act on, oclif's own are usage, everything else is a bug. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof Abort) {
    const { code, actions } = error;
    return { code, message: ownWords(error.message), exit: exitStatusOf(error), actions };
  }
  if (error instanceof Errors.CLIError) {
    const actions = ['See --help for the flags and their values'];
    return { code: 'usage', message: ownWords(error.message), exit: EXIT.usage, actions };
  }
  return {
    code: 'bug',
    message: `Unexpected error: ${sanitizeLine(error instanceof Error ? error.message : String(error))}`,
    exit: EXIT.bug,
    actions: ['This is a bug in workos-migrate: please report it, with the output of DEBUG=1'],
  };
}

// What oclif puts around the message of an error that came up while it read flags.
const FRAME =
  /^Parsing --\S+ \n\t|^The following errors? occurred:\s+|\n?See more help with --help$/g;

function ownWords(message: string): string {
  return sanitizeLine(message.replace(FRAME, ''));
}

function describe({ message, actions }: ErrorReport): string {
  const paint = chalk.stderr;
  const lines = [`${paint.red('Error:')} ${message}`];
  for (const action of actions) lines.push(`  ${paint.dim('→')} ${action}`);
  return lines.join('\n');
}

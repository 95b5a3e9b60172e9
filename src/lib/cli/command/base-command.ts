import { Command, Errors, Flags, ux } from '@oclif/core';
import chalk from 'chalk';
import { Abort, escapeInvisible, sanitizeLine } from '../../model';
import { lineWidth } from '../terminal/output';
import { wrapText } from '../terminal/wrap-text';
import type { CommandAnswer, PrintedAnswer } from './answer';
import { EXIT, exitStatusOf } from './exit-status';

/** An error as it is printed: as text on stderr, or as JSON on stdout. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
  readonly actions: readonly string[];
}

/** The base of every command: `--json`, `--quiet`, and one mapping from errors to exit statuses. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  static override baseFlags = {
    quiet: Flags.boolean({ char: 'q', summary: 'Print only results and errors.' }),
  };

  protected override async init(): Promise<void> {
    await super.init();
    // Until `answer` sets another: a command that ends without an answer has not done its work.
    process.exitCode = EXIT.bug;
    // chalk 4 knows FORCE_COLOR but not NO_COLOR.
    if ((process.env['NO_COLOR'] ?? '') !== '' && process.env['FORCE_COLOR'] === undefined) {
      chalk.level = 0;
      chalk.stderr.level = 0;
    }
  }

  /** Prints a status message to stderr. */
  protected say(text: string): void {
    process.stderr.write(`${wrapText(text, lineWidth(process.stderr))}\n`);
  }

  /** Prints an answer's text, unless `--json` is given, and sets the exit status. */
  protected answer<Json>(answer: CommandAnswer<Json> | PrintedAnswer<Json>): Json {
    const { json, exit } = answer;
    if ('text' in answer && !this.jsonEnabled()) {
      const { text, isForPrograms = false } = answer;
      this.log(isForPrograms ? text : wrapText(text, lineWidth(process.stdout)));
    }
    process.exitCode = exit;
    return json;
  }

  /** Prints JSON in which characters that a terminal may interpret are escaped as well. */
  override logJson(json: unknown): void {
    ux.stdout(JSON.stringify(json, null, 2).split('\n').map(escapeInvisible).join('\n'));
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

/** Classifies any error: an `Abort` has its own status, oclif's errors are usage errors, all others are bugs. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof Abort) {
    const { code, actions } = error;
    return { code, message: withoutOclifFrame(error.message), exit: exitStatusOf(error), actions };
  }
  if (error instanceof Errors.CLIError) {
    const actions = ['See --help for the flags and their values'];
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

// The text that oclif puts around the message of an error thrown while it parses flags.
const OCLIF_FRAME =
  /^Parsing --\S+ \n\t|^The following errors? occurred:\s+|\n?See more help with --help$/g;

function withoutOclifFrame(message: string): string {
  return sanitizeLine(message.replace(OCLIF_FRAME, ''));
}

function describe({ message, actions }: ErrorReport): string {
  const paint = chalk.stderr;
  const lines = [`${paint.red('Error:')} ${message}`];
  for (const action of actions) lines.push(`  ${paint.dim('→')} ${action}`);
  return lines.join('\n');
}

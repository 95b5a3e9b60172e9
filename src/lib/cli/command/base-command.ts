import { Command, Flags } from '@oclif/core';
import chalk from 'chalk';
import { lineWidth } from '../terminal/output';
import { wrapText } from '../terminal/wrap-text';
import type { CommandAnswer, PrintedAnswer } from './answer';
import { printError, printJson, unknownFlagsOf } from './error-report';
import { EXIT } from './exit-status';
import { flagTakesNoValue, unknownFlag } from './usage-errors';

/** The base of every command: `--json`, `--quiet`, and one mapping from errors to exit statuses. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  static override baseFlags = {
    json: Flags.boolean({
      summary: 'Print one JSON document and nothing else.',
      helpGroup: 'GLOBAL',
    }),
    quiet: Flags.boolean({ char: 'q', summary: 'Print only results and errors.' }),
    'no-color': Flags.boolean({ summary: 'Print without colors.', helpGroup: 'GLOBAL' }),
  };

  protected override async init(): Promise<void> {
    await super.init();
    // Until `answer` sets another: a command that ends without an answer has not done its work.
    process.exitCode = EXIT.bug;
    // chalk 4 does not know NO_COLOR.
    if ((process.env['NO_COLOR'] ?? '') !== '' || this.argv.includes('--no-color')) {
      chalk.level = 0;
      chalk.stderr.level = 0;
    }
    this.checkValues();
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

  override logJson(json: unknown): void {
    printJson(json);
  }

  protected override catch(error: unknown): Promise<undefined> {
    const [flag] = unknownFlagsOf(error);
    const names = Object.keys(this.ownFlags());
    const reported = flag === undefined ? error : unknownFlag(flag, this.id ?? '', names);
    printError(reported, { json: this.jsonEnabled(), command: this.id });
    return Promise.resolve(undefined);
  }

  /** @throws Abort `flag_invalid` for a value of a flag that takes none, which oclif would take for an argument */
  private checkValues(): void {
    const flags = this.ownFlags();
    for (const word of this.argv) {
      if (word === '--') return;
      const [, name = ''] = /^--([^=]+)=/.exec(word) ?? [];
      if (flags[name]?.type === 'boolean') throw flagTakesNoValue(name, this.id ?? '');
    }
  }

  private ownFlags(): typeof this.ctor.flags {
    return { ...this.ctor.baseFlags, ...this.ctor.flags };
  }
}

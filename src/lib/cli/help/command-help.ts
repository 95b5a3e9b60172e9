import { type Command, CommandHelp, Help } from '@oclif/core';

/** oclif breaks long commands with a backslash, even inside quotes. Here a command is one line, which can be pasted. */
class PastableCommandHelp extends CommandHelp {
  protected override examples(examples: Command.Example[] | string | undefined): string {
    if (!Array.isArray(examples)) return '';
    const shown = examples.map((example) => {
      const { description, command } =
        typeof example === 'string' ? { description: '', command: example } : example;
      const words = this.wrap(description, this.indentSpacing * 2);
      return `${words}\n\n${this.indent(`$ ${this.render(command)}`)}`;
    });
    return shown.join('\n\n');
  }
}

/** The help of oclif as a text. */
export class HelpText extends Help {
  protected override CommandHelpClass = PastableCommandHelp;

  private readonly lines: string[] = [];

  protected override log(...words: readonly string[]): void {
    this.lines.push(words.join(' '));
  }

  /** The help of a command; without one, of the program. */
  async of(command: Command.Loadable | undefined): Promise<string> {
    await (command === undefined ? this.showRootHelp() : this.showCommandHelp(command));
    return this.lines.join('\n').trimEnd();
  }
}

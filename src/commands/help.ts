import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type HelpJson, helpSession } from '../lib/cli/help';

export default class Help extends BaseCommand {
  static override summary = 'Show the help of a command, or a page of the reference.';

  static override description =
    'The pages are environment (the variables that are read), exit-codes, and csv (the columns and their rules). They are sections of docs/reference.md.';

  static override examples = [
    {
      description: 'Show the flags of import',
      command: '<%= config.bin %> <%= command.id %> import',
    },
    {
      description: 'List the columns of the CSV',
      command: '<%= config.bin %> <%= command.id %> csv',
    },
  ];

  static override args = {
    topic: Args.string({ description: 'A command, or environment, exit-codes or csv.' }),
  };

  async run(): Promise<HelpJson> {
    const { args } = await this.parse(Help);
    return this.answer(await helpSession(args.topic, this.config));
  }
}

import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type CountsJson, errorsFlags, errorsSession } from '../lib/cli/errors';

export default class Errors extends BaseCommand {
  static override summary = 'List the failed rows of an import.';

  static override description = [
    'Lists the current failures in row order, also while the job runs and after it was killed. A row that succeeded later is not listed. Needs no key and changes nothing.',
    'A flag given several times matches any of its values; different flags must all match.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Count failures by message, most frequent first',
      command: '<%= config.bin %> <%= command.id %> --last --count-by message',
    },
    {
      description: 'List the rows whose organization could not be resolved',
      command:
        '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --type org_resolution',
    },
    {
      description: 'Save the users who could not be created for a spreadsheet',
      command:
        '<%= config.bin %> <%= command.id %> --last --type user_create --format csv > users.csv',
    },
    {
      description: 'Print the emails of rows that can be retried',
      command: '<%= config.bin %> <%= command.id %> --last --retryable --format emails',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = errorsFlags;

  async run(): Promise<CountsJson | undefined> {
    const { args, flags } = await this.parse(Errors);
    const json = this.jsonEnabled();
    const isQuiet = flags.quiet || json;
    return this.answer<CountsJson | undefined>(
      await errorsSession({
        ...flags,
        jobArgument: args.job,
        json,
        say: (text) => {
          if (!isQuiet) this.say(text);
        },
      }),
    );
  }
}

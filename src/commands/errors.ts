import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type CountsJson, errorsFlags, errorsSession } from '../lib/cli/errors';

export default class Errors extends BaseCommand {
  static override summary = 'List the rows of an import that failed.';

  static override description = [
    'Shows the failures that stand now, in the order of the rows: also while the job runs, and after it was killed. Needs no key and changes nothing.',
    'A flag that is given several times matches any of its values; different flags must all match.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'See what failed, most frequent first',
      command: '<%= config.bin %> <%= command.id %> --last --count-by message',
    },
    {
      description: 'List the rows of a job whose organization could not be resolved',
      command:
        '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --type org_resolution',
    },
    {
      description: 'Save the conflicts for a spreadsheet',
      command:
        '<%= config.bin %> <%= command.id %> --last --http-status 409 --format csv > conflicts.csv',
    },
    {
      description: 'Print the emails that are worth another try',
      command: '<%= config.bin %> <%= command.id %> --last --retryable --format emails',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id, as import printed it.' }),
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

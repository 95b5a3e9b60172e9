import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { resultsFlags, resultsSession } from '../lib/cli/results';

export default class Results extends BaseCommand {
  static override summary = 'List the rows of an import that arrived.';

  static override description = [
    'Lists the rows that arrived in row order, with their ids in WorkOS, also while the job runs and after it was killed. Needs no key and changes nothing.',
    'With --format sql it prints statements that write the ids into your own database.',
    'A flag given several times matches any of its values; different flags must all match.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Print the emails of users without a password, to invite them',
      command: '<%= config.bin %> <%= command.id %> --last --without-password --format emails',
    },
    {
      description: 'Write the WorkOS ids into your own table of users',
      command:
        '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --format sql --table users --key external_id --set workos_id=user_id > ids.sql',
    },
    {
      description: 'Save the members of an organization for a spreadsheet',
      command:
        '<%= config.bin %> <%= command.id %> --last --org org_01EHWNCE74X7JSDV0X3SZ3KJNY --format csv > members.csv',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = resultsFlags;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Results);
    const json = this.jsonEnabled();
    const isQuiet = flags.quiet || json;
    const answer = await resultsSession({
      ...flags,
      jobArgument: args.job,
      json,
      say: (text) => {
        if (!isQuiet) this.say(text);
      },
    });
    this.answer(answer);
  }
}

import { Args } from '@oclif/core';
import { checkFlags, type CheckJson, checkSession, readCheckFlags } from '../lib/cli/check';
import { BaseCommand } from '../lib/cli/command';

export default class Check extends BaseCommand {
  static override summary = 'Look at WorkOS before an import, and name the rows that would fail.';

  static override description = [
    'Reads which users, organizations, memberships and roles exist, and runs the import of the file with simulated writes. Nothing is changed in WorkOS. Give the flags of the import: in an environment that does not change meanwhile, it fails exactly the rows that check names.',
    'Reads the API key from WORKOS_SECRET_KEY, in the environment or a .env file; a key that may only read is enough. Exit status 3 means that some rows would fail.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Name the rows that an import would fail, and why',
      command: '<%= config.bin %> <%= command.id %> users.csv',
    },
    {
      description: 'The same for an import that keeps existing users as they are',
      command: '<%= config.bin %> <%= command.id %> users.csv --on-existing adopt',
    },
    {
      description: 'Count what changed since an import, and which fields an update would send',
      command: '<%= config.bin %> <%= command.id %> users.csv --since <job-id>',
    },
    {
      description: 'List the rows and codes as text',
      command:
        '<%= config.bin %> <%= command.id %> users.csv --json | jq -r \'.findings[] | "\\(.row) \\(.code)"\'',
    },
  ];

  static override args = {
    csv: Args.string({ description: 'The CSV file. Same as --csv <path>.' }),
  };

  static override flags = checkFlags;

  async run(): Promise<CheckJson> {
    const { args, flags } = await this.parse(Check);
    const answer = await checkSession({
      read: () => readCheckFlags({ ...flags, csvArgument: args.csv }),
      quiet: flags.quiet || this.jsonEnabled(),
      version: this.config.version,
      say: (text) => {
        this.say(text);
      },
    });
    return this.answer(answer);
  }
}

import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { verifyFlags, type VerifyJson, verifySession } from '../lib/cli/verify';

export default class Verify extends BaseCommand {
  static override summary = 'Compare what the rows of a file ask for with WorkOS.';

  static override description = [
    'Reads users, memberships, organizations and roles back from WorkOS and compares them field by field with the file of a job, or with a file named by --csv. Changes nothing in WorkOS; a key that may only read is enough. Exit status 8 means that there are differences.',
    'Reads lists where that takes fewer requests than single lookups. A verification that was killed continues when the same command is run again within a day. Passwords are not compared: WorkOS never returns them.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Verify the most recent job',
      command: '<%= config.bin %> <%= command.id %> --last',
    },
    {
      description: 'Write all differences, and the rows that an import may repair, to files',
      command:
        '<%= config.bin %> <%= command.id %> --last --output differences.jsonl --repair-csv repair.csv',
    },
    {
      description: 'Also find members whom no row names',
      command: '<%= config.bin %> <%= command.id %> --last --unexpected',
    },
    {
      description: 'Take a quick look at 200 rows of a file without its job',
      command: '<%= config.bin %> <%= command.id %> --csv users.csv --sample 200',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = verifyFlags;

  async run(): Promise<VerifyJson> {
    const { args, flags } = await this.parse(Verify);
    const { version } = this.config;
    const quiet = flags.quiet || this.jsonEnabled();
    const say = (text: string): void => {
      this.say(text);
    };
    return this.answer(
      await verifySession({ ...flags, jobArgument: args.job, quiet, version, say }),
    );
  }
}

import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import {
  dryRun,
  type DryRunJson,
  type ImportJson,
  importFlags,
  importSession,
  readImportFlags,
  resumeInstead,
  resumeSession,
} from '../lib/cli/import';

export default class Import extends BaseCommand {
  static override summary = 'Import users, organizations and memberships from a CSV into WorkOS.';

  static override description = [
    'Creates a user for each email, a membership for each row that names an organization, and the organizations that are missing. Every step is recorded in a job folder before and after it is done.',
    'The key comes from WORKOS_SECRET_KEY, in the environment or in a .env file. Exit status 3 means that the import finished but some rows failed: errors.jsonl names them.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'See what an import would do; needs no key and sends nothing',
      command: '<%= config.bin %> <%= command.id %> users.csv --dry-run',
    },
    {
      description: 'Rehearse it against a local WorkOS',
      command: '<%= config.bin %> <%= command.id %> users.csv --sandbox',
    },
    {
      description: 'Import, and leave users who exist as they are',
      command: '<%= config.bin %> <%= command.id %> users.csv --on-existing adopt',
    },
    {
      description:
        'Put every user into one organization, leaving half of the rate limit to live traffic',
      command:
        '<%= config.bin %> <%= command.id %> users.csv --org-id org_01EHQMYV6MBK39QC5PZXHY59C3 --headroom 0.5',
    },
  ];

  static override args = {
    csv: Args.string({ description: 'The CSV file. --csv <path> is the same.' }),
  };

  static override flags = importFlags;

  async run(): Promise<ImportJson | DryRunJson> {
    const { args, flags, metadata } = await this.parse(Import);
    const talk = {
      quiet: flags.quiet || this.jsonEnabled(),
      version: this.config.version,
      say: (text: string) => {
        this.say(text);
      },
    };
    const { resume } = flags;
    if (resume !== undefined) {
      const given = Object.keys(flags).filter((name) => !metadata.flags[name]?.setFromDefault);
      const values = resumeInstead({ ...flags, resume, csvArgument: args.csv }, given);
      return this.answer(await resumeSession({ ...values, ...talk }));
    }
    const command = readImportFlags({ ...flags, csvArgument: args.csv });
    const { sandbox, yes } = flags;
    const answer = flags['dry-run']
      ? await dryRun(command)
      : await importSession({ ...command, ...talk, sandbox, yes });
    return this.answer<ImportJson | DryRunJson>(answer);
  }
}

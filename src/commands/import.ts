import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import {
  dryRun,
  type DryRunJson,
  type ImportJson,
  importFlags,
  importSession,
  type ReadImport,
  readImportFlags,
  readyToImport,
  resumeInstead,
  resumeSession,
} from '../lib/cli/import';

export default class Import extends BaseCommand {
  static override summary = 'Import users, organizations and memberships from a CSV.';

  static override description = [
    'Creates a user for each email, a membership for each row that names an organization, and any missing organizations. Every step is written to a job folder before its request is sent and again when the response arrives, so an interrupted import can be resumed.',
    'Reads the API key from WORKOS_SECRET_KEY, in the environment or a .env file. Exit status 3 means that the import finished but some rows failed; errors.jsonl lists them.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Print the plan without sending anything (needs no key)',
      command: '<%= config.bin %> <%= command.id %> users.csv --dry-run',
    },
    {
      description: 'Rehearse the import against a local sandbox',
      command: '<%= config.bin %> <%= command.id %> users.csv --sandbox',
    },
    {
      description: 'Import, and keep existing users as they are',
      command: '<%= config.bin %> <%= command.id %> users.csv --on-existing adopt',
    },
    {
      description:
        'Add every user to one organization, and leave half of the rate limit to live traffic',
      command:
        '<%= config.bin %> <%= command.id %> users.csv --org-id org_01EHQMYV6MBK39QC5PZXHY59C3 --headroom 0.5',
    },
  ];

  static override args = {
    csv: Args.string({ description: 'The CSV file. Same as --csv <path>.' }),
  };

  static override flags = importFlags;

  async run(): Promise<ImportJson | DryRunJson> {
    const { args, flags, metadata } = await this.parse(Import);
    const messages = {
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
      return this.answer(await resumeSession({ ...values, ...messages }));
    }
    const read = (): ReadImport => readImportFlags({ ...flags, csvArgument: args.csv });
    const { sandbox, yes, 'dry-run': isDryRun } = flags;
    const command = sandbox || isDryRun ? read() : (await readyToImport(read, { yes })).command;
    const answer = isDryRun
      ? await dryRun(command)
      : await importSession({ ...command, ...messages, sandbox, yes });
    return this.answer<ImportJson | DryRunJson>(answer);
  }
}

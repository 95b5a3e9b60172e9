import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import {
  convertFlags,
  type ConvertJson,
  convertSession,
  readConvertFlags,
} from '../lib/cli/convert';

export default class Convert extends BaseCommand {
  static override summary = "Convert another provider's export into files to import.";

  static override description = [
    'Reads the export of another identity provider and writes a folder with users.csv, organizations.csv and roles.csv, what was skipped and why (skipped.jsonl), what else to know (findings.jsonl), and summary.json. Passwords keep working where WorkOS takes their hashes. The folder is written whole or not at all. Needs no key or network, except with --pull.',
    'Several files of one source, or a folder with them, are joined by the ids of the source. Exit status 0 means that all users and passwords were converted; 3 means that some were skipped or dropped; 4 means that a file is not what it should be, and nothing was written.',
    'With --pull organizations, organizations and memberships are read from the API of Auth0 or Clerk, which no export file has. Keys come from the environment or from .env: AUTH0_DOMAIN with AUTH0_TOKEN (or AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET), or CLERK_SECRET_KEY. A pull that was interrupted continues when the command is run again within a day.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Convert an export, with the file of password hashes',
      command:
        '<%= config.bin %> <%= command.id %> users.ndjson.gz --passwords hashes.ndjson --output converted',
    },
    {
      description: 'Convert all files of a folder, of a source that is named',
      command: '<%= config.bin %> <%= command.id %> export/ --from keycloak --output converted',
    },
    {
      description: 'Of several users with one email, import the one with a verified email',
      command:
        '<%= config.bin %> <%= command.id %> users.json --output converted --on-duplicate-email prefer-verified',
    },
    {
      description: 'Read organizations and memberships from the API of the source',
      command:
        '<%= config.bin %> <%= command.id %> users.csv --from clerk --pull organizations --output converted',
    },
    {
      description: 'Count what was skipped, by reason',
      command:
        '<%= config.bin %> <%= command.id %> users.json --output converted --json | jq .summary.skipped.by',
    },
  ];

  static override args = {
    export: Args.string({
      description: 'The files of the export, a folder with them, or - for standard input.',
      ignoreStdin: true,
    }),
  };

  // Several files may be named.
  static override strict = false;

  static override flags = convertFlags;

  async run(): Promise<ConvertJson> {
    const { argv, flags } = await this.parse(Convert);
    const files = argv.map(String);
    const command = readConvertFlags({ ...flags, files, environment: process.env });
    const quiet = flags.quiet || this.jsonEnabled();
    const say = (text: string): void => {
      this.say(text);
    };
    return this.answer(await convertSession({ ...command, quiet, say }));
  }
}

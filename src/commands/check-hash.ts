import { Args } from '@oclif/core';
import {
  checkHashFlags,
  type CheckHashJson,
  checkHashSession,
  readCheckHashFlags,
} from '../lib/cli/check-hash';
import { BaseCommand } from '../lib/cli/command';

export default class CheckHash extends BaseCommand {
  static override summary = 'Check a known password against its hash in a CSV or an export.';

  static override description = [
    'Asks for the password of one user and verifies it against the hash that import would send for that user, by its own computation. Of an export of another provider that is the hash that convert would write. Run it with a password you know before you import: a pepper, a pre-hash or a wrong signer key cannot be seen in a hash, and such users could never sign in.',
    'Needs no key or network. Exit status 0 means that the password verifies; 3 means that it does not, or that it cannot be told. The password is not shown, stored or printed.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Ask for the password of a user and check it',
      command: '<%= config.bin %> <%= command.id %> users.csv --email ada@example.com',
    },
    {
      description: 'Read the password from a password manager',
      command:
        'pass show ada | <%= config.bin %> <%= command.id %> users.csv --id u_1 --password-stdin',
    },
    {
      description: 'Check a password against an export, before it is converted',
      command:
        '<%= config.bin %> <%= command.id %> users.json --hash-config hash-config.txt --email ada@example.com',
    },
    {
      description: 'Check all known test accounts at once',
      command: '<%= config.bin %> <%= command.id %> users.csv --accounts test-accounts.csv',
    },
  ];

  static override args = {
    csv: Args.string({
      description: 'The CSV file, or the files of an export. Same as --csv <path>.',
      // Or oclif takes the password on standard input for the path.
      ignoreStdin: true,
    }),
  };

  // An export may be several files.
  static override strict = false;

  static override flags = checkHashFlags;

  async run(): Promise<CheckHashJson> {
    const { argv, flags } = await this.parse(CheckHash);
    const files = argv.map(String);
    const command = readCheckHashFlags({ ...flags, files, environment: process.env });
    const quiet = flags.quiet || this.jsonEnabled();
    const say = (text: string): void => {
      this.say(text);
    };
    return this.answer(await checkHashSession({ ...command, quiet, say }));
  }
}

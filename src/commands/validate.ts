import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import {
  readValidateFlags,
  validateFlags,
  type ValidateJson,
  validateSession,
} from '../lib/cli/validate';

export default class Validate extends BaseCommand {
  static override summary = 'Check a CSV before it is imported. Needs no key and no network.';

  static override description = [
    'Finds what import would refuse, what WorkOS is documented to refuse, and what is likely not meant, by the rules that import applies. Every finding names its row and line; docs/rules.md explains each rule.',
    'Exit status 0 means that the file is valid, 4 that there are errors (with --strict: or warnings). With --auto-fix the file that counts is the fixed copy; the one given is never changed. Passwords, hashes and metadata are never shown.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Check a file, and see what an import of it would do',
      command: '<%= config.bin %> <%= command.id %> users.csv',
    },
    {
      description: 'Repair what has one right repair, in a copy',
      command: '<%= config.bin %> <%= command.id %> users.csv --auto-fix --fixed-csv fixed.csv',
    },
    {
      description: 'Let a pipeline fail on warnings, too, and keep all findings as JSON',
      command: '<%= config.bin %> <%= command.id %> users.csv --strict --report findings.json',
    },
    {
      description: 'Check what another program writes',
      command: 'gunzip -c users.csv.gz | <%= config.bin %> <%= command.id %> -',
    },
    {
      description: 'Name the rows with errors',
      command:
        '<%= config.bin %> <%= command.id %> users.csv --json | jq \'.findings[] | select(.severity == "error") | .row\'',
    },
  ];

  static override args = {
    csv: Args.string({
      description: 'The CSV file; - reads standard input. --csv <path> is the same.',
    }),
  };

  static override flags = validateFlags;

  async run(): Promise<ValidateJson> {
    const { args, flags } = await this.parse(Validate);
    const command = readValidateFlags({ ...flags, csvArgument: args.csv });
    const quiet = flags.quiet || this.jsonEnabled();
    return this.answer(await validateSession({ ...command, quiet }));
  }
}

import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import {
  readValidateFlags,
  validateFlags,
  type ValidateJson,
  validateSession,
} from '../lib/cli/validate';

export default class Validate extends BaseCommand {
  static override summary = 'Check a CSV before importing it. Needs no key or network.';

  static override description = [
    'Applies the same rules as import. Finds rows that import would reject, values that WorkOS is documented to reject, and likely mistakes. Every finding names its row and line; docs/rules.md explains each rule.',
    'Exit status 0 means that the file is valid; 4 means that it has errors (or, with --strict, warnings). With --auto-fix the result is that of the fixed copy; the original is never changed. Passwords, hashes and metadata values are never shown.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Check a file and show the plan of its import',
      command: '<%= config.bin %> <%= command.id %> users.csv',
    },
    {
      description: 'Write a copy with all unambiguous problems fixed',
      command: '<%= config.bin %> <%= command.id %> users.csv --auto-fix --fixed-csv fixed.csv',
    },
    {
      description: 'Make a pipeline fail on warnings too, and save all findings as JSON',
      command: '<%= config.bin %> <%= command.id %> users.csv --strict --report findings.json',
    },
    {
      description: 'Check a file that Excel on Windows saved as "CSV"',
      command: '<%= config.bin %> <%= command.id %> users.csv --encoding windows-1252',
    },
    {
      description: 'Check the output of another program',
      command:
        'psql -c "copy users to stdout with csv header" | <%= config.bin %> <%= command.id %> -',
    },
    {
      description: 'List the rows with errors',
      command:
        '<%= config.bin %> <%= command.id %> users.csv --json | jq \'.findings[] | select(.severity == "error") | .row\'',
    },
  ];

  static override args = {
    csv: Args.string({
      description: 'The CSV file, or - for standard input. Same as --csv <path>.',
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

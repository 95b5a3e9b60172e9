import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type ImportJson, resumeFlags, resumeSession } from '../lib/cli/import';

export default class Resume extends BaseCommand {
  static override summary = 'Resume an interrupted import.';

  static override description = [
    'Checks that the CSV is the file the job began with, then processes the remaining rows. Rows that arrived are not sent again. A request that was in flight when the job stopped is looked up before it is sent again. The job keeps its options unless a flag changes them.',
    'Safe after any interruption: Ctrl-C, a killed process, a lost connection, a full disk.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Resume a job',
      command: '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2',
    },
    {
      description: 'Resume the most recent job with more processes',
      command: '<%= config.bin %> <%= command.id %> --last --workers 4',
    },
    {
      description: 'Retry all failed rows once the cause is fixed',
      command: '<%= config.bin %> <%= command.id %> --last --retry-failed all',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = resumeFlags;

  async run(): Promise<ImportJson> {
    const { args, flags } = await this.parse(Resume);
    return this.answer(
      await resumeSession({
        ...flags,
        jobArgument: args.job,
        quiet: flags.quiet || this.jsonEnabled(),
        version: this.config.version,
        say: (text) => {
          this.say(text);
        },
      }),
    );
  }
}

import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type ImportJson, resumeFlags, resumeSession } from '../lib/cli/import';

export default class Resume extends BaseCommand {
  static override summary = 'Go on with an import where it stopped.';

  static override description = [
    'Checks that the CSV is the one the job began with, then works off what is left: rows that arrived are not sent again, and what was under way when the job stopped is looked up first. Every option of the job is kept unless a flag changes it.',
    'Safe after any ending: Ctrl-C, a kill, a lost connection, a full disk.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Go on with a job',
      command: '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2',
    },
    {
      description: 'Go on with the job that was worked on last, with more processes',
      command: '<%= config.bin %> <%= command.id %> --last --workers 4',
    },
    {
      description: 'Take up all rows that failed, after their cause is gone',
      command: '<%= config.bin %> <%= command.id %> --last --retry-failed all',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id, as import printed it.' }),
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

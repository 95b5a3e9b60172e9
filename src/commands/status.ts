import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type JobJson, type JobsJson, statusFlags, statusSession } from '../lib/cli/status';

export default class Status extends BaseCommand {
  static override summary = 'Show the progress of all imports, or of one in detail.';

  static override description = [
    'Without a job id, prints a table of all jobs. With one, prints its progress, pace, files and the next command. Row counts come from the ledger, so they are current while the job runs and after it was killed. Needs no key and changes nothing.',
    'With --watch it follows a job that runs in another terminal and exits when the job ends. Ctrl-C stops watching with exit status 130; the job continues.',
  ].join('\n\n');

  static override examples = [
    { description: 'List all jobs', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'Show one job in detail',
      command: '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2',
    },
    {
      description: 'Follow the import that runs in another terminal',
      command: '<%= config.bin %> <%= command.id %> --last --watch',
    },
    {
      description: 'Print the ids of killed jobs',
      command:
        '<%= config.bin %> <%= command.id %> --json | jq -r \'.jobs[] | select(.state == "killed") | .jobId\'',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed. Default: all jobs.' }),
  };

  static override flags = statusFlags;

  async run(): Promise<JobsJson | JobJson> {
    const { args, flags } = await this.parse(Status);
    return this.answer(
      await statusSession({
        ...flags,
        jobArgument: args.job,
        quiet: flags.quiet || this.jsonEnabled(),
        say: (text) => {
          this.say(text);
        },
      }),
    );
  }
}

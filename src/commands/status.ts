import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { type JobJson, type JobsJson, statusFlags, statusSession } from '../lib/cli/status';

export default class Status extends BaseCommand {
  static override summary = 'Show how far imports are: all of them, or one in detail.';

  static override description = [
    'Without a job, a table of all jobs; with one, its progress, pace, files and the next command. Counts come from the ledger: they are true while the job runs and after it was killed. Needs no key and changes nothing.',
    'With --watch it follows a job that runs in another terminal and ends when the job does. Ctrl-C ends the watching with exit status 130, not the job.',
  ].join('\n\n');

  static override examples = [
    { description: 'See all jobs', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'See one in detail',
      command: '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2',
    },
    {
      description: 'Follow the import that runs in another terminal',
      command: '<%= config.bin %> <%= command.id %> --last --watch',
    },
    {
      description: 'Print the ids of the jobs that were killed',
      command:
        '<%= config.bin %> <%= command.id %> --json | jq -r \'.jobs[] | select(.state == "killed") | .jobId\'',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id, as import printed it. All jobs when left out.' }),
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

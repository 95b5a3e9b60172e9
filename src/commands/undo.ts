import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { undoFlags, type UndoJson, undoSession } from '../lib/cli/undo';

export default class Undo extends BaseCommand {
  static override summary = 'Take back what an import created.';

  static override description = [
    'Deletes the memberships, users and organizations that a job created, and gives users and memberships that it updated their earlier values back. Needs the job folder, and no CSV. What existed before the job, and what another job made or uses, is never touched.',
    'Users who signed in or were changed after the job, users with other memberships, and organizations with members are kept and listed, unless --include-changed is given. Shows what it is about to do and asks first. May be interrupted at any time: run the same command again. A job that was undone cannot be resumed.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'See what would be deleted, restored and kept',
      command: '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --dry-run',
    },
    {
      description: 'Undo a job without a question',
      command: '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --yes',
    },
    {
      description: 'Leave the organizations that the job created',
      command:
        '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --keep-organizations',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = undoFlags;

  async run(): Promise<UndoJson> {
    const { args, flags } = await this.parse(Undo);
    return this.answer(
      await undoSession({
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

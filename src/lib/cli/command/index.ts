/**
 * What every command is built on: `--json` and `--quiet`, one way from an error to an exit status, flags with bounds.
 * Read `base-command.ts` first. It knows nothing of jobs.
 */
export { BaseCommand } from './base-command';

/**
 * The base of every command: `--json` and `--quiet`, the mapping from errors to exit statuses, and flags with bounds.
 * Read `base-command.ts`, then `error-report.ts`, the one form of errors, `exit-status.ts`, the one table of exit
 * statuses, and `flags.ts`. `arguments.ts` is called before oclif, `command-not-found.ts` by it (package.json).
 * `answer.ts` is the type that every command returns. `guard-streams.ts` keeps a full disk or a closed pipe behind stdout and
 * stderr from ending a run.
 *
 * Knows nothing of any single command. Of jobs it knows only how their ids and folder are given as flags.
 */
export { BaseCommand } from './base-command';

import type { ImportEnd } from '../import';
import { CHECKPOINT_DIR } from './flags';
import type { ImportCommand } from './import-session';

/** The commands that finish what is left. */
export function nextCommands(command: ImportCommand, { checkpoint }: ImportEnd): readonly string[] {
  const { summary } = checkpoint;
  if (summary.failures === 0 && summary.unprocessed === 0) return [];
  if (command.sandbox) return [];
  return [importAgain(command)];
}

/**
 * The command that takes up what this run left: users and memberships that arrived are found and left as they are.
 */
function importAgain({ csvPath, checkpointDir, options }: ImportCommand): string {
  const words = ['workos-migrate', 'import', csvPath, '--on-existing'];
  words.push(options.onExisting === 'update' ? 'update' : 'adopt');
  if (options.orgId !== null) words.push('--org-id', options.orgId);
  if (!options.createOrgs) words.push('--no-create-orgs');
  if (checkpointDir !== CHECKPOINT_DIR) words.push('--checkpoint-dir', checkpointDir);
  return words.map(quoted).join(' ');
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

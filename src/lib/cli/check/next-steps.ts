import type { Check } from '../../check';
import { adopting, checkCommand, importCommand, validateCommandOf } from '../job/next-commands';
import type { ReadCheck } from './check-flags';
import { isReady } from './check-json';

/**
 * The commands to run after a check, in order: the import where all rows would arrive. Where rows fail only because their
 * users exist, the check of an import that adopts them; else, once the file is corrected, the same check.
 */
export function nextSteps(
  command: ReadCheck,
  { summary, groups, imported }: Pick<Check, 'summary' | 'groups' | 'imported'>,
): readonly string[] {
  const { csvPath, options } = command;
  if (isReady({ summary })) return [importCommand({ ...command, sandbox: false })];
  if (imported.existing > 0 && imported.existing === summary.wouldFail) {
    return [checkCommand(adopting(command))];
  }
  const isInvalid = groups.some(({ errorType }) => errorType === 'row_invalid');
  return [...(isInvalid ? [validateCommandOf(csvPath, options)] : []), checkCommand(command)];
}

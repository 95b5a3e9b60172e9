import type { ImportEnd } from '../../import';
import { defined } from '../../model';
import type { CommandAnswer } from '../command/answer';
import { EXIT, exitStatusOf } from '../command/exit-status';
import { type ImportJson, importJson } from './import-json';
import { renderImport } from './render-import';
import type { SandboxContents } from '../machine/sandbox-process';

/** The answer of `import` and `resume`. */
export function importAnswer(
  end: ImportEnd,
  next: readonly string[],
  sandbox?: SandboxContents,
): CommandAnswer<ImportJson> {
  return {
    json: importJson(end, next),
    text: renderImport({ ...end, next, ...defined({ sandbox }) }),
    exit: exitOf(end),
  };
}

function exitOf({ stoppedBy, checkpoint }: ImportEnd): number {
  if (stoppedBy !== undefined) return exitStatusOf(stoppedBy);
  const { status, summary } = checkpoint;
  return status === 'partial' || summary.failures > 0 ? EXIT.someRowsFailed : EXIT.done;
}

import { chunkLedgers, type JobOptions, rowsOfChunk } from '../../jobs';
import { Abort, count, countOf } from '../../model';
import type { RequestStack } from '../../requests';
import type { Plan } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { SincePlan } from '../since/since-plan';
import { assertSameEnvironment } from './same-environment';

/**
 * Makes sure that the key leads to the environment of the earlier jobs, as for a resume.
 *
 * @throws Abort `target_differs` (exit 5)
 */
export async function assertSinceEnvironment(
  since: SincePlan | undefined,
  { ports, stack }: { readonly ports: ImportPorts; readonly stack: RequestStack },
): Promise<void> {
  const { files, gateway, digestKey } = ports;
  for (const { view, history, nonce } of since?.jobs ?? []) {
    const { checkpoint, folder, jobId } = view;
    await assertSameEnvironment({
      keyDigest: nonce === undefined ? '' : digestKey(nonce),
      ledgers: chunkLedgers(files, folder, jobId),
      history,
      chunks: Array.from({ length: checkpoint.chunks.total }, (_unused, index) =>
        rowsOfChunk(index, checkpoint),
      ),
      stack,
      gateway,
    });
  }
}

/**
 * The guard against the wrong file: nothing is sent when more memberships would be deactivated than the user expects.
 *
 * @throws Abort (exit 4) `too_many_missing`, `missing_unclear`
 */
export function throwOnTooManyMissing(
  { since, expectation }: Pick<Plan, 'since' | 'expectation'>,
  {
    options: { maxDeactivate },
    planCommand,
  }: { readonly options: Pick<JobOptions, 'maxDeactivate'>; readonly planCommand?: string },
): void {
  if (since === undefined) return;
  const { missingMemberships, memberships } = since.counts;
  if (missingMemberships > deactivationLimit(maxDeactivate, memberships)) {
    throw new Abort(
      'input_invalid',
      'too_many_missing',
      `${count(missingMemberships)} of ${countOf(memberships, 'membership')} of the earlier jobs would be deactivated, because their rows are gone from the file. --max-deactivate ${maxDeactivate} allows fewer. Nothing was sent.`,
      [
        'Check that this is the right file, and complete',
        ...(planCommand === undefined ? [] : [`See the numbers: ${planCommand}`]),
        `If they must go: add --max-deactivate ${String(missingMemberships)}`,
      ],
    );
  }
  if (missingMemberships > 0 && since.unnamedRows > 0) {
    throw new Abort(
      'input_invalid',
      'missing_unclear',
      `${countOf(since.unnamedRows, 'row')} of ${countOf(expectation.rejectedRows, 'rejected row')} have no readable email: their people may be among those whose memberships would be deactivated. Nothing was sent.`,
      ['Correct these rows, or import without --deactivate-missing'],
    );
  }
}

/** How many memberships may be deactivated: a number, or a percentage of all. */
function deactivationLimit(maxDeactivate: string, memberships: number): number {
  const value = Number.parseFloat(maxDeactivate);
  return maxDeactivate.endsWith('%') ? Math.floor((memberships * value) / 100) : value;
}

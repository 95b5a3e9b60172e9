import { type LivingJob, otherLivingJobs, type Target } from '../../jobs';
import { type JobId, sanitizeLine } from '../../model';
import type { Plan } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';

/**
 * Warns of each other job of the same target that is running: each of them would use the whole rate limit. It may be a
 * job of another environment with the same kind of key, so the warning says "if". Nothing is said where the processes
 * share a rate budget. Returns the plan with its warnings.
 */
export async function warnOfOtherJobs(
  plan: Plan,
  place: { readonly checkpointDir: string; readonly jobId: JobId; readonly target: Target },
  { files, emit, books }: Pick<ImportPorts, 'files' | 'emit' | 'books'>,
): Promise<Plan> {
  if (books !== undefined) return plan;
  const others = await otherLivingJobs(files, place);
  if (others.length === 0) return plan;
  const warnings = others.map((other) => describe(other, place.target));
  for (const message of warnings) emit({ type: 'warning', message });
  return { ...plan, warnings: [...plan.warnings, ...warnings] };
}

function describe({ jobId, owner, isSeen }: LivingJob, { environment }: Target): string {
  return sanitizeLine(
    `The job ${jobId} ${isSeen ? 'is' : 'may be'} in use by process ${String(owner.pid)} on ${owner.host}, with a key of a ` +
      `${environment} environment, too. If it is the same environment, both jobs share its rate limit: ` +
      'give each a part of it with --rate-limit',
  );
}

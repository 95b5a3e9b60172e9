import { csvLine, spreadsheetLine } from '../../csv';
import { sharedIntents, sharedResults } from '../../jobs';
import { asMembershipId, type Failure, type MembershipId } from '../../model';
import { inLanes, untilKnown } from '../../requests';
import { DEACTIVATION } from '../since/open-since';
import type { SincePlan } from '../since/since-plan';
import type { JobRun } from './job-run';
import type { MissingCounts } from './missing-counts';

const COLUMNS = ['email', 'external_id', 'user_id', 'organization_id', 'membership_id', 'job_id'];

/** Writes `missing.csv`. Once all rows of the file are settled, `--deactivate-missing` deactivates the memberships. */
export async function settleMissing(run: JobRun): Promise<void> {
  const { since } = run.plan;
  if (since === undefined) return;
  await run.job.writeList('missing', linesOf(since));
  let rows = 0;
  const memberships: MembershipId[] = [];
  for (const { membershipId } of since.missing()) {
    rows += 1;
    if (membershipId !== '' && run.options.deactivateMissing) {
      memberships.push(asMembershipId(membershipId));
    }
  }
  const known = sharedResults(run.history.shared, DEACTIVATION);
  run.progress.missing = { rows, deactivated: known.size };
  const left = memberships.filter((id) => !known.has(id));
  if (left.length > 0) await new Deactivation(run, { rows, deactivated: known.size }).run(left);
}

function* linesOf(since: SincePlan): Generator<string> {
  yield csvLine(COLUMNS);
  for (const row of since.missing()) {
    const { email, externalId, userId, organizationId, membershipId, jobId = '' } = row;
    yield spreadsheetLine([email, externalId, userId, organizationId, membershipId, jobId]);
  }
}

/** Deactivates memberships, several at a time. Each is read first: only an active one is changed. */
class Deactivation {
  private deactivated: number;
  private failures = 0;
  private message = '';

  constructor(
    private readonly jobRun: JobRun,
    private readonly counts: MissingCounts,
  ) {
    this.deactivated = counts.deactivated;
  }

  async run(memberships: readonly MembershipId[]): Promise<void> {
    const { ports, options, progress } = this.jobRun;
    const { stop } = ports;
    const isComplete =
      progress.unprocessed === 0 &&
      (await inLanes(memberships, { lanes: options.concurrency, stop }, (id) =>
        this.deactivate(id),
      ));
    if (stop.bug !== undefined) throw stop.bug;
    const { deactivated, failures, message } = this;
    const failed = { memberships: failures, message };
    progress.missing = {
      ...this.counts,
      deactivated,
      isLeft: !isComplete,
      ...(failures > 0 ? { failed } : {}),
    };
  }

  private async deactivate(id: MembershipId): Promise<void> {
    const { context, job, history } = this.jobRun;
    const { stack, gateway } = context;
    const found = await stack.look('read', () => gateway.getMembership(id));
    if (!found.ok) {
      this.fail(found.failure);
      return;
    }
    const isInDoubt = sharedIntents(history.shared, DEACTIVATION).has(id);
    if (found.value?.status === 'active') {
      const intent = stack.serverClock.intentNow();
      await job.record({ type: 'intent', step: DEACTIVATION, subject: id, intent });
      const { answer } = await untilKnown(stack, () => gateway.deactivateMembership(id));
      if (!answer.ok) {
        this.fail(answer.failure);
        return;
      }
      await this.note(id, answer.value.updatedAtMs);
    } else if (found.value?.status === 'inactive' && isInDoubt) {
      await this.note(id, found.value.updatedAtMs);
    }
  }

  /** Records a deactivation, so that it is not counted twice and an undo can take it back. */
  private async note(id: MembershipId, updatedAtMs: number): Promise<void> {
    const result = { id, outcome: 'deactivated', updatedAtMs };
    await this.jobRun.job.record({ type: 'result', step: DEACTIVATION, subject: id, result });
    this.deactivated += 1;
  }

  private fail({ message }: Failure): void {
    this.failures += 1;
    if (this.message === '') this.message = message;
  }
}

import type { EarlierValues } from '../../jobs';
import type { Failure, OrganizationId, OrganizationRecord } from '../../model';
import { untilKnown } from '../../requests';
import type { WorkosOrganization } from '../../workos';
import { type Replacement, valuesToNote } from './earlier-values';
import {
  organizationChanges,
  valuesOfOrganization,
  wantedFields,
  wireOrganization,
} from './organization-changes';
import { timeReplaced } from './row-journal';
import type { StepContext } from './step-context';

/** An organization as `organizations.csv` describes it. */
export interface DescribedOrg {
  readonly record: OrganizationRecord;
  /** What an earlier run noted before it updated the organization. */
  readonly noted?: EarlierValues;
  /** True when an earlier run may have updated it whose records may be lost. */
  readonly isResumed: boolean;
  /** Records the values that an update is about to replace. It is not sent before they are durable. */
  readonly noteBefore: (id: OrganizationId, values: EarlierValues) => Promise<void>;
}

/** `differing`: it was left as it is, since the import does not update. */
export type MatchEnd =
  | {
      readonly ok: true;
      readonly organization: WorkosOrganization;
      readonly outcome: 'found' | 'updated' | 'differing';
    }
  | { readonly ok: false; readonly failure: Failure; readonly attempts: number };

/** Compares an organization that exists with its line. With `--on-existing update` it gets what it lacks. */
export async function matchOrganization(
  { stack, gateway, options }: StepContext,
  { record, noted, isResumed, noteBefore }: DescribedOrg,
  existing: WorkosOrganization,
): Promise<MatchEnd> {
  const changes = organizationChanges(existing, record);
  const isEqual = Object.keys(changes).length === 0;
  if (options.onExisting !== 'update') {
    return { ok: true, organization: existing, outcome: isEqual ? 'found' : 'differing' };
  }
  const { id } = existing;
  const before = valuesToNote({ noted, isResumed }, [
    replacementOf(existing, record),
    timeReplaced(existing, !isEqual),
  ]);
  if (before !== undefined) await noteBefore(id, before);
  if (isEqual) {
    // An earlier run may have sent the update without recording that it arrived.
    const outcome = noted === undefined ? 'found' : 'updated';
    return { ok: true, organization: existing, outcome };
  }
  const send = () => gateway.updateOrganization(id, changes);
  const { answer, attempts } = await untilKnown(stack, send, 'other');
  return answer.ok
    ? { ok: true, organization: answer.value, outcome: 'updated' }
    : { ok: false, failure: answer.failure, attempts };
}

function replacementOf(existing: WorkosOrganization, record: OrganizationRecord): Replacement {
  const fields = wantedFields(existing, record);
  return {
    had: valuesOfOrganization(existing, fields),
    wanted: wireOrganization(fields),
    replaces: valuesOfOrganization(existing, organizationChanges(existing, record)),
  };
}

import { defined, type OrganizationId, type StepResult } from '../../model';
import type { KnownRow } from '../since/known-row';
import type { StepTask } from './row-step';

/** The organization of a row that is as an earlier job sent it. */
export function organizationOf(unchanged: KnownRow | undefined): OrganizationId | undefined {
  return unchanged?.membership?.organizationId;
}

/** The result of a step of a row that is as an earlier job sent it. */
export function unchangedResult(
  { step, isRepeat, isAfterFactor }: StepTask,
  unchanged: KnownRow | undefined,
): StepResult | undefined {
  if (unchanged === undefined) return undefined;
  const { userId, isMade, externalId, membership, factorId, password } = unchanged;
  if (step === 'membership') {
    const mark = isRepeat ? ('repeated' as const) : undefined;
    return membership && { ...membership, outcome: 'unchanged', ...defined({ mark }) };
  }
  if (step === 'factor' && factorId !== undefined) {
    const factor = { id: factorId, outcome: 'unchanged' };
    return isAfterFactor ? { ...factor, mark: 'repeated' } : factor;
  }
  if (step !== 'user') return undefined;
  const mark = isMade ? ('made' as const) : undefined;
  return { id: userId, outcome: 'unchanged', ...defined({ mark, externalId, password }) };
}

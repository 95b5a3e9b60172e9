import { defined, type IntentTime, type StepName } from '../../model';
import type { JobRecord, SharedBeforeRecord } from './job-record';
import { mergedBefore } from './chunk-fold';

/** The values of a shared object before this job updated it. */
export type SharedBefore = Omit<SharedBeforeRecord, 'type' | 'step' | 'subject'>;

export function addIntent(
  intents: Map<StepName, Map<string, IntentTime>>,
  { step, subject, intent }: JobRecord & { type: 'intent' },
): void {
  const known = mapOf(intents, step);
  if (!known.has(subject)) known.set(subject, intent);
}

/** Of several records the first counts, and of a later one the fields that it did not have. */
export function addBefore(
  befores: Map<StepName, Map<string, SharedBefore>>,
  { step, subject, id, values, unproved }: SharedBeforeRecord,
): void {
  const known = mapOf(befores, step);
  const before = known.get(subject);
  if (before === undefined) known.set(subject, { id, values, ...defined({ unproved }) });
  else if (before.id === id) known.set(subject, { id, ...mergedBefore(before, { values }) });
}

export function mapOf<T>(maps: Map<StepName, Map<string, T>>, step: StepName): Map<string, T> {
  const known = maps.get(step) ?? new Map<string, T>();
  maps.set(step, known);
  return known;
}

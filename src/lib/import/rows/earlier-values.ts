import { type EarlierValues, type FieldValues, valuesBesides } from '../../jobs';
import { foldedName } from '../../model';

/** What a request is about to replace, by WorkOS's names of the fields. */
export interface Replacement {
  /** What the object has in the fields that the file gives. */
  readonly had: FieldValues;
  /** What it is to have in them. */
  readonly wanted: FieldValues;
  /** What it has in those that differ: these are sent. */
  readonly replaces: FieldValues;
}

/** What is recorded of earlier updates of the object. */
export interface NotedValues {
  readonly noted: EarlierValues | undefined;
  /** True when an earlier run or lease may have updated it: the ledger may have lost what that recorded. */
  readonly isResumed: boolean;
}

/**
 * The values to record before the requests of an update; undefined where there are none. Of a repeated update only
 * fields that the first one did not send are recorded: it may have replaced the others by values of the file. Its record
 * may be lost: what equals the values of the file is not proved to be older than the job.
 */
export function valuesToNote(
  { noted, isResumed }: NotedValues,
  requests: readonly Replacement[],
): EarlierValues | undefined {
  const values: Record<string, unknown> = {};
  const unproved: string[] = [];
  for (const request of requests) {
    const isLost = noted === undefined && isResumed && mayBeDone(request);
    if (isLost) unproved.push(...Object.keys(request.had));
    else Object.assign(values, noted ? valuesBesides(noted, request.replaces) : request.replaces);
  }
  if (unproved.length === 0) return Object.keys(values).length === 0 ? undefined : { values };
  return { values, unproved };
}

/** True when WorkOS has what the file asks for, in whatever form it keeps it. */
function mayBeDone({ had, wanted }: Replacement): boolean {
  return foldedText(had) === foldedText(wanted);
}

function foldedText(values: FieldValues): string {
  return JSON.stringify(values, (_name, value: unknown) =>
    typeof value === 'string' ? foldedName(value) : value,
  );
}

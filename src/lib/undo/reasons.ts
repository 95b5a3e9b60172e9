import type { KeptObject, UndoKind } from '../jobs';
import { clip, defined, type Failure, type JobId, sanitizeLine } from '../model';

/** Why an object is left as it is, but for a failed request. */
export type KeptReason =
  | 'signed_in'
  | 'changed'
  | 'has_memberships'
  | 'used_by_job'
  | 'user_kept'
  | 'not_deletable'
  | 'in_use'
  | 'unproved'
  | 'in_doubt';

/** An object, and the row that made it. */
export interface Subject {
  readonly kind: UndoKind;
  readonly id?: string;
  readonly row?: number;
}

const MESSAGES: Readonly<Record<Exclude<KeptReason, 'used_by_job'>, (kind: UndoKind) => string>> = {
  signed_in: () => 'The user has signed in',
  changed: (kind) => `The ${kind} was changed after the job`,
  has_memberships: (kind) =>
    kind === 'user'
      ? 'The user has memberships that this job did not create'
      : 'The organization still has members',
  not_deletable: () =>
    'WorkOS deletes no role of the environment by its API: delete it in the dashboard',
  in_use: (kind) => `Something that this job did not create has the ${kind}`,
  user_kept: (kind) => `The user of the ${kind} is kept`,
  unproved: (kind) => `The ledger has lost what the ${kind} was before the job`,
  in_doubt: (kind) =>
    `A request that may have created or changed the ${kind} has no recorded result`,
};

/** An object that is kept. */
export function keptFor(
  { kind, id, row }: Subject,
  reason: Exclude<KeptReason, 'used_by_job'>,
): KeptObject {
  return { kind, ...defined({ id, row }), reason, message: MESSAGES[reason](kind) };
}

/** An object that another job uses. */
export function keptForJob({ kind, id, row }: Subject, jobId: JobId): KeptObject {
  const message = `The job ${jobId} uses the ${kind}: undo that job first`;
  return { kind, ...defined({ id, row }), reason: 'used_by_job', message };
}

const MESSAGE_LENGTH = 300;

/** An object whose change failed. */
export function failedFor({ kind, id, row }: Subject, failure: Failure): KeptObject {
  const message = clip(sanitizeLine(failure.message), MESSAGE_LENGTH);
  return { kind, ...defined({ id, row }), reason: 'failed', message };
}

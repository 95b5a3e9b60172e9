import { Abort, clip, type Failure, sanitizeLine } from '../../model';

/** Why a run ends before its rows: WorkOS did not do what the step of the roles needs. */
export function refusedRoles(
  what: string,
  verb: 'read' | 'created' | 'changed',
  { message }: Failure,
): Abort {
  const subject = clip(sanitizeLine(what), 120);
  return new Abort(
    'stopped_early',
    'roles_refused',
    `${subject} could not be ${verb}: ${message}. Nothing more was sent.`,
    [
      'Roles come before the rows. Once the cause is gone, resume: what is there is not created again',
    ],
  );
}

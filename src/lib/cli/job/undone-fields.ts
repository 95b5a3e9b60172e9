import type { UndoSummary } from '../../jobs';
import { fieldOf, unlessZero } from './tally-fields';

/** What became of the objects, a line a kind. */
export function undoneFields(summary: UndoSummary, isDryRun = false): readonly string[] {
  const would = isDryRun ? 'to delete' : 'deleted';
  const back = isDryRun ? 'to restore' : 'restored';
  const kinds = [
    ['Memberships', summary.memberships],
    ['Users', summary.users],
    ['Second factors', summary.factors],
    ['Roles', summary.roles],
    ['Permissions', summary.permissions],
    ['Organizations', summary.organizations],
  ] as const;
  return kinds.flatMap(([label, { deleted, restored, gone, kept, failed }]) =>
    fieldOf(label, [
      ...unlessZero(deleted, would),
      ...unlessZero(restored, back),
      ...unlessZero(gone, 'gone already'),
      ...unlessZero(kept, isDryRun ? 'to keep' : 'kept'),
      ...unlessZero(failed, 'failed'),
    ]),
  );
}

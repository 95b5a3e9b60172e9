import type { SinceCounts } from '../../import';
import { countOf } from '../../model';
import { field } from '../terminal/field';
import { fieldOf, unlessZero } from './tally-fields';

/** How the rows of a file differ from those of earlier jobs, as lines. */
export function sinceLines(changes: SinceCounts): readonly string[] {
  const { created, changed, unchanged, missing, missingMemberships, unknownRows } = changes;
  const rows = [
    ...unlessZero(created, 'new'),
    ...unlessZero(changed, 'to compare with WorkOS and update'),
    ...unlessZero(unchanged, 'unchanged'),
  ];
  return [
    field('Since', rows.length === 0 ? 'no rows' : rows.join(', ')),
    ...fieldOf('Missing', [
      ...unlessZero(missing, 'rows of the jobs are gone from the file'),
      ...(missingMemberships > 0 ? [`with ${countOf(missingMemberships, 'membership')}`] : []),
    ]),
    ...fieldOf('Not known', unlessZero(unknownRows, 'rows of the jobs; their users are looked up')),
  ];
}

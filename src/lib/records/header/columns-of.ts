import { Abort } from '../../model';
import { bindColumns, type Columns } from './columns';
import { describeHeaderProblem } from './describe-header';

/**
 * The columns of a file.
 *
 * @throws Abort `csv_header` when its header has problems
 */
export function columnsOf(source: {
  readonly path: string;
  readonly header: readonly string[];
}): Columns {
  const bound = bindColumns(source.header);
  if (bound.ok) return bound.columns;
  throw new Abort(
    'input_invalid',
    'csv_header',
    `${source.path}: ${bound.problems.map(describeHeaderProblem).join(' ')}`,
  );
}

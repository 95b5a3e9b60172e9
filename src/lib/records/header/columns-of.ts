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
  /** The physical line the header begins on, from 1. */
  readonly headerLine: number;
  /** The line of a record below the header that names an `email` column. */
  readonly emailLine?: number;
}): Columns {
  const bound = bindColumns(source.header);
  if (bound.ok) return bound.columns;
  const words = misplacedHeader(source) ?? bound.problems.map(describeHeaderProblem).join(' ');
  throw new Abort('input_invalid', 'csv_header', `${source.path}: ${words}`);
}

/** Says that the header comes later, after a title or a comment; undefined when the first line may be data. */
function misplacedHeader({
  header,
  headerLine,
  emailLine,
}: Parameters<typeof columnsOf>[0]): string | undefined {
  const isData = header.length > 1 && header.some((cell) => cell.includes('@'));
  if (emailLine === undefined || isData) return undefined;
  const last = emailLine - 1;
  const lines =
    last === headerLine ? `line ${String(last)}` : `lines ${String(headerLine)} to ${String(last)}`;
  return `The header seems to be in line ${String(emailLine)}: remove ${lines}.`;
}

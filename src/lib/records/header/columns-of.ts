import { Abort } from '../../model';
import { bindHeader, type HeaderProblem } from './bind-columns';
import type { ColumnProposals, Columns } from './columns';
import { describeHeaderProblem } from './describe-header';
import { BY_NAME, type Reading } from './reading';

/** How to read the columns of a file, and how to name the command that reads more of them. */
export interface ColumnsRequest {
  readonly reading?: Reading;
  /** The whole command of the user, with these columns read as what they seem to mean. */
  readonly commandWith?: (proposals: ColumnProposals) => string;
}

/** The header of a file, and where it is. A `CsvSource` is one. */
interface HeaderSource {
  readonly path: string;
  readonly header: readonly string[];
  /** The physical line the header begins on, from 1. */
  readonly headerLine: number;
  /** The line of a record below the header that names an `email` column. */
  readonly emailLine?: number;
}

/**
 * The columns of a file.
 *
 * @throws Abort `csv_header` when its header has problems. It names the command that reads the file if `--map` is all
 * that is needed
 */
export function columnsOf(
  source: HeaderSource,
  { reading = BY_NAME, commandWith }: ColumnsRequest = {},
): Columns {
  const { columns, problems } = bindHeader(source.header, reading);
  if (problems.length === 0) return columns;
  const misplaced = misplacedHeader(source);
  const words = misplaced ?? problems.map(describeHeaderProblem).join(' ');
  const isSolved = misplaced === undefined && areSolvedByMap(problems, columns.proposals);
  const actions = isSolved && commandWith !== undefined ? [commandWith(columns.proposals)] : [];
  throw new Abort('input_invalid', 'csv_header', `${source.path}: ${words}`, actions);
}

function areSolvedByMap(problems: readonly HeaderProblem[], proposals: ColumnProposals): boolean {
  const columns = Object.values(proposals);
  return problems.every(
    ({ kind }) =>
      (kind === 'missing_email' && columns.includes('email')) ||
      (kind === 'unknown_columns' && columns.length > 0),
  );
}

/** Says that the header comes later, after a title or a comment; undefined when the first line may be data. */
function misplacedHeader({ header, headerLine, emailLine }: HeaderSource): string | undefined {
  const isData = header.length > 1 && header.some((cell) => cell.includes('@'));
  if (emailLine === undefined || isData) return undefined;
  const last = emailLine - 1;
  const lines =
    last === headerLine ? `line ${String(last)}` : `lines ${String(headerLine)} to ${String(last)}`;
  return `The header seems to be in line ${String(emailLine)}: remove ${lines}.`;
}

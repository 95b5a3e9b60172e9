import { count, countOf, duration, HOW_ROWS_COUNT, sanitizeLine } from '../model';
import type { JobReport, ReportedAction, ReportedCause, ReportedOrgs } from './job-report';
import {
  arrivedFacts,
  inputFacts,
  courseWords,
  headline,
  moreOrgs,
  periodWords,
  stateWords,
  timeWords,
  undoWords,
  verificationWords,
} from './report-words';

const SHOWN_ORGS = 20;
const SHOWN_BARS = 30;

/** The report for a pull request or a ticket. Text of the CSV or of WorkOS is quoted as code, without effect. */
export function renderMarkdown(report: JobReport): string {
  const { jobId, asked, version, madeAt, organizations } = report;
  return (
    [
      `# Migration report: ${code(asked.csv.name)}`,
      `**${headline(report)}.** ${stateWords(report)}`,
      ...overview(report),
      ...undoPart(report),
      ...coursePart(report),
      ...causeParts(report),
      ...wayParts(report),
      ...(organizations === undefined ? [] : orgPart(organizations)),
      '## Consistency checks',
      table(
        ['Statement', 'Values', 'Verdict'],
        report.invariants.map(({ statement, values, verdict }) => [
          statement,
          code(values),
          verdict,
        ]),
      ),
      '## Input and options',
      table(
        ['', ''],
        inputFacts(report).map(([name, value]) => [name, code(value)]),
      ),
      `Job ${code(jobId)}; generated on ${timeWords(madeAt)} by workos-migrate ${version}.`,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function overview({ summary, verification }: JobReport): readonly string[] {
  const { successes, failures, unprocessed, durationMs } = summary;
  const rows = [
    [
      'Rows',
      `${count(successes)} arrived, ${count(failures)} failed, ${count(unprocessed)} not processed`,
    ],
    ...arrivedFacts(summary).map(([name, value, parts]) => [
      name,
      parts === '' ? count(value) : `${count(value)}: ${parts}`,
    ]),
    ['Working time', `${duration(durationMs)}, ${periodWords(summary)}`],
    ...(verification === undefined ? [] : [['Verified', verificationWords(verification)]]),
  ];
  return [table(['', ''], rows)];
}

function undoPart({ undo }: JobReport): readonly string[] {
  if (undo === undefined) return [];
  const { words, facts } = undoWords(undo);
  return ['## Undo', words, table(['', ''], facts)];
}

function causeParts({ causes, failures }: JobReport): readonly string[] {
  if (failures.total === 0) return [];
  return [
    `## Why ${countOf(failures.total, 'row')} failed, and what to do`,
    HOW_ROWS_COUNT,
    ...causes.flatMap(causePart),
  ];
}

function causePart({
  title,
  words,
  severity,
  patterns,
  actions,
  ...cause
}: ReportedCause): readonly string[] {
  const kinds = patterns.map(
    ({ what, said, count: failures, examples }) =>
      `- ${count(failures)} × ${code(what)} ${code(said)} (${code(examples.join(', '))})`,
  );
  const more =
    cause.morePatterns > 0 ? [`- and ${countOf(cause.morePatterns, 'more message')}`] : [];
  return [
    `### ${count(cause.count)} × ${title} (${severity})`,
    words,
    [...kinds, ...more].join('\n'),
    ...actionParts(actions),
  ];
}

function actionParts(actions: readonly ReportedAction[]): readonly string[] {
  return actions.map(({ text, isCommand }) => (isCommand ? block([text]) : text));
}

function wayParts({ waysOn }: JobReport): readonly string[] {
  if (waysOn.length === 0) return [];
  return [
    '## Next steps',
    ...waysOn.flatMap(({ words, actions }) => [words, ...actionParts(actions)]),
  ];
}

function coursePart({ course }: JobReport): readonly string[] {
  const { bars, hasRows } = course;
  const rows = bars.map(({ fromMs, toMs, rowsPerMinute, throttled }) => [
    `${duration(fromMs)} to ${duration(toMs)}`,
    hasRows ? count(rowsPerMinute) : '–',
    count(throttled),
  ]);
  const courseTable = table(['Working time', 'Rows per minute', '429'], rows);
  const shown =
    rows.length > SHOWN_BARS ? folded(`${count(rows.length)} intervals`, courseTable) : courseTable;
  return ['## Progress', ...courseWords(course), ...(rows.length > 0 ? [shown] : [])];
}

function orgPart(orgs: ReportedOrgs): readonly string[] {
  const rows = orgs.shown.map(({ name, arrived, failed }) => [
    code(name),
    count(arrived),
    count(failed),
  ]);
  const head = ['Organization', 'Rows arrived', 'Failed'];
  const more = moreOrgs(orgs);
  const rest = rows.slice(SHOWN_ORGS);
  return [
    '## Organizations',
    rows.length === 0 ? 'No row has an organization.' : table(head, rows.slice(0, SHOWN_ORGS)),
    ...(rest.length > 0
      ? [folded(countOf(rest.length, 'smaller organization'), table(head, rest))]
      : []),
    ...(more === undefined ? [] : [more]),
  ];
}

function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Any text as code, so that it cannot act as markup, a link or a mention. */
function code(text: string): string {
  const plain = sanitizeLine(text).replaceAll('`', 'ˋ').replaceAll('|', '\\|');
  return plain === '' ? '' : `\`${plain}\``;
}

function block(lines: readonly string[]): string {
  return ['```sh', ...lines.map((line) => sanitizeLine(line)), '```'].join('\n');
}

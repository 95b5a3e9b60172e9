import chalk from 'chalk';
import { CARRIED, type Carries, type Source, SOURCES } from '../../sources';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { wayToAnswer } from '../job/source-questions';
import { type Column, tableHead, tableRow, textWidth } from '../terminal/text-table';
import { unbroken } from '../terminal/wrap-text';

/** What `sources --json` prints. */
export interface SourcesJson {
  readonly sources: readonly Pick<Source, 'carries' | 'getIt' | 'key' | 'label' | 'questions'>[];
}

/** A way to an export that is a command, not a request or the pages of a dashboard. */
const COMMAND = /^[a-z]/;

const MARKS = { yes: 'yes', partly: 'partly', no: '–' } as const;

/** Lists all sources: what an export of each carries, and how to get it. */
export function listSources(): CommandAnswer<SourcesJson> {
  const sources = SOURCES.map(({ key, label, carries, getIt, questions = [] }) => {
    return { key, label, carries, getIt, questions };
  });
  return { json: { sources }, text: renderSources(SOURCES), exit: EXIT.done };
}

/** The sources as text: a table of what each carries, then each with its notes. Pure, but for colours. */
export function renderSources(sources: readonly Source[]): string {
  const titles = ['--from', ...CARRIED];
  const rows = sources.map(({ key, carries }) => [
    key,
    ...CARRIED.map((what) => MARKS[carries[what].how]),
  ]);
  const columns: Column[] = titles.map((title, index) => ({
    title,
    width: Math.max(...[titles, ...rows].map((row) => textWidth(row[index] ?? ''))),
  }));
  const table = tableHead(columns) + rows.map((cells) => tableRow(columns, cells)).join('');
  const details = sources.map(({ label, key, carries, getIt, questions = [] }) =>
    [
      chalk.bold(`${label} (--from ${key})`),
      `  ${COMMAND.test(getIt) ? unbroken(getIt) : getIt}`,
      ...CARRIED.flatMap((what) => noteOf(what, carries[what])),
      ...questions.map((each) => `  ${chalk.dim(`${wayToAnswer(each)}:`)} ${each.summary}`),
    ].join('\n'),
  );
  return [table.trimEnd(), ...details].join('\n\n');
}

function noteOf(what: string, { note }: Carries): readonly string[] {
  return note === undefined ? [] : [`  ${chalk.dim(`${what}:`)} ${note}`];
}

import { KNOWN_CAUSES, type KnownCause } from '../../src/lib/failures';

/** The recipe of each remedy: a heading in the first part of the page. */
const RECIPES: Readonly<Record<KnownCause['remedy'], string>> = {
  time: '[Retry the rows](#retry-the-rows)',
  environment: '[Retry all failed rows](#retry-all-failed-rows)',
  choice: '[Import the rows again](#import-the-rows-again)',
  file: '[Correct the rows](#correct-the-rows)',
};

/** The part of docs/troubleshooting.md below its mark: one section for each known cause. */
export function causeSections(): string {
  return KNOWN_CAUSES.map(section).join('\n');
}

function section({ title, says, words, advice, remedy }: KnownCause): string {
  return [
    `### ${title}`,
    '',
    '```text',
    ...says,
    '```',
    '',
    words,
    ...advice,
    '',
    `→ ${RECIPES[remedy]}`,
    '',
  ].join('\n');
}

import { Abort } from '../../model';
import { SOURCES } from '../../sources';
import { variableOf } from './source-questions';

/** The flags of every command that reads passwords of an export. */
export const EXPORT_FLAGS = {
  from: {
    summary: 'Where the export comes from: see workos-migrate sources. Default: recognised.',
    helpValue: '<source>',
  },
  passwords: { summary: 'Further file: password hashes.', helpValue: '<file>' },
  'hash-config': {
    summary: 'Further file: parameters of the password hashes.',
    helpValue: '<file>',
  },
  answer: {
    summary: 'Answer to a question of the source, as <question>=<text>. Repeatable.',
    helpValue: '<question>=<text>',
    // Non-greedy: a file may follow the flag.
    multipleNonGreedy: true,
    multiple: true,
  },
} as const;

/**
 * The answers to the questions of all sources, by the names of the questions.
 *
 * @param environment has the answers that are secrets
 * @throws Abort `answer_invalid`
 */
export function readAnswers(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const questions = SOURCES.flatMap((source) => source.questions ?? []);
  const answers: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const question = questions.find(({ name }) => name === text.slice(0, Math.max(0, at)));
    if (question === undefined) {
      const names = questions.map(({ name }) => name).join(', ');
      const message = `--answer takes <question>=<text>. Questions: ${names}.`;
      throw new Abort('usage', 'answer_invalid', message, ['workos-migrate sources']);
    }
    if (question.isSecret === true) {
      const message = `${question.name} is a secret: others can read it in a flag.`;
      throw new Abort('usage', 'answer_invalid', message, [
        `Put it into the environment as ${variableOf(question)}`,
      ]);
    }
    const answer = text.slice(at + 1);
    if (question.choices?.includes(answer) === false) {
      const message = `--answer ${question.name} takes ${question.choices.join(' or ')}.`;
      throw new Abort('usage', 'answer_invalid', message);
    }
    if (question.isNumber === true && !/^[1-9]\d{0,8}$/.test(answer)) {
      const message = `--answer ${question.name} takes a whole number from 1, such as 25000.`;
      throw new Abort('usage', 'answer_invalid', message);
    }
    answers[question.name] = answer;
  }
  for (const question of questions) {
    const value = question.isSecret === true ? environment[variableOf(question)] : undefined;
    if (value !== undefined && value !== '') answers[question.name] = value;
  }
  return answers;
}

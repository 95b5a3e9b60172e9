import type { Source } from '../sources';
import { answerNotAskedError } from './convert-errors';
import type { ConvertRequest } from './convert-request';
import type { ConvertPorts } from './ports';

/**
 * Refuses an answer that the source does not ask for. Secrets come from the environment, where they may be meant for
 * another source.
 *
 * @throws Abort `answer_not_asked`
 */
export function assertAsked(
  answers: ConvertRequest['answers'],
  { label, questions = [] }: Source,
  sources: ConvertPorts['sources'],
): void {
  const isSecret = (name: string): boolean =>
    sources.some((each) => each.questions?.some((asked) => asked.name === name && asked.isSecret));
  const asks = questions.map(({ name }) => name);
  const other = Object.keys(answers).find((name) => !asks.includes(name) && !isSecret(name));
  if (other !== undefined) throw answerNotAskedError(other, label, asks);
}

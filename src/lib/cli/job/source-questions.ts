import type { Question } from '../../sources';

/** The variable that answers a question with a secret: `WORKOS_MIGRATE_APP_KEY` for `app-key`. */
export function variableOf({ name }: Pick<Question, 'name'>): string {
  return `WORKOS_MIGRATE_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** How a question is answered: by a flag, or, for a secret, by a variable. */
export function wayToAnswer(question: Question): string {
  return question.isSecret === true ? variableOf(question) : `--answer ${question.name}=…`;
}

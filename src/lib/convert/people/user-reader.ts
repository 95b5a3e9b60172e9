import type { ExportRecord } from '../../exports';
import type { ConvertedUser, Question, Source } from '../../sources';
import { answerMissingError, RefusedWhole } from '../convert-errors';
import type { UserContext } from './user-context';

/** Reads records of users by the function of their source. */
export class UserReader {
  private readonly unanswered: readonly Question[];

  constructor(
    private readonly source: Source,
    private readonly context: UserContext,
  ) {
    const asked = source.questions ?? [];
    this.unanswered = asked.filter(({ name }) => context.answers[name] === undefined);
  }

  /** What the source says of a record, whatever it is. */
  convert(value: ExportRecord['value']): ConvertedUser {
    const { source, context } = this;
    context.begin(value);
    return source.convert(value, context);
  }

  /** @throws Abort `export_refused` when the record says that the whole file must not be converted, `answer_missing` */
  read({ ref, value }: ExportRecord): ConvertedUser {
    const refusal = this.source.parts[0].refuse?.(value);
    if (refusal !== undefined) throw new RefusedWhole(ref, refusal);
    this.assertAnswered(value);
    const converted = this.convert(value);
    const { password } = converted.user;
    if (password.kind === 'refused' && password.reason === 'plain_text') {
      throw new RefusedWhole(ref, password.why);
    }
    return converted;
  }

  private assertAnswered(value: ExportRecord['value']): void {
    for (const question of this.unanswered) {
      if (question.isNeededFor?.(value) !== true) continue;
      throw answerMissingError(this.source.label, question);
    }
  }
}

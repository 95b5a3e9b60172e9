import { isRecord } from '../wire/body-reader';
import { LOOP_CURSORS } from '../wire/paging';
import type { WireAnswer } from '../wire/wire';

/** The page with a next one: cursor A, behind A cursor B, behind B cursor A again. Other answers as they are. */
export function makeEndless(answer: WireAnswer, query: URLSearchParams): WireAnswer {
  const { body } = answer;
  if (!isRecord(body) || !isRecord(body['list_metadata'])) return answer;
  const [a, b] = LOOP_CURSORS;
  const after = query.get('after') === a ? b : a;
  return { ...answer, body: { ...body, list_metadata: { ...body['list_metadata'], after } } };
}

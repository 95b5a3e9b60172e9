import { asObject, asServerCode, parseJson, type ServerCode } from '../model';
import { isKnown } from './known-words';

/** The content of an error body. */
export interface ErrorBody {
  /** Those of known words, the most specific first: those of `errors`, then the body's own. */
  readonly codes: readonly ServerCode[];
  /**
   * WorkOS's sentences: those of `errors` if there are any, else those of the body. They may repeat the request: show
   * only those that are `isKnown`.
   */
  readonly texts: readonly string[];
  /** False for an empty body, HTML of a proxy, a torn answer. */
  readonly isJson: boolean;
  /** True for JSON that does not parse: part of the answer was lost. */
  readonly isTorn: boolean;
}

const CODE = /^[A-Za-z][A-Za-z_.-]{0,79}$/;
/** Codes among plain words have an underscore: `email_required`, but not `Unauthorized`. */
const BARE_CODE = /^[a-z]+(_[a-z]+)+$/;
const MAX_ERRORS = 50;
/** No pattern sees more of a text of a server: some take time that grows with the square of its length. */
const MAX_TEXT = 2_000;
/** Placeholders of the schema, which say nothing (docs/workos-api.md, "Error bodies"). */
const EMPTY_TEXTS = ['Request could not be processed.', 'Validation failed.'];

/**
 * Reads any of the error shapes: `{message}`, `{code, message}`, `{code, message, errors: [{code, message}]}`,
 * `{message, errors: [{code, field}]}` and OAuth's `{error, error_description}` (docs/workos-api.md, "Error bodies").
 * Elements of `errors` may be anything.
 */
export function readErrorBody(text: string): ErrorBody {
  const parsed = parseJson(text);
  const body = asObject(parsed);
  if (body === undefined) {
    const isTorn = parsed === undefined && /^\s*[{[]/.test(text);
    return { codes: [], texts: [], isJson: false, isTorn };
  }
  const { code, error, errors } = body;
  const details: readonly unknown[] = Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : [];
  const codes = [...details.map(detailCode), asCode(code), asBareCode(error)];
  const detailTexts = details.map(detailText).filter(isTelling);
  const ownTexts = [...asTexts(body['message']), ...asTexts(body['error_description'])];
  return {
    codes: codes.filter((each) => each !== undefined),
    texts: detailTexts.length > 0 ? detailTexts : ownTexts.filter(isTelling),
    isJson: true,
    isTorn: false,
  };
}

function detailCode(detail: unknown): ServerCode | undefined {
  return typeof detail === 'string' ? asBareCode(detail) : asCode(asObject(detail)?.['code']);
}

/** The sentence of a detail, or its code where it has none, after the name of its field. */
function detailText(detail: unknown): string {
  if (typeof detail === 'string') return detail.slice(0, MAX_TEXT);
  const { code, field, message } = asObject(detail) ?? {};
  const text = asTexts(message)[0] ?? asCode(code) ?? '';
  return typeof field === 'string' && text !== '' ? `${field}: ${text}`.slice(0, MAX_TEXT) : text;
}

function asCode(value: unknown): ServerCode | undefined {
  return typeof value === 'string' && CODE.test(value) && isKnown(value)
    ? asServerCode(value)
    : undefined;
}

function asBareCode(value: unknown): ServerCode | undefined {
  return typeof value === 'string' && BARE_CODE.test(value) ? asCode(value) : undefined;
}

function asTexts(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, MAX_ERRORS) : [value];
  return values.filter((each) => typeof each === 'string').map((each) => each.slice(0, MAX_TEXT));
}

function isTelling(text: string): boolean {
  return text.trim() !== '' && !EMPTY_TEXTS.includes(text.trim());
}

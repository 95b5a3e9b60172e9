const GOOGLE = /^(?:gmail|googlemail)\.com$/;
const OUTSIDE_ASCII = /[^\u0000-\u007f]/;
/** Marks that end the host of a URL. */
const NOT_OF_A_HOST = /[/\\?#:@[\]]/;

/**
 * The text by which two emails are compared that no server can keep apart: it ignores case, white space around it,
 * compatibility characters and the form of an international domain.
 */
export function normalEmail(text: string): string {
  const lower = lowerCase(text);
  const at = lower.lastIndexOf('@');
  return at < 0 ? lower : `${lower.slice(0, at)}@${inAscii(lower.slice(at + 1))}`;
}

/**
 * The text by which the email that was sent and the email in an answer are compared. It ignores whatever a server may
 * have normalised: case, white space around it, compatibility characters, `ß`, the form of an international domain, and
 * the dots of a Gmail address. Two emails of one form may still be two users: see `emailKey`.
 */
export function looseEmail(text: string): string {
  const lower = lowerCase(text);
  const at = lower.lastIndexOf('@');
  if (at < 0) return folded(lower);
  const local = folded(lower.slice(0, at));
  const domain = inAscii(lower.slice(at + 1));
  return GOOGLE.test(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
}

/** The text by which names of organizations are compared: case counts, white space and the form of accents do not. */
export function looseName(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/**
 * The text by which the name that was sent and the name in an answer are compared: it ignores case, too, and whatever
 * else a server may have folded. Two organizations of one form may still have two names: see `looseName`.
 */
export function foldedName(text: string): string {
  return folded(lowerCase(looseName(text)));
}

/** Normalised again, because the lower case of `İ` has a combining dot. */
function lowerCase(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** A server that lowers each character by itself writes a final `ς` as `σ`; one that folds case writes `ß` as `ss`. */
function folded(lower: string): string {
  return lower.replaceAll('ß', 'ss').replaceAll('ς', 'σ');
}

/** An international domain as DNS has it, `xn--…`; any other text as it is. `URL` is here without an import. */
function inAscii(domain: string): string {
  if (!OUTSIDE_ASCII.test(domain) || NOT_OF_A_HOST.test(domain)) return domain;
  const url = `http://${domain}/`;
  return URL.canParse(url) ? new URL(url).hostname : domain;
}

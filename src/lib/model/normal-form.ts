const GOOGLE = /^(?:gmail|googlemail)\.com$/;
const OUTSIDE_ASCII = /[^\u0000-\u007f]/;
/** Marks that end the host of a URL. */
const NOT_OF_A_HOST = /[/\\?#:@[\]]/;

/**
 * The text by which the email that was sent and the email in an answer are compared. It ignores whatever a server may
 * have normalised: case, white space around it, compatibility characters, `ß`, the form of an international domain, and
 * the dots of a Gmail address. Two emails of one form may still be two users: see `emailKey`.
 */
export function looseEmail(text: string): string {
  const lower = lowerCase(text);
  const at = lower.lastIndexOf('@');
  if (at < 0) return looseLocalPart(lower);
  const local = looseLocalPart(lower.slice(0, at));
  const domain = inAscii(lower.slice(at + 1));
  return GOOGLE.test(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
}

/** The text by which names of organizations are compared: case counts, white space and the form of accents do not. */
export function looseName(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Normalised again, because the lower case of `İ` has a combining dot. */
function lowerCase(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** A server that lowers each character by itself writes a final `ς` as `σ`; one that folds case writes `ß` as `ss`. */
function looseLocalPart(local: string): string {
  return local.replaceAll('ß', 'ss').replaceAll('ς', 'σ');
}

/** An international domain as DNS has it, `xn--…`; any other text as it is. `URL` is here without an import. */
function inAscii(domain: string): string {
  if (!OUTSIDE_ASCII.test(domain) || NOT_OF_A_HOST.test(domain)) return domain;
  const url = `http://${domain}/`;
  return URL.canParse(url) ? new URL(url).hostname : domain;
}

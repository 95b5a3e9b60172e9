import { sanitizeLine } from '../model';

const HIDDEN = '***';
/** A sentence of an API is far shorter; a longer text is an echo and is not shown at all. */
const MAX_TEXT = 64 * 1024;
/** Shorter secrets (a metadata value may be `1` or `user`) are hidden only where they are whole words. */
const STANDS_OUT = 8;

/** Keys, bearer headers and password hashes by their form, for echoes that are cut off or of another request. */
const SECRET_FORMS =
  /\bsk_[A-Za-z0-9_]{4,}|\bBearer\s+\S+|\$[a-z0-9-]{1,20}\$\S{4,}|\{[A-Z0-9-]{3,12}\}[A-Za-z0-9+/=]{4,}/gi;

/**
 * A server's text without secrets: servers may echo the request. Hides `secrets` as they are and as JSON, URLs and HTML
 * write them. Call this before cutting the text, or half a secret remains.
 */
export function redact(text: string, secrets: readonly string[]): string {
  if (text.length > MAX_TEXT) return '';
  const forms = [...new Set(secrets.flatMap(writtenForms))].filter((form) => form.trim() !== '');
  forms.sort((a, b) => b.length - a.length);
  const hidden = forms.length === 0 ? text : text.replace(anyOf(forms), HIDDEN);
  return hidden.replace(SECRET_FORMS, HIDDEN);
}

/** True when `text` contains nothing to hide. */
export function isClean(text: string, secrets: readonly string[]): boolean {
  return redact(text, secrets) === text;
}

function writtenForms(secret: string): readonly string[] {
  const json = inJson(secret);
  const html = secret.replace(/[&<>"']/g, (mark) => HTML_MARKS[mark] ?? mark);
  const inUrls = [inUrl(secret), inUrl(json)];
  return [secret, secret.trim(), sanitizeLine(secret), json, inJson(json), ...inUrls, html];
}

const HTML_MARKS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Lone surrogates, which a URL cannot contain, become the replacement character. */
function inUrl(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}

function anyOf(forms: readonly string[]): RegExp {
  const patterns = forms.map((form) => {
    const literal = form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return form.length >= STANDS_OUT
      ? literal
      : `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`;
  });
  return new RegExp(patterns.join('|'), 'gu');
}

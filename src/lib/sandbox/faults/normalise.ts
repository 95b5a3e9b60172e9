import { domainToASCII } from 'node:url';

import type { NormalForm } from './effects';

const EMAIL_FIELDS = ['email'];
const NAME_FIELDS = ['name', 'first_name', 'last_name'];
const NOT_ASCII = /[^\x00-\x7F]/;

type Rewrite = (text: string) => string;

function same(text: string): string {
  return text;
}

function nfc(text: string): string {
  return text.normalize('NFC');
}

/** German ß counts as ss, and capitals do not count. */
function fold(text: string): string {
  return text.toLowerCase().replaceAll('ß', 'ss');
}

function collapseBlanks(name: string): string {
  return name.replaceAll(/\s+/g, ' ').trim();
}

/** Applies `rewrite` to the local part and the domain of an email. */
function ofEmail(
  email: string,
  rewrite: (local: string, domain: string) => readonly [string, string],
): string {
  const at = email.lastIndexOf('@');
  return at === -1 ? email : rewrite(email.slice(0, at), email.slice(at + 1)).join('@');
}

function punycode(email: string): string {
  return ofEmail(email, (local, domain) => {
    const ascii = NOT_ASCII.test(domain) ? domainToASCII(domain) : domain;
    // An empty text means that the domain has no ASCII form.
    return [local, ascii === '' ? domain : ascii];
  });
}

function gmail(email: string): string {
  return ofEmail(email, (local, domain) => {
    const isGmail = ['gmail.com', 'googlemail.com'].includes(domain.toLowerCase());
    return isGmail ? [local.replaceAll('.', ''), 'gmail.com'] : [local, domain];
  });
}

const FORMS: Readonly<Record<NormalForm, { readonly email: Rewrite; readonly name: Rewrite }>> = {
  nfc: { email: nfc, name: nfc },
  punycode: { email: punycode, name: same },
  fold: { email: fold, name: fold },
  gmail: { email: gmail, name: same },
  blanks: { email: same, name: collapseBlanks },
};

function rewriter(forms: readonly NormalForm[], kind: 'email' | 'name'): Rewrite {
  return (text) => forms.reduce((so, form) => FORMS[form][kind](so), text);
}

/** Called with each text that the server spells differently than the client. */
export type NoteSpelling = (sent: string, stored: string) => void;

/** The body as a server that stores these forms reads it: email and names are normalised. */
export function normaliseBody(
  body: Readonly<Record<string, unknown>>,
  forms: readonly NormalForm[],
  note: NoteSpelling,
): Readonly<Record<string, unknown>> {
  const normal: Record<string, unknown> = { ...body };
  const rewrite = (field: string, to: Rewrite): void => {
    const sent = body[field];
    if (typeof sent !== 'string') return;
    const stored = to(sent);
    if (stored !== sent) note(sent, stored);
    normal[field] = stored;
  };
  for (const field of EMAIL_FIELDS) rewrite(field, rewriter(forms, 'email'));
  for (const field of NAME_FIELDS) rewrite(field, rewriter(forms, 'name'));
  return normal;
}

/** Notes how the server spells the email and the name that a list is searched for. */
export function noteQuery(
  query: URLSearchParams,
  forms: readonly NormalForm[],
  note: NoteSpelling,
): void {
  for (const [field, kind] of [
    ['email', 'email'],
    ['search', 'name'],
  ] as const) {
    const sent = query.get(field);
    const stored = sent === null ? null : rewriter(forms, kind)(sent);
    if (sent !== null && stored !== null && stored !== sent) note(sent, stored);
  }
}

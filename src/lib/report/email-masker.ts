import { clip, sanitizeLine } from '../model';

// The first character stays, so that two rows can be told apart; whatever else may belong to the address goes.
const LOCAL_PART = /([^\s@<>"'(),;:])[^\s@<>"'(),;:]*@(?=[^\s@])/gu;

/** Text without the emails in it: `ada@example.com` becomes `a…@example.com`. */
export function maskEmails(text: string): string {
  return text.replace(LOCAL_PART, '$1…@');
}

/** An email masked, also where it is none: what was meant for one may still tell who it is. */
export function maskEmail(email: string): string {
  if (email === '') return '';
  const [first = ''] = email;
  const [domain = ''] = /@[^\s@]+$/.exec(email) ?? [];
  return `${first}…${domain}`;
}

/** How text of a file or a server is shown: one line, and not too long. */
export interface EmailMasker {
  text(text: string, length?: number): string;
  email(email: string): string;
}

const LENGTH = 200;
const EMAIL_LENGTH = 80;
/** More is never shown, and looking for emails in much more would take long. */
const LOOKED_AT = 2_000;

/** Shows text with its emails, or without. */
export function emailMasker(showsEmails: boolean): EmailMasker {
  const shown = (text: string, mask: (text: string) => string): string => {
    const line = sanitizeLine(clip(text, LOOKED_AT));
    return showsEmails ? line : mask(line);
  };
  return {
    text: (text, length = LENGTH) => clip(shown(text, maskEmails), length),
    email: (email) => clip(shown(email, maskEmail), EMAIL_LENGTH),
  };
}

import { clip, sanitizeLine } from '../model';

// Keeps the first character, so that rows can be distinguished, and drops everything else before the @.
const LOCAL_PART = /([^\s@<>"'(),;:])[^\s@<>"'(),;:]*@(?=[^\s@])/gu;

/** Masks every email in a text: `ada@example.com` becomes `a…@example.com`. */
export function maskEmails(text: string): string {
  return text.replace(LOCAL_PART, '$1…@');
}

/** Masks an email, even an invalid one, which may still identify a person. */
export function maskEmail(email: string): string {
  if (email === '') return '';
  const [first = ''] = email;
  const [domain = ''] = /@[^\s@]+$/.exec(email) ?? [];
  return `${first}…${domain}`;
}

/** How text of the CSV or of WorkOS is shown: as one line of limited length. */
export interface EmailMasker {
  text(text: string, length?: number): string;
  email(email: string): string;
}

const LENGTH = 200;
const EMAIL_LENGTH = 80;
/** How much of a text is searched for emails; a report shows less than that. */
const SEARCHED_LENGTH = 2_000;

/** A masker that leaves emails as they are if `showsEmails`. */
export function emailMasker(showsEmails: boolean): EmailMasker {
  const shown = (text: string, mask: (text: string) => string): string => {
    const line = sanitizeLine(clip(text, SEARCHED_LENGTH));
    return showsEmails ? line : mask(line);
  };
  return {
    text: (text, length = LENGTH) => clip(shown(text, maskEmails), length),
    email: (email) => clip(shown(email, maskEmail), EMAIL_LENGTH),
  };
}

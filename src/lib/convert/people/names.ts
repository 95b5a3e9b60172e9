import type { SourceUser } from '../../sources';
import type { NameSplit } from '../choices';

// A number with its usual signs: several sources fill the name with it.
const PHONE = /^\+?[\d\s().-]{7,20}$/;
const NINE = 0x39;
const BLANKS = /\s+/;

/** First and last name, '' where there is none. */
export interface Names {
  readonly first: string;
  readonly last: string;
}

const NONE: Names = Object.freeze({ first: '', last: '' });

/** The names of a user. Given and family name are never split again; what is an address or a phone number is no name. */
export function namesOf(user: SourceUser, split: NameSplit): Names {
  const { firstName, lastName, fullName } = user;
  if (firstName !== undefined || lastName !== undefined) {
    return { first: nameIn(firstName), last: nameIn(lastName) };
  }
  const name = nameIn(fullName);
  return name === '' ? NONE : splitName(name, split);
}

function splitName(name: string, split: NameSplit): Names {
  const words = name.split(BLANKS);
  if (words.length === 1) return { first: name, last: '' };
  switch (split) {
    case 'first-space':
      return { first: words[0] ?? '', last: words.slice(1).join(' ') };
    case 'last-space':
      return { first: words.slice(0, -1).join(' '), last: words.at(-1) ?? '' };
    case 'none':
      return { first: name, last: '' };
    default:
      return split satisfies never;
  }
}

function nameIn(text: string | undefined): string {
  if (text === undefined || text.includes('@')) return '';
  if (text.charCodeAt(0) <= NINE && PHONE.test(text)) return '';
  return text.trim();
}

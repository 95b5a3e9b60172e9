/** What databases, spreadsheets and programs write for no value or an error, and nobody means, in lower case. */
const MARKS: ReadonlySet<string> = new Set(
  // PostgreSQL and MySQL; pandas; DBeaver and other database tools.
  (
    '\\n \\\\n <na> <null> (null) [null] ' +
    // Spreadsheets in English, German, French and Spanish.
    '#n/a #ref! #name? #value! #div/0! #num! #null! #spill! #calc! #field! #blocked! #error! #getting_data ' +
    '#nv #bezug! #wert! #zahl! #überlauf! #valeur! #nom? #nombre! #¡ref! #¿nombre? #¡valor! #¡div/0! #¡num!'
  ).split(' '),
);

/** Words for no value that may be a name: there are people called Null. */
const WORDS: ReadonlySet<string> = new Set(['null', 'none', 'nan', 'n/a', 'undefined']);

const LONGEST = 20;

// An object that JavaScript wrote as text, or a list of them.
const OBJECT = /^\[object \w{1,40}\](?:,\[object \w{1,40}\])*$/;

/** How a trimmed text says that there is no value: by a mark that nobody means, or by a word that may be a name. */
export function noValueIn(text: string): 'mark' | 'word' | undefined {
  if (text.startsWith('[object ')) return OBJECT.test(text) ? 'mark' : undefined;
  if (text.length > LONGEST) return undefined;
  const lower = text.toLowerCase();
  if (WORDS.has(lower)) return 'word';
  return MARKS.has(lower) ? 'mark' : undefined;
}

/** A test that creates no string: false for most texts that begin with a letter, by the letter and the length. */
export function mayBeNoValueWord(text: string): boolean {
  const { length } = text;
  if (length !== 4 && length !== 3 && length !== 9) return false;
  const first = text.charCodeAt(0) | 0x20;
  return first === 0x6e || first === 0x75;
}

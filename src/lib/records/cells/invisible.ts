// Characters without a glyph, and marks that reorder text. Not among them: variation selectors, which choose a form of
// the character before them; the letters of emoji flags; joiners between letters that need them, and within emoji.
const INVISIBLE =
  /(?!\p{VS}|\p{Join_C}|[\u{e0020}-\u{e007f}])\p{DI}|(?<![^\s\p{sc=Latin}])\p{Join_C}|\p{Join_C}(?![^\s\p{sc=Latin}])/gu;

/** A name without invisible characters and direction marks, trimmed. */
export function withoutInvisible(name: string): string {
  return name.replace(INVISIBLE, '').trim();
}

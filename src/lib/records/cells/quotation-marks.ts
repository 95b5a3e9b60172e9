const TYPOGRAPHIC = [
  '“”',
  '„“',
  '„”',
  '””',
  '‘’',
  '‚‘',
  '‚’',
  '’’',
  '«»',
  '»«',
  '‹›',
  '›‹',
  '＂＂',
];
const STRAIGHT = ['""', "''", '``'];

/** A text inside quotation marks. */
export interface QuotedText {
  readonly inner: string;
  /** The two marks. */
  readonly marks: string;
  /** True when no data format quotes with these marks, so that they are not part of a broken one. */
  readonly isTypographic: boolean;
}

/** The parts of a trimmed text that is wrapped in quotation marks, with no such mark inside; else undefined. */
export function quotedText(text: string): QuotedText | undefined {
  const [open, close] = [text.charAt(0), text.charAt(text.length - 1)];
  const isTypographic = TYPOGRAPHIC.includes(open + close);
  if (!isTypographic && !STRAIGHT.includes(open + close)) return undefined;
  const inner = text.slice(1, -1);
  if (inner.trim() === '' || inner.includes(open) || inner.includes(close)) return undefined;
  return { inner, marks: open + close, isTypographic };
}

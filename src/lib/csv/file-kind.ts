/** A kind of file that is not a CSV. */
export interface FileKind {
  /** Follows "users.csv is". */
  readonly name: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}

const SAVE = 'Open it in a spreadsheet program and save it as "CSV UTF-8".';
const CONVERT = 'Convert it to a CSV whose first line names the columns, for example with jq.';
const DECOMPRESS = 'Decompress it first. Of compressed files, only gzip (.csv.gz) is read.';

// The name of the first file in the archive stands at offset 30. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
const ZIP_ENTRY = 'PK\\x03\\x04[^]{26}';

/** By the first bytes, as Latin-1; the first that fits counts. */
const KINDS: readonly (FileKind & { readonly start: RegExp })[] = [
  {
    start: new RegExp(`^${ZIP_ENTRY}(\\[Content_Types\\]|_rels/|docProps/|xl/)`),
    name: 'an Excel workbook',
    remedy: SAVE,
  },
  {
    start: new RegExp(`^${ZIP_ENTRY}mimetypeapplication/vnd\\.oasis\\.opendocument\\.spreadsheet`),
    name: 'an OpenDocument spreadsheet',
    remedy: SAVE,
  },
  { start: /^PK(?:\x03\x04|\x05\x06)/, name: 'a ZIP archive', remedy: 'Extract the CSV from it.' },
  {
    start: /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/,
    name: 'an old Excel workbook (.xls)',
    remedy: SAVE,
  },
  { start: /^%PDF-/, name: 'a PDF', remedy: 'Export the data as a CSV.' },
  { start: /^BZh\d/, name: 'compressed with bzip2', remedy: DECOMPRESS },
  { start: /^\xfd7zXZ\0/, name: 'compressed with xz', remedy: DECOMPRESS },
  { start: /^\x28\xb5\x2f\xfd/, name: 'compressed with Zstandard', remedy: DECOMPRESS },
  {
    start: /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|table)\b/i,
    name: 'a web page or XML',
    remedy:
      'If it should be an export, check that the download was not a sign-in page, and export the data as a CSV.',
  },
  {
    start: /^(?:\xef\xbb\xbf)?\s*\{\s*"[^\n]*\}\s*(?:\n|$)/,
    name: 'JSON Lines',
    remedy: CONVERT,
  },
  { start: /^(?:\xef\xbb\xbf)?\s*\{\s*(?:"|\}|$)/, name: 'a JSON document', remedy: CONVERT },
  { start: /^(?:\xef\xbb\xbf)?\s*\[\s*(?:[[\]{"]|$)/, name: 'a JSON array', remedy: CONVERT },
];

/** What a file is by its first bytes; undefined when it may be a CSV. */
export function fileKindOf(start: Buffer): FileKind | undefined {
  const text = start.toString('latin1');
  return KINDS.find(({ start: pattern }) => pattern.test(text));
}

/** True for gzip. https://www.rfc-editor.org/rfc/rfc1952 */
export function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;
}

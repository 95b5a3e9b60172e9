import { Flags } from '@oclif/core';
import { type CsvFormat, delimiterNamed, encodingNamed, nearEncodings } from '../../csv';
import { Abort, defined, sanitizeLine } from '../../model';

function parseEncoding(input: string): Promise<string> {
  const encoding = encodingNamed(input);
  if (encoding !== undefined) return Promise.resolve(encoding);
  return Promise.reject(
    new Abort(
      'usage',
      'flag_invalid',
      `--encoding takes the name of an encoding, not "${sanitizeLine(input)}". Try ${nearEncodings(input).join(', ')}.`,
    ),
  );
}

function parseDelimiter(input: string): Promise<string> {
  const delimiter = delimiterNamed(input);
  if (delimiter !== undefined) return Promise.resolve(delimiter === '\t' ? 'tab' : delimiter);
  return Promise.reject(
    new Abort(
      'usage',
      'flag_invalid',
      `--delimiter takes one ASCII character such as ; or |, or tab, not "${sanitizeLine(input)}". ` +
        'Letters, digits, spaces, quotes and + - . @ _ cannot separate cells.',
    ),
  );
}

/** The flags that say how a CSV is written. */
export const formatFlags = {
  encoding: Flags.string({
    summary:
      'Encoding of the CSV, such as windows-1252. Default: UTF-8, or UTF-16 with a byte order mark.',
    helpValue: '<name>',
    parse: parseEncoding,
  }),
  delimiter: Flags.string({
    summary:
      'Character between the cells, or tab. Default: a comma, semicolon, tab or bar, by the header.',
    helpValue: '<char>',
    parse: parseDelimiter,
  }),
};

/** The format that the flags say; what they leave out is as in `otherwise`. */
export function readFormat(
  flags: { readonly encoding?: string | undefined; readonly delimiter?: string | undefined },
  otherwise: CsvFormat = { encoding: null, delimiter: null },
): CsvFormat {
  const { encoding, delimiter } = flags;
  return {
    encoding: otherwise.encoding,
    delimiter: otherwise.delimiter,
    ...defined({ encoding, delimiter }),
  };
}

/** The flags that say this format, as words of a command. */
export function formatWords({ encoding, delimiter }: CsvFormat): readonly string[] {
  return [
    ...(encoding === null ? [] : ['--encoding', encoding]),
    ...(delimiter === null ? [] : ['--delimiter', delimiter]),
  ];
}

/** The format of a file that was copied out of one of this format: the copy is UTF-8, or UTF-16 with its mark. */
export function formatOfCopy({ delimiter }: CsvFormat): CsvFormat {
  return { encoding: null, delimiter };
}

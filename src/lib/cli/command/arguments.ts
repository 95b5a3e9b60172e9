/** The flags that every command has, and that may precede it. */
const GLOBAL_FLAGS = ['--json', '--quiet', '-q', '--no-color'];
const HELP_FLAGS = ['--help', '-h'];
const VERSION_FLAGS = ['--version', '-v'];

/**
 * Puts the arguments of the program into the order that oclif expects, the command first. `-h` and `--help` anywhere
 * become the command `help`, and `-v` and `--version` the command `version`, so that these words have one way. Pure.
 */
export function arrangeArguments(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const first = words.findIndex((word) => ![...GLOBAL_FLAGS, ...HELP_FLAGS].includes(word));
  const command = first < 0 ? [] : words.slice(first, first + 1);
  const has = (flags: readonly string[]): boolean => flags.some((flag) => words.includes(flag));
  const given = words.filter((word) => GLOBAL_FLAGS.includes(word));
  if (has(VERSION_FLAGS)) return ['version', ...given];
  if (has(HELP_FLAGS))
    return ['help', ...command.filter((word) => !word.startsWith('-')), ...given];
  if (command.length === 0) return ['help', ...given];
  return [...command, ...argv.slice(0, first), ...argv.slice(first + 1)];
}

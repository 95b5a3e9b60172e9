import { nearestNames } from '../../jobs';
import { Abort, sanitizeLine } from '../../model';

/** The `Abort` for a word that is not one of `names`: commands, or whatever `help` describes. */
export function unknownCommand(typed: string, names: readonly string[]): Abort {
  const near = nearestNames(typed, names);
  const word = sanitizeLine(typed);
  const problem = typed.startsWith('-')
    ? `Name the command before ${word}.`
    : `${word} is not a workos-migrate command.`;
  if (near.length > 0) {
    return usage('command_unknown', `${problem} ${didYouMean(near)}`, ['workos-migrate help']);
  }
  return usage('command_unknown', problem, [`The commands are ${names.join(', ')}`]);
}

/** The `Abort` for a flag that a command does not have. `names` are those it has, without hyphens. */
export function unknownFlag(typed: string, command: string, names: readonly string[]): Abort {
  const name = typed.replace(/=.*$/s, '');
  const near = nearestNames(name.replace(/^-+/, ''), names).map((each) => `--${each}`);
  const problem = `${sanitizeLine(name)} is not a flag of workos-migrate ${command}.`;
  const message = near.length > 0 ? `${problem} ${didYouMean(near)}` : problem;
  return usage('usage', message, [`workos-migrate ${command} --help`]);
}

/** The `Abort` for `--sandbox=yes`: oclif would take the value for an argument. */
export function flagTakesNoValue(flag: string, command: string): Abort {
  return usage('flag_invalid', `--${flag} takes no value.`, [`workos-migrate ${command} --help`]);
}

function didYouMean(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  const others = names.slice(0, -1).join(', ');
  return `Did you mean ${others === '' ? last : `${others} or ${last}`}?`;
}

function usage(code: string, message: string, actions: readonly string[]): Abort {
  return new Abort('usage', code, message, actions);
}

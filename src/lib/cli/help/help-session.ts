import type { Interfaces } from '@oclif/core';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { unknownCommand } from '../command/usage-errors';
import { terminalWidth } from '../terminal/output';
import { HelpText } from './command-help';
import { REFERENCE_PAGES, referencePage } from './reference-page';

/** What `help --json` prints. */
export interface HelpJson {
  readonly text: string;
}

/** The help of the program, of a command, or a page of the reference. @throws Abort `command_unknown` */
export async function helpSession(
  topic: string | undefined,
  config: Interfaces.Config,
): Promise<CommandAnswer<HelpJson>> {
  const text = await textOf(topic, config);
  return { json: { text }, text, exit: EXIT.done };
}

async function textOf(topic: string | undefined, config: Interfaces.Config): Promise<string> {
  const pages = Object.keys(REFERENCE_PAGES);
  const help = new HelpText(config);
  if (topic === undefined) {
    const more = pages.map((page) => `  ${config.bin} help ${page}`);
    return [await help.of(undefined), '', 'MORE', `  ${config.bin} help <command>`, ...more].join(
      '\n',
    );
  }
  const heading = REFERENCE_PAGES[topic];
  if (heading !== undefined) return referencePage(heading, terminalWidth());
  const command = config.findCommand(topic);
  if (command === undefined) throw unknownCommand(topic, [...config.commandIDs, ...pages]);
  return help.of(command);
}

import chalk from 'chalk';

const LABEL_WIDTH = 15;

/** The length at which messages of a list are cut: any longer, and one of them fills the screen. */
export const MESSAGE_LENGTH = 300;

/** A line with a label and its value; the values of all lines are aligned. */
export function field(label: string, value: string): string {
  return `  ${chalk.dim(label.padEnd(LABEL_WIDTH))}${value}`;
}

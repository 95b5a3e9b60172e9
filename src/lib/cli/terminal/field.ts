import chalk from 'chalk';

const LABEL_WIDTH = 15;

/** A label and its value, in line with the others. */
export function field(label: string, value: string): string {
  return `  ${chalk.dim(label.padEnd(LABEL_WIDTH))}${value}`;
}

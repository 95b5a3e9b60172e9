import chalk from 'chalk';
import { count, sanitizeLine } from '../../model';
import type { BudgetView } from '../../store';

/** The budgets as text, each with its users. Pure, but for colours. */
export function renderBudgets(budgets: readonly BudgetView[]): string {
  const lines = budgets.flatMap(({ name, target, writesPerSecond, share, users }) => {
    const pace = share < 1 ? `, at ${String(Math.round(share * 100))} % after a 429` : '';
    const limit = `${rate(writesPerSecond)} writes/s${pace}`;
    const head = `  ${sanitizeLine(name)}: ${sanitizeLine(target)}, ${limit}`;
    if (users.length === 0) return [`${head}; not in use`];
    return [head, ...users.map(userLine)];
  });
  const none = ['  none yet: the first import makes one'];
  return [chalk.bold('Rate budgets'), ...(lines.length === 0 ? none : lines)].join('\n');
}

function userLine(user: BudgetView['users'][number]): string {
  const { holder, headroom, booked, bookedPerSecond } = user;
  const left = headroom > 0 ? `, leaves ${String(Math.round(headroom * 100))} %` : '';
  const pace = `${rate(bookedPerSecond)} requests/s, ${count(booked)} in all`;
  return `    ${sanitizeLine(holder)}: ${pace}${left}`;
}

function rate(perSecond: number): string {
  return perSecond < 10 ? String(Math.round(perSecond * 10) / 10) : count(Math.round(perSecond));
}

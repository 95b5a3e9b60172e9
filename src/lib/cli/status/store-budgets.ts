import { hostname } from 'node:os';
import chalk from 'chalk';
import { Abort, count, sanitizeLine } from '../../model';
import { type BudgetView, lookAtStore, readBudgets } from '../../store';
import { readEnvironment, readStore } from '../machine/environment';
import { systemClock } from '../machine/system';

/** What the store has: its rate budgets, or why they cannot be read. */
export type StoreView =
  { readonly budgets: readonly BudgetView[] } | { readonly storeError: Abort };

/** The rate budgets of the store, and who uses how much of them; undefined without a store. Changes nothing there. */
export async function viewStore(): Promise<StoreView | undefined> {
  try {
    const budgets = await storeBudgets();
    return budgets === undefined ? undefined : { budgets };
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return { storeError: error };
  }
}

async function storeBudgets(): Promise<readonly BudgetView[] | undefined> {
  const url = readStore(readEnvironment());
  if (url === undefined) return undefined;
  const applicationName = `workos-migrate status on ${sanitizeLine(hostname())}`;
  const store = await lookAtStore(url, { applicationName, clock: systemClock });
  if (store === undefined) return [];
  try {
    return await readBudgets(store);
  } finally {
    await store.close();
  }
}

/** What the store has, as text. Pure, but for colours. */
export function renderStore(view: StoreView): string {
  if ('budgets' in view) return renderBudgets(view.budgets);
  return `Warning: The rate budgets are not shown. ${sanitizeLine(view.storeError.message)}`;
}

/** The budgets as text, each with its users. Pure, but for colours. */
function renderBudgets(budgets: readonly BudgetView[]): string {
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

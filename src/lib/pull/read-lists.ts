import { endless } from './pull-errors';
import type { PullFolder } from './pull-folder';
import type { PullPorts, ReadShare } from './pull-request';
import type { Page, Provider, ReadPage } from './provider';
import { eachObject } from './each-object';

/** What a pull reads from and into. */
export interface Reading {
  readonly folder: PullFolder;
  readonly provider: Provider;
  /** The name of the provider, for messages. */
  readonly label: string;
  readonly emit: PullPorts['emit'];
}

/** No list has more: a server that never ends one has a mistake. */
const MOST_PAGES = 200_000;

/** Reads the lists from where the folder is to their end. @throws Abort */
export async function readLists(reading: Reading): Promise<void> {
  const { folder } = reading;
  if (folder.state.list === 'organizations') await readOrganizations(reading);
  if (folder.state.list === 'memberships') await readMemberships(reading);
}

async function readOrganizations(reading: Reading): Promise<void> {
  const { folder, provider } = reading;
  const pages = eachPage(reading, { read: provider.organizations, what: 'organizations' });
  for await (const { items, next } of pages) {
    const list = next === undefined ? 'memberships' : 'organizations';
    folder.add('organizations', items, { list, place: next });
    tell(reading);
  }
}

async function readMemberships(reading: Reading): Promise<void> {
  const { folder, provider } = reading;
  const { memberships } = provider;
  if (memberships.of === 'organization') {
    await readByOrganization(reading, memberships.read);
    return;
  }
  for await (const page of eachPage(reading, { read: memberships.read, what: 'memberships' })) {
    const list = page.next === undefined ? 'done' : 'memberships';
    folder.add('memberships', page.items, { list, place: page.next });
    const of = page.total;
    tell(reading, of === undefined ? undefined : { done: folder.state.items.memberships, of });
  }
}

async function readByOrganization(
  reading: Reading,
  readOf: (id: string) => ReadPage,
): Promise<void> {
  const { folder } = reading;
  const of = folder.state.items.organizations;
  let at = 0;
  for (const organization of eachObject(folder.pathOf('organizations'))) {
    at += 1;
    if (at <= folder.state.organizationsDone) continue;
    const read = readOf(String(organization['id']));
    for await (const { items, next } of eachPage(reading, { read, what: 'members' })) {
      const organizationsDone = next === undefined ? at : at - 1;
      folder.add('memberships', items, { organizationsDone, place: next });
    }
    tell(reading, { done: at, of });
  }
  folder.add('memberships', [], { list: 'done', place: undefined });
}

/** The pages from where the folder is to the last. A page that was read before is the end of the command. */
async function* eachPage(
  { folder, label }: Reading,
  { read, what }: { readonly read: ReadPage; readonly what: string },
): AsyncGenerator<Page> {
  let { place } = folder.state;
  const seen = new Set(place === undefined ? [] : [place]);
  for (;;) {
    const page = await read(place);
    place = page.next;
    if (place !== undefined && (seen.has(place) || seen.size >= MOST_PAGES)) {
      throw endless(label, what);
    }
    yield page;
    if (place === undefined) return;
    seen.add(place);
  }
}

function tell({ folder, emit }: Reading, share?: ReadShare): void {
  emit({ type: 'read', ...folder.state.items, ...(share !== undefined && { share }) });
}

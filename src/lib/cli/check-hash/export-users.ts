import {
  type ConvertPorts,
  findPasswords,
  type FindRequest,
  type FoundUser as Found,
  type Recognised,
  type WantedUsers,
} from '../../convert';
import { Abort, countOf, emailKey } from '../../model';
import { outputWriteError } from '../../outputs';
import { withPrivateFolder } from '../machine/private-folder';
import { type FoundUser, shownValue, type Users } from './users';

/** An export, and how it is read. */
export interface ExportFiles extends Pick<
  FindRequest,
  'recognised' | 'answers' | 'now' | 'signal' | 'onProgress'
> {
  readonly ports: ConvertPorts;
}

/** The users of an export, with the passwords that `convert` would write. Its functions throw as `findPasswords` does, too. */
export function exportUsers(files: ExportFiles): Users {
  return {
    source: files.recognised.source.key,
    byEmail: async (email) => {
      const key = emailKey(email);
      const { users, unreadable } = await find(files, { by: 'email', keys: new Set([key]) });
      return foundOr(users.get(key), () => notFound(files, { email }, unreadable));
    },
    byId: async (id) => {
      const { users, unreadable } = await find(files, { by: 'id', id });
      return foundOr(users.get(id), () => notFound(files, { id }, unreadable));
    },
    ofEmails: async (keys) => {
      const { users } = await find(files, { by: 'email', keys });
      return new Map([...users].map(([key, user]) => [key, placed(user)]));
    },
  };
}

function find({ ports, ...request }: ExportFiles, wanted: WantedUsers) {
  return withPrivateFolder(async (workFolder) => {
    try {
      return await findPasswords({ ...request, wanted, workFolder }, ports);
    } catch (error) {
      throw outputWriteError(error, workFolder);
    }
  });
}

function foundOr(found: Found | undefined, otherwise: () => Abort): FoundUser {
  if (found === undefined) throw otherwise();
  return placed(found);
}

function placed({ ref, email, password }: Found): FoundUser {
  return { row: null, ref, email, sent: password };
}

function notFound(
  { recognised }: { readonly recognised: Recognised },
  wanted: { readonly email?: string; readonly id?: string },
  unreadable: number,
): Abort {
  const { email, id } = wanted;
  const what = email === undefined ? `the id ${shownValue(id ?? '')}` : shownValue(email);
  const passed =
    unreadable === 0 ? '' : ` ${countOf(unreadable, 'record')} cannot be read: convert lists them.`;
  return new Abort(
    'usage',
    'user_not_found',
    `No user of this export of ${recognised.source.label} has ${what}.${passed}`,
  );
}

import { openHttpClient } from '../http';
import { outputWriteError } from '../outputs';
import type { ApiAccess } from './access';
import { Api } from './api';
import { auth0Provider } from './auth0';
import { subjectOf } from './auth0-token';
import { clerkProvider } from './clerk';
import { isLostPlace } from './pull-errors';
import { PullFolder } from './pull-folder';
import type { Pulled, PullPorts, PullRequest } from './pull-request';
import type { Provider } from './provider';
import { readLists } from './read-lists';

/** Of one request, from the call to the last byte of its answer. */
const TIMEOUT_MS = 30_000;
/** A page of 500 memberships of Clerk has up to four times 8 KB of metadata each. */
const MOST_BYTES = 32 * 1024 * 1024;

const LABELS: Readonly<Record<ApiAccess['provider'], string>> = { auth0: 'Auth0', clerk: 'Clerk' };

/**
 * Reads organizations and memberships of a provider into files beside the output. Where the pull fails, what was read
 * stays for a day, and the next run continues.
 *
 * @throws Abort when the API cannot be read (exit 7, or 6 for a key), the disk fails, or the signal is aborted
 */
export async function pullOrganizations(request: PullRequest, ports: PullPorts): Promise<Pulled> {
  const folder = openFolder(request, ports);
  try {
    await pull(request, ports, folder);
  } catch (error) {
    folder.release();
    request.signal.throwIfAborted();
    throw outputWriteError(error, request.output);
  }
  return {
    ...folder.state.items,
    paths: {
      organizations: folder.pathOf('organizations'),
      memberships: folder.pathOf('memberships'),
    },
    remove: () => {
      folder.remove();
    },
    release: () => {
      folder.release();
    },
  };
}

function openFolder({ access, output }: PullRequest, { clock }: PullPorts): PullFolder {
  const subject = access.provider === 'auth0' ? subjectOf(access) : access.secretKey;
  const { provider, baseUrl } = access;
  try {
    return PullFolder.open(output, { provider, origin: baseUrl.origin, subject, now: clock.now() });
  } catch (error) {
    throw outputWriteError(error, output);
  }
}

async function pull(request: PullRequest, ports: PullPorts, folder: PullFolder): Promise<void> {
  const { access, signal } = request;
  const { emit, clock } = ports;
  const { baseUrl, proxy } = access;
  const isContinued = folder.state.bytes.organizations > 0;
  if (isContinued) emit({ type: 'continued', ...folder.state.items });
  if (folder.state.list === 'done') return;
  const label = LABELS[access.provider];
  const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES };
  const client = await openHttpClient(baseUrl.origin, { ...limits, ...(proxy && { proxy }) });
  try {
    const provider = providerOf(access, new Api(label, client, { ...ports, signal }));
    const reading = { folder, provider, label, emit };
    try {
      await readLists(reading);
    } catch (error) {
      if (!isLostPlace(error)) throw error;
      // What is there may be about an organization, or a place in a list, that does not exist any more.
      folder.begin(clock.now());
      if (!isContinued) throw error;
      await readLists(reading);
    }
  } finally {
    await client.close();
  }
}

function providerOf(access: ApiAccess, api: Api): Provider {
  return access.provider === 'auth0' ? auth0Provider(api, access) : clerkProvider(api, access);
}

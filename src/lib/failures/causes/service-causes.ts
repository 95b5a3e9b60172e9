import type { CauseText } from './cause';

/** Causes that lie with the key, the road to WorkOS or the machine: no row is at fault. The first that fits counts. */
export const SERVICE_CAUSES = {
  disk_refused: {
    title: 'The disk refused a write',
    words:
      'What a run does is recorded before and after it is done. The disk took no more, so nothing more was sent.',
    severity: 'critical',
    remedy: 'environment',
    advice: ['Make room on the disk, or give the folder of the jobs its permissions back.'],
    says: [
      'The job cannot be recorded any more: the disk is full (ENOSPC, .workos-checkpoints/users-1). Nothing more was sent.',
    ],
    signs: [{ code: /^disk_unwritable$/ }],
    hints: [{ message: /\b(ENOSPC|EDQUOT|EROFS|EIO)\b|no space left on device/i }],
  },
  worker_lost: {
    title: 'A worker process was lost',
    words:
      'A process that sends requests ended before its rows were done: it was killed, or ran out of memory.',
    severity: 'medium',
    remedy: 'time',
    advice: [
      'Look for what ended it: often the memory of the machine or of its container is used up.',
      'Go on with fewer --workers.',
    ],
    says: [
      'A chunk was set aside after it ended three workers: rows 1 to 1000. Its rows are not processed.',
    ],
    signs: [{ code: /^(worker_failed|worker_lost|child_failed|chunk_set_aside)$/ }],
    hints: [{ message: /\bworkers?\b.*\b(exited|ended|crashed|killed|died|lost)\b/i }],
  },
  key_refused: {
    title: 'WorkOS does not accept the API key',
    words: 'The key is mistyped, revoked, or of another environment. No request can go through.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Copy the key of the environment from the WorkOS dashboard (API keys) and set WORKOS_SECRET_KEY.',
    ],
    says: ['WorkOS does not accept the API key: check WORKOS_SECRET_KEY'],
    signs: [{ status: [401, 401] }],
    hints: [{ message: /does not accept the API key/i }],
  },
  key_lacks_permission: {
    title: 'The API key lacks a permission',
    words: 'WorkOS knows the key and does not let it do what an import does.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Give the key write access to users, organizations and memberships in the WorkOS dashboard, or use another one.',
    ],
    says: [
      'The API key lacks the permission for this request: check WORKOS_SECRET_KEY and its permissions',
    ],
    signs: [{ status: [403, 403] }],
    hints: [{ message: /API key lacks the permission/i }],
  },
  rate_limited: {
    title: 'The rate limit was exceeded',
    words:
      'WorkOS answered 429 to every attempt: the limit of the environment is used up, by this run or by other traffic.',
    severity: 'medium',
    remedy: 'time',
    advice: [
      'See what else uses the environment. Leave room to it with --headroom 0.5, or lower --rate-limit.',
    ],
    says: ['Rate limit exceeded'],
    signs: [{ status: [429, 429] }, { code: /^(rate_limit(ed|_exceeded)|too_many_requests)$/ }],
    hints: [{ message: /^rate limit exceeded|too many requests/i }],
  },
  server_error: {
    title: 'WorkOS answered with server errors',
    words:
      'Every attempt met an error of the server. The rows are sound: they go in once WorkOS does.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Look at https://status.workos.com and wait until the trouble is over.'],
    says: [
      'Internal Server Error',
      'Bad Gateway',
      'Service Unavailable',
      'Gateway Timeout',
      'Server error 599',
      'WorkOS answered nothing but server errors, or nothing at all, for more than five minutes.',
    ],
    signs: [{ status: [500, 599] }, { code: /^outage$/ }],
    hints: [
      {
        message:
          /^(internal server error|bad gateway|service unavailable|gateway timeout|server error \d)/i,
      },
    ],
  },
  timeout: {
    title: 'WorkOS did not answer in time',
    words:
      'The requests were sent and no answer came within 30 s. Some may have been carried out: an import looks before it sends again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Try again later; with a slow connection lower --concurrency.'],
    says: ['WorkOS did not answer in time', 'WorkOS did not receive the request in time'],
    signs: [{ status: [408, 408] }, { code: /^((request_)?timeout|etimedout)$/i }],
    hints: [{ message: /did not answer in time|did not receive the request in time|timed? ?out/i }],
  },
  connection_lost: {
    title: 'The connection broke before the answer came',
    words:
      'The requests had left when the connection broke. Some may have been carried out: an import looks before it sends again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Check the network, a VPN or a proxy between this machine and WorkOS.'],
    says: ['The connection to WorkOS broke before the whole answer came (ECONNRESET)'],
    signs: [{ code: /^(connection_lost|econnreset|epipe)$/i }],
    hints: [
      { message: /broke before the whole answer came|\b(ECONNRESET|EPIPE)\b|socket hang up/ },
    ],
  },
  no_connection: {
    title: 'WorkOS cannot be reached',
    words: 'No connection was made, so nothing was sent.',
    severity: 'critical',
    remedy: 'time',
    advice: [
      'Check the network, the name server and the firewall of this machine, and WORKOS_API_URL if it is set.',
    ],
    says: [
      'Cannot connect to WorkOS: nobody listens at that address (ECONNREFUSED)',
      'Cannot connect to WorkOS: the host name is unknown (ENOTFOUND)',
      'Cannot connect to WorkOS: the host name could not be looked up (EAI_AGAIN)',
      'Cannot connect to WorkOS: there is no network (ENETUNREACH)',
      'Cannot connect to WorkOS: the host cannot be reached (EHOSTUNREACH)',
      'Cannot connect to WorkOS: no connection in time',
      'Cannot connect to WorkOS: it failed (CERT_HAS_EXPIRED)',
      'WorkOS gave no answer to 6 attempts in a row: Cannot connect to WorkOS: no connection in time',
    ],
    signs: [{ code: /^unreachable$/ }],
    hints: [
      {
        message:
          /cannot connect to WorkOS|gave no answer to \d+ attempts|\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\b|fetch failed/i,
      },
    ],
  },
  wrong_address: {
    title: 'The address answers with a redirect',
    words: 'WORKOS_API_URL leads to something that is not the API of WorkOS.',
    severity: 'critical',
    remedy: 'environment',
    advice: ['Unset WORKOS_API_URL, or set it to https://api.workos.com.'],
    says: ['WorkOS answered with a redirect: check WORKOS_API_URL'],
    signs: [{ status: [300, 399] }],
    hints: [{ message: /answered with a redirect/i }],
  },
  garbled_answer: {
    title: "WorkOS's answer could not be read",
    words:
      'An answer came torn, or was the page of a proxy. What it was about may have been carried out: an import looks before it sends again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Check that no proxy between this machine and WorkOS changes the answers.'],
    says: ["WorkOS's answer could not be read", "WorkOS's answer could not be read (HPE_INVALID)"],
    hints: [{ message: /answer could not be read/i }],
  },
} satisfies Record<string, CauseText>;

import type { CauseText } from './cause';

/**
 * Causes in the API key, the connection to WorkOS or the machine: no row is at fault. By id; the first match counts.
 */
export const SERVICE_CAUSES = {
  disk_refused: {
    title: 'A write to the disk failed',
    words:
      'Every step is recorded before its request is sent and after the response arrives. The record could not be written, so nothing more was sent.',
    severity: 'critical',
    remedy: 'environment',
    advice: ['Free disk space, or make the folder of the jobs writable again.'],
    says: [
      'The job cannot be recorded any more: the disk is full (ENOSPC, .workos-checkpoints/users-1). Nothing more was sent.',
    ],
    signs: [{ code: /^(disk_unwritable|job_folder_gone)$/ }],
    hints: [{ message: /\b(ENOSPC|EDQUOT|EROFS|EIO)\b|no space left on device/i }],
  },
  worker_lost: {
    title: 'A worker process crashed',
    words: 'A worker process ended before its rows were done: it was killed, or ran out of memory.',
    severity: 'medium',
    remedy: 'time',
    advice: [
      'Find out why it ended: often the machine or its container has run out of memory.',
      'Resume with fewer --workers.',
    ],
    says: ['Rows 1–1000 were skipped: three workers in a row crashed while processing them.'],
    signs: [{ code: /^(worker_failed|worker_lost|child_failed|chunk_set_aside)$/ }],
    hints: [{ message: /\bworkers?\b.*\b(exited|ended|crashed|killed|died|lost)\b/i }],
  },
  key_refused: {
    title: 'WorkOS does not accept the API key',
    words:
      'The key is mistyped, revoked, or belongs to another environment. No request can succeed.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Copy the key of the environment from the WorkOS dashboard (API keys) and set WORKOS_SECRET_KEY.',
    ],
    says: ['WorkOS does not accept the API key: check WORKOS_SECRET_KEY'],
    signs: [{ status: [401, 401] }],
    hints: [{ message: /does not accept the API key/i }],
  },
  roles_refused: {
    title: 'WorkOS refuses the roles',
    words:
      'Roles and permissions are created before the first user, because a membership cannot name a role that does not exist. WorkOS refused one of them, so the run stopped before it sent a user.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Give the key write access to roles and permissions in the WorkOS dashboard, or create the roles there.',
      'Or correct roles.csv and import with --new; or import without --roles and --create-roles.',
    ],
    says: [
      'The role editor was refused: WorkOS does not let this API key manage roles and permissions: check the permissions of the key, and that the environment has roles. No user was sent.',
      'WorkOS does not let this API key manage roles and permissions: check the permissions of the key, and that the environment has roles',
      'The slug is taken already',
    ],
    signs: [
      { code: /^(roles_refused|(organization_)?role_slug_conflict|permission_slug_conflict)$/ },
      { status: [403, 403], type: /^role/ },
    ],
    hints: [{ message: /manage roles and permissions|^The slug is taken already/i }],
  },
  key_lacks_permission: {
    title: 'The API key lacks a permission',
    words: 'WorkOS accepts the key, but the key may not do everything that an import needs.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Give the key write access to users, organizations and memberships in the WorkOS dashboard, or use another key.',
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
      'WorkOS answered 429 to every attempt: the limit of the environment is used up by this run or by other traffic.',
    severity: 'medium',
    remedy: 'time',
    advice: [
      'Find out what else uses the environment. Leave room for it with --headroom 0.5, or lower --rate-limit.',
    ],
    says: ['Rate limit exceeded'],
    signs: [{ status: [429, 429] }, { code: /^(rate_limit(ed|_exceeded)|too_many_requests)$/ }],
    hints: [{ message: /^rate limit exceeded|too many requests/i }],
  },
  server_error: {
    title: 'WorkOS answered with server errors',
    words:
      'Every attempt ended in a server error. The rows are sound, and can be imported once WorkOS has recovered.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Check https://status.workos.com, and wait until WorkOS has recovered.'],
    says: [
      'Internal Server Error',
      'Bad Gateway',
      'Service Unavailable',
      'Gateway Timeout',
      'Server error 599',
      'WorkOS returned only server errors, or no answer at all, for more than 5 minutes.',
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
      'The requests were sent, and no response arrived within 30 s. Some may have been carried out: an import looks each one up before it sends it again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Try again later; on a slow connection, lower --concurrency.'],
    says: ['WorkOS did not answer in time', 'WorkOS did not receive the request in time'],
    signs: [{ status: [408, 408] }, { code: /^((request_)?timeout|etimedout)$/i }],
    hints: [{ message: /did not answer in time|did not receive the request in time|timed? ?out/i }],
  },
  connection_lost: {
    title: 'The connection broke before the answer came',
    words:
      'The connection broke after the requests were sent. Some may have been carried out: an import looks each one up before it sends it again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Check the network, and any VPN or proxy between this machine and WorkOS.'],
    says: ['The connection to WorkOS broke before the whole answer came (ECONNRESET)'],
    signs: [{ code: /^(connection_lost|econnreset|epipe)$/i }],
    hints: [
      { message: /broke before the whole answer came|\b(ECONNRESET|EPIPE)\b|socket hang up/ },
    ],
  },
  certificate_refused: {
    title: 'The certificate of WorkOS is not accepted',
    words:
      'The address answered with a certificate that this machine does not accept, so nothing was sent. Company networks that inspect TLS connections answer with a certificate of their own.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      "Set NODE_EXTRA_CA_CERTS to the PEM file with your company's root certificate.",
      'If the certificate is not valid today, check the clock of this machine.',
    ],
    says: [
      'Cannot connect to WorkOS: its certificate was issued by an authority that this machine does not trust (SELF_SIGNED_CERT_IN_CHAIN)',
      'Cannot connect to WorkOS: its certificate is not valid today (CERT_HAS_EXPIRED)',
      'Cannot connect to WorkOS: its certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    signs: [],
    hints: [{ message: /cannot connect to WorkOS: its certificate/i }],
  },
  proxy_trouble: {
    title: 'The proxy does not connect to WorkOS',
    words: 'HTTPS_PROXY or HTTP_PROXY names a proxy. It made no connection, so nothing was sent.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Check the address in HTTPS_PROXY or HTTP_PROXY: http://<user>:<password>@<host>:<port>. Write special characters of the password percent-encoded, e.g. %40 for @.',
      'Ask whoever runs the proxy to allow connections to api.workos.com:443.',
      'To connect without the proxy, set NO_PROXY=api.workos.com.',
    ],
    says: [
      'Cannot connect to the proxy: nothing is listening at that address (ECONNREFUSED)',
      'The proxy requires a user name and a password (HTTP 407)',
      'The proxy refused the connection (HTTP 403)',
      'The proxy cannot connect to WorkOS (HTTP 502)',
    ],
    signs: [],
    hints: [
      { message: /cannot connect to the proxy|the proxy (requires|refused|cannot connect)/i },
    ],
  },
  no_connection: {
    title: 'WorkOS cannot be reached',
    words: 'No connection was made, so nothing was sent.',
    severity: 'critical',
    remedy: 'time',
    advice: [
      'Check the network, the DNS server and the firewall of this machine, and WORKOS_API_URL if it is set.',
      'If too many files are open, raise the limit: ulimit -n 4096.',
      'If this network needs a proxy, set HTTPS_PROXY=http://<host>:<port>.',
    ],
    says: [
      'Cannot connect to WorkOS: nothing is listening at that address (ECONNREFUSED)',
      'Cannot connect to WorkOS: the host name is unknown (ENOTFOUND)',
      'Cannot connect to WorkOS: the host name could not be looked up (EAI_AGAIN)',
      'Cannot connect to WorkOS: there is no network (ENETUNREACH)',
      'Cannot connect to WorkOS: the host cannot be reached (EHOSTUNREACH)',
      'Cannot connect to WorkOS: no connection in time',
      'Cannot connect to WorkOS: too many files are open on this machine (EMFILE)',
      'Cannot connect to WorkOS: the connection failed (EPROTO)',
      'WorkOS did not answer 6 consecutive attempts: Cannot connect to WorkOS: no connection in time',
    ],
    signs: [{ code: /^unreachable$/ }],
    hints: [
      {
        message:
          /cannot connect to WorkOS|gave no answer to \d+ attempts|did not answer \d+ consecutive attempts|\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\b|fetch failed/i,
      },
    ],
  },
  wrong_address: {
    title: 'The address answers with a redirect',
    words: 'WORKOS_API_URL does not point to the API of WorkOS.',
    severity: 'critical',
    remedy: 'environment',
    advice: ['Unset WORKOS_API_URL, or set it to https://api.workos.com.'],
    says: ['WorkOS answered with a redirect: check WORKOS_API_URL'],
    signs: [{ status: [300, 399] }],
    hints: [{ message: /answered with a redirect/i }],
  },
  lookups_lag: {
    title: 'WorkOS did not show yet what it has',
    words:
      'WorkOS said that an object exists but did not list it, or did not know an object that it had returned before. Its copies of the data lag behind for a while; an import waits 30 s for them.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Wait a few minutes.'],
    says: [
      'Email already exists, but WorkOS does not list it yet: resume the job later',
      'User not found, although WorkOS returned it earlier: resume the job later',
    ],
    hints: [{ message: /does not list it yet|although WorkOS returned it earlier/i }],
  },
  garbled_answer: {
    title: "WorkOS's answer could not be read",
    words:
      'A response was incomplete, or was the page of a proxy. Its request may have been carried out: an import looks it up before it sends it again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Check that no proxy between this machine and WorkOS changes the responses.'],
    says: ["WorkOS's answer could not be read", "WorkOS's answer could not be read (HPE_INVALID)"],
    hints: [{ message: /answer could not be read/i }],
  },
  answer_of_another: {
    title: "WorkOS's answer was about another object",
    words:
      'A proxy sent the answer to one request for another, or sent an answer twice. The connection was closed. The request may have been carried out: an import looks it up before it sends it again.',
    severity: 'medium',
    remedy: 'time',
    advice: ['Check that no proxy between this machine and WorkOS repeats or reorders responses.'],
    says: ["WorkOS's answer was about another object than the request"],
    hints: [{ message: /answer was about another object/i }],
  },
} satisfies Record<string, CauseText>;

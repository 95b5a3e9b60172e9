import { type Abort, asObject, ifValid, isText, parseJson } from '../model';
import type { Auth0Access, Auth0Credentials } from './access';
import type { Api } from './api';
import { keyRefused, scopeMissing } from './pull-errors';

/** The header that a request to the Management API carries, and what is known of the token in it. */
export class Auth0Token {
  private token: string | undefined;
  private scopes: readonly string[] | undefined;

  constructor(
    private readonly api: Api,
    private readonly credentials: Auth0Credentials,
  ) {
    if ('token' in credentials) this.take(credentials.token, undefined);
  }

  /** @throws Abort when Auth0 gives the application no token */
  async header(): Promise<{ readonly authorization: string }> {
    const { credentials } = this;
    if (this.token === undefined && 'clientId' in credentials) {
      const { clientId, clientSecret, audience } = credentials;
      const answer = await this.api.ask({
        target: '/oauth/token',
        headers: {},
        json: {
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          audience,
        },
        what: 'token endpoint',
        refusal: () => applicationRefused(),
      });
      const { access_token: token, scope } = asObject(answer) ?? {};
      if (!isText(token) || !isHeaderText(token)) throw this.api.unexpected('tokens');
      this.take(token, ifValid(scope, isText));
    }
    return { authorization: `Bearer ${this.token ?? ''}` };
  }

  /** The end of the command when Auth0 refuses the token for something that needs these scopes. */
  refusal(status: number, needed: readonly string[]): Abort {
    if (status === 401) return tokenRefused('token' in this.credentials);
    const { scopes } = this;
    const missing = needed.filter((scope) => scopes?.includes(scope) === false);
    return missing.length === 0
      ? scopeMissing(this.api.label, needed, false)
      : scopeMissing(this.api.label, missing, true);
  }

  private take(token: string, scope: string | undefined): void {
    this.token = token;
    const said = scope ?? ifValid(claimsOf(token)['scope'], isText);
    this.scopes = said?.split(' ');
  }
}

/** Whom the token stands for: the claim `sub` of a JWT, or the whole token. */
export function subjectOf({ credentials }: Auth0Access): string {
  // The subject of a token that an application gets.
  if ('clientId' in credentials) return `${credentials.clientId}@clients`;
  return ifValid(claimsOf(credentials.token)['sub'], isText) ?? credentials.token;
}

/** The claims of a JWT, not verified: Auth0 does that. Empty for any other text. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, claims = ''] = token.split('.');
  return asObject(parseJson(Buffer.from(claims, 'base64url').toString('utf8'))) ?? {};
}

function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function tokenRefused(isGiven: boolean): Abort {
  return keyRefused(
    'Auth0 does not accept the token (HTTP 401): it has expired, or it is not of the Management API of this tenant.',
    isGiven
      ? ['Get a new token for AUTH0_TOKEN, and run the same command again: it continues']
      : ['Run the same command again: it gets a new token and continues'],
  );
}

function applicationRefused(): Abort {
  return keyRefused(
    'Auth0 gives the application no token: AUTH0_CLIENT_ID or AUTH0_CLIENT_SECRET is wrong, or the application may not use the Management API.',
    ['In Auth0, authorize the machine-to-machine application for the Auth0 Management API'],
  );
}

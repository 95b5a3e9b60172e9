/** The address and the key of a provider's API. The keys are in no message and in no file. */
export type ApiAccess = Auth0Access | ClerkAccess;

interface AnyAccess {
  /** Scheme, host and port. */
  readonly baseUrl: URL;
  /** The HTTP proxy between this machine and the API. Its URL may hold a password. */
  readonly proxy?: URL;
}

export interface Auth0Access extends AnyAccess {
  readonly provider: 'auth0';
  readonly credentials: Auth0Credentials;
}

/** A token of the Management API, or an application that gets one. */
export type Auth0Credentials =
  | { readonly token: string }
  | {
      readonly clientId: string;
      readonly clientSecret: string;
      /** Identifies the Management API: `https://<tenant>/api/v2/`. */
      readonly audience: string;
    };

export interface ClerkAccess extends AnyAccess {
  readonly provider: 'clerk';
  readonly secretKey: string;
}

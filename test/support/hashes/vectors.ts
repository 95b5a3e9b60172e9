import {
  readFirebaseHash,
  readFusionAuthHash,
  readKeycloakHash,
  readPbkdf2Parts,
  readStoredHash,
  type StoredHash,
} from '../../../src/lib/hashes';
import type { PasswordHashType } from '../../../src/lib/model';
import { FIREBASE, SIGNER_KEY, STRING_VECTORS } from './string-vectors';

/** The password of every vector. */
export const PASSWORD = 'Corr3ct-Horse!';

/** A hash as a tool stores it, and the string that WorkOS takes. Computed and checked by other implementations. */
export interface HashVector {
  readonly name: string;
  readonly read: () => StoredHash;
  readonly type: PasswordHashType;
  readonly value: string;
}

/** A hash that WorkOS cannot take. */
export interface RefusedVector {
  readonly name: string;
  readonly read: () => StoredHash;
  readonly reason: string;
}

const FIREBASE_PARTS = {
  hash: 'fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w==',
  salt: 'UqVD7tK5PidX5Q==',
  signerKey: SIGNER_KEY,
  saltSeparator: 'Bw==',
  rounds: '8',
  memCost: '14',
};

export const VECTORS: readonly HashVector[] = [
  ...STRING_VECTORS.map(({ name, type, stored, value = stored, clues }) => ({
    name,
    read: () => readStoredHash(stored, clues),
    type,
    value,
  })),
  {
    name: 'FusionAuth bcrypt',
    read: () =>
      readFusionAuthHash({
        encryptionScheme: 'bcrypt',
        factor: '10',
        salt: 'abcdefghijklmnopqrstuu',
        password: 'bpbGxRe5FBEjJu1uKBskzGBNNF3686.',
      }),
    type: 'bcrypt',
    value: '$2a$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
  },
  {
    name: 'Firebase',
    read: () => readFirebaseHash(FIREBASE_PARTS),
    type: 'firebase-scrypt',
    value: FIREBASE,
  },
  {
    name: 'Keycloak PBKDF2',
    read: () =>
      readKeycloakHash({
        secretData:
          '{"value":"liffoogmD2Gv0griqXiB43vDOSAHqNG4m8FD6SAwNr3cYjVEvyZ+pWyfS1CWCqpAJ4seNAey7Tn57H8mjjbaNA==","salt":"qbJbA0NPkbLoxtmF3mczPA==","additionalParameters":{}}',
        credentialData:
          '{"hashIterations":210000,"algorithm":"pbkdf2-sha512","additionalParameters":{}}',
      }),
    type: 'pbkdf2',
    value:
      '$pbkdf2$i=210000,d=sha512$qbJbA0NPkbLoxtmF3mczPA$liffoogmD2Gv0griqXiB43vDOSAHqNG4m8FD6SAwNr3cYjVEvyZ+pWyfS1CWCqpAJ4seNAey7Tn57H8mjjbaNA',
  },
  {
    name: 'Keycloak argon2',
    read: () =>
      readKeycloakHash({
        secretData:
          '{"value":"gOeHGWG40sI3imRJ+rsXm/PXF5/UNT2vYa6x+ToixO8=","salt":"qbJbA0NPkbLoxtmF3mczPA==","additionalParameters":{}}',
        credentialData:
          '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}',
      }),
    type: 'argon2',
    value:
      '$argon2id$v=19$m=7168,t=5,p=1$qbJbA0NPkbLoxtmF3mczPA$gOeHGWG40sI3imRJ+rsXm/PXF5/UNT2vYa6x+ToixO8',
  },
  {
    name: 'FusionAuth PBKDF2',
    read: () =>
      readFusionAuthHash({
        encryptionScheme: 'salted-pbkdf2-hmac-sha256',
        factor: '600000',
        salt: 'K6xuAI1x+4CZTpESFR4UyFQqX+nW/AXY3qZOx3x8aNQ=',
        password: '5UOLivJvS7uQ2cW6jQmCCyB7pUdTBtrQC4voP8gIJQw=',
      }),
    type: 'pbkdf2',
    value:
      '$pbkdf2$i=600000,d=sha256$K6xuAI1x+4CZTpESFR4UyFQqX+nW/AXY3qZOx3x8aNQ$5UOLivJvS7uQ2cW6jQmCCyB7pUdTBtrQC4voP8gIJQw',
  },
  {
    name: 'Firebase API, url-safe',
    read: () =>
      readFirebaseHash({
        ...FIREBASE_PARTS,
        hash: 'fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3-LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP-w6i_ix20w==',
      }),
    type: 'firebase-scrypt',
    value: FIREBASE,
  },
];

export const REFUSED_VECTORS: readonly RefusedVector[] = [
  {
    name: 'Django bcrypt_sha256',
    read: () =>
      readStoredHash('bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuu3uZXLzv6fn5mifVhT9eHH1xbdvSfOEm'),
    reason: 'prehashed',
  },
  {
    name: 'Meteor',
    read: () =>
      readStoredHash('$2b$10$abcdefghijklmnopqrstuuTj0xNFyqrg9n0S20sEvuyr2Vxj.J1qS', {
        tool: 'meteor',
      }),
    reason: 'prehashed',
  },
  {
    name: 'WordPress 6.8',
    read: () => readStoredHash('$wp$2y$10$abcdefghijklmnopqrstuuc0byYW8c12WFq2//BjDHgHzvBZ9VNwK'),
    reason: 'prehashed',
  },
  {
    name: 'Devise with a pepper',
    read: () =>
      readStoredHash('$2a$11$abcdefghijklmnopqrstuu.YDLmzRqBmfQ4gqjFfr5a80MicHM18K', {
        hasPepper: true,
      }),
    reason: 'peppered',
  },
  {
    name: 'ASP.NET v2',
    read: () =>
      readStoredHash('ALC+1A5l65QZPW+6g/Gl5Xxsrk1hDfZb4Gdl7Cjg+3NF8jGZnHR/r5wxvwZLvlS5XA=='),
    reason: 'unsupported',
  },
  {
    name: 'ASP.NET v3 default',
    read: () =>
      readStoredHash(
        'AQAAAAIAAYagAAAAELC+1A5l65QZPW+6g/Gl5XzAs9VKgsmSkwBjdVKvoAvuhHWQP0ZwBJh9PcaykGe4YA==',
      ),
    reason: 'range',
  },
  {
    name: 'Logto argon2i',
    read: () =>
      readStoredHash(
        '$argon2i$v=19$m=8192,t=8,p=1$4AnzFAOtUMhglat8Mg/+rw$bYm2nw18gRnCAv6uqqYeym0ybp+zz7lU+aCGuf/WWkc',
      ),
    reason: 'range',
  },
  {
    name: 'Firebase emulator',
    read: () =>
      readStoredHash('fakeHash:salt=fakeSaltEw4XSwiwtXBDEVqJm05y:password=hunter2-hunter2'),
    reason: 'plain_text',
  },
  {
    name: 'passport-local-mongoose',
    read: () =>
      readPbkdf2Parts({
        form: 'passport-local-mongoose',
        iterations: 25_000,
        digest: 'sha256',
        salt: Buffer.from('00ff'.repeat(16)),
        hash: Buffer.alloc(512, 7),
      }),
    reason: 'range',
  },
];

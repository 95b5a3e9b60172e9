import type { HashClues } from '../../../src/lib/hashes';
import type { PasswordHashType } from '../../../src/lib/model';

interface StringVector {
  readonly name: string;
  readonly type: PasswordHashType;
  readonly stored: string;
  /** Undefined where WorkOS takes the string as it is. */
  readonly value?: string;
  readonly clues?: HashClues;
}

export const SIGNER_KEY =
  'Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A==';

/** The same Firebase hash as WorkOS takes it, whichever tool stored it. */
export const FIREBASE =
  '$firebase-scrypt$v=1$r=8,m=14,ss=Bw,sk=Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A$UqVD7tK5PidX5Q$fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w';

/** Strings as tools store them. The password of each is `PASSWORD`. */
export const STRING_VECTORS: readonly StringVector[] = [
  {
    name: 'bcrypt $2b$',
    type: 'bcrypt',
    stored: '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
  },
  {
    name: 'bcrypt $2a$',
    type: 'bcrypt',
    stored: '$2a$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
  },
  {
    name: 'bcrypt $2y$',
    type: 'bcrypt',
    stored: '$2y$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
  },
  {
    name: 'Django bcrypt',
    type: 'bcrypt',
    stored: 'bcrypt$$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
    value: '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.',
  },
  {
    name: 'Devise without a pepper',
    type: 'bcrypt',
    stored: '$2a$11$abcdefghijklmnopqrstuuQDvntn1AkEHkNyipdv2/LsPEIDU68s2',
  },
  {
    name: 'htpasswd -B, after the colon',
    type: 'bcrypt',
    stored: '$2y$10$tzI5fLrsp4mJfDdjp06efez9zsVqJErtGHCk.bHSGcz6L1cpzEBsm',
  },
  {
    name: "Firebase as WorkOS's migration tool writes it",
    type: 'firebase-scrypt',
    stored:
      '$firebase-scrypt$hash=fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w==$salt=UqVD7tK5PidX5Q==$sk=Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A==$ss=Bw==$r=8$m=14',
    value: FIREBASE,
  },
  {
    name: 'Supabase $fbscrypt$',
    type: 'firebase-scrypt',
    stored:
      '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A==$UqVD7tK5PidX5Q==$fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w==',
    value: FIREBASE,
  },
  {
    name: 'Kratos $firescrypt$',
    type: 'firebase-scrypt',
    stored:
      '$firescrypt$ln=14,r=8,p=1$UqVD7tK5PidX5Q==$fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w==$Bw==$Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A==',
    value: FIREBASE,
  },
  {
    name: 'SuperTokens $f_scrypt$',
    type: 'firebase-scrypt',
    stored:
      '$f_scrypt$fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w==$UqVD7tK5PidX5Q==$m=14$r=8$s=Bw==',
    value: FIREBASE,
    clues: { signerKey: SIGNER_KEY },
  },
  {
    name: 'Better Auth',
    type: 'scrypt',
    stored:
      '41528a8b78ae0bb4c97a6fd845ce363c:d8d4d570453c149e68bf4cca0bde679abbb9faba6a44d0fe787cc2f743e021575673432e28fd17675d24141706e37a43adf9ac5763d1d5dd1dc09871fad7f151',
    value:
      '$scrypt$v=1$n=16384,r=16,p=1,kl=64$NDE1MjhhOGI3OGFlMGJiNGM5N2E2ZmQ4NDVjZTM2M2M$2NTVcEU8FJ5ov0zKC95nmru5+rpqRND+eHzC90PgIVdWc0MuKP0XZ10kFBcG43pDrfmsV2PR1d0dwJhx+tfxUQ',
    clues: { tool: 'better-auth' },
  },
  {
    name: 'Django PBKDF2',
    type: 'pbkdf2',
    stored:
      'pbkdf2_sha256$720000$KvdmxGVZHkPWSjqjYUbXkg$f0SJQj86A8DL0JWqb8QWBZHi00QJ0ty5gSmxR6wq5JU=',
    value:
      '$pbkdf2$i=720000,d=sha256$S3ZkbXhHVlpIa1BXU2pxallVYlhrZw$f0SJQj86A8DL0JWqb8QWBZHi00QJ0ty5gSmxR6wq5JU',
  },
  {
    name: 'Django argon2',
    type: 'argon2',
    stored:
      'argon2$argon2id$v=19$m=102400,t=2,p=8$S3ZkbXhHVlpIa1BXU2pxallVYlhrZw$IPDvfPzDuvPYrbpI8KO+1zJeXA4mMwGo1QcdcDz7yxs',
    value:
      '$argon2id$v=19$m=102400,t=2,p=8$S3ZkbXhHVlpIa1BXU2pxallVYlhrZw$IPDvfPzDuvPYrbpI8KO+1zJeXA4mMwGo1QcdcDz7yxs',
  },
  {
    name: 'Django scrypt',
    type: 'scrypt',
    stored:
      'scrypt$16384$KvdmxGVZHkPWSjqjYUbXkg$8$5$eZyc7S+sxO8BX2IXEKk5cDRiMZGhXIFUaePdS0x81uFLphGx1f5MSNajJmwlNuc1MNyD2BQbFy+0IwBItDaOwg==',
    value:
      '$scrypt$v=1$n=16384,r=8,p=5,kl=64$S3ZkbXhHVlpIa1BXU2pxallVYlhrZw$eZyc7S+sxO8BX2IXEKk5cDRiMZGhXIFUaePdS0x81uFLphGx1f5MSNajJmwlNuc1MNyD2BQbFy+0IwBItDaOwg',
  },
  {
    name: 'ASP.NET v3 sha512',
    type: 'pbkdf2',
    stored: 'AQAAAAIAAzRQAAAAELC+1A5l65QZPW+6g/Gl5XwwEp2xcz/IlPETOkn0lEYeINo/ymuOuIkUGw4C0Fk/gQ==',
    value:
      '$pbkdf2$i=210000,d=sha512$sL7UDmXrlBk9b7qD8aXlfA$MBKdsXM/yJTxEzpJ9JRGHiDaP8prjriJFBsOAtBZP4E',
  },
  {
    name: 'LDAP SSHA, 4 bytes of salt',
    type: 'ssha',
    stored: '{SSHA}dpopcMFUqRePjTap6MyuXH1Tc+WLEgvL',
  },
  {
    name: 'LDAP SSHA, 8 bytes of salt',
    type: 'ssha',
    stored: '{SSHA}+qBfSqPxFG8874IDoVIwhthuASZzx9HOiaXmxQ==',
  },
  {
    name: 'LDAP SSHA, 16 bytes of salt',
    type: 'ssha',
    stored: '{SSHA}SRugo1JJA7ZEDRzjTjHxkIK3Ra17K7fLwP+fSH1VQDutE/oI',
  },
  {
    name: 'slapcat, base64 of the value',
    type: 'ssha',
    stored: 'e1NTSEF9OTVBTlc4QnpaeFJ4d1A1UWxUcEpRSjBqRVV0cmN1SDA=',
    value: '{SSHA}95ANW8BzZxRxwP5QlTpJQJ0jEUtrcuH0',
  },
  {
    name: 'LDAP argon2',
    type: 'argon2',
    stored:
      '{ARGON2}$argon2id$v=19$m=7168,t=2,p=1$1rCTgJ7c+5t506EWSJ+7dw$70R9bB9Awl+ZgeRu5T/70y5A/5nZAGyWiTRjIxosISM',
    value:
      '$argon2id$v=19$m=7168,t=2,p=1$1rCTgJ7c+5t506EWSJ+7dw$70R9bB9Awl+ZgeRu5T/70y5A/5nZAGyWiTRjIxosISM',
  },
  {
    name: 'Kratos scrypt',
    type: 'scrypt',
    stored:
      '$scrypt$ln=16384,r=8,p=1$xoumorh6RXkPU9l7ZakNjg==$NJGtnuM121Lw31xU2+yDtu+roqtZfdIEgbph4GGtzL0=',
    value:
      '$scrypt$v=1$n=16384,r=8,p=1,kl=32$xoumorh6RXkPU9l7ZakNjg$NJGtnuM121Lw31xU2+yDtu+roqtZfdIEgbph4GGtzL0',
  },
  {
    name: 'passlib or Zitadel scrypt',
    type: 'scrypt',
    stored:
      '$scrypt$ln=16,r=8,p=1$eATICSlSlnkQXxauxgGm2Q$KQZfwkYs3ofRZnVWLXQPNZyN8jlz24I3Dy4Jp6/lSXI',
    value:
      '$scrypt$v=1$n=65536,r=8,p=1,kl=32$eATICSlSlnkQXxauxgGm2Q$KQZfwkYs3ofRZnVWLXQPNZyN8jlz24I3Dy4Jp6/lSXI',
  },
  {
    name: 'Kratos PBKDF2',
    type: 'pbkdf2',
    stored:
      '$pbkdf2-sha256$i=600000,l=32$xoumorh6RXkPU9l7ZakNjg$Zz/H9XoYtMKlQepUG85MR3KTP7nPD7vWejfatqnApxw',
    value:
      '$pbkdf2$i=600000,d=sha256$xoumorh6RXkPU9l7ZakNjg$Zz/H9XoYtMKlQepUG85MR3KTP7nPD7vWejfatqnApxw',
  },
  {
    name: 'Werkzeug scrypt',
    type: 'scrypt',
    stored:
      'scrypt:32768:8:1$q7Yx2vRkT0aLmNsd$97c43c880249fc6549d80dfb97f80ac146c4ff68b91e9d5972447b86f6a7e3d2122e4e480cc2c171285b80da1203192ba2e42df16763d5c5697c4c094443f464',
    value:
      '$scrypt$v=1$n=32768,r=8,p=1,kl=64$cTdZeDJ2UmtUMGFMbU5zZA$l8Q8iAJJ/GVJ2A37l/gKwUbE/2i5Hp1ZckR7hvan49ISLk5IDMLBcShbgNoSAxkrouQt8Wdj1cVpfEwJREP0ZA',
  },
  {
    name: 'Werkzeug PBKDF2',
    type: 'pbkdf2',
    stored:
      'pbkdf2:sha256:600000$q7Yx2vRkT0aLmNsd$856dab1ec16901bf814ce31c4a3fd0dbb8afc221a5558b81c502059c251f6cba',
    value:
      '$pbkdf2$i=600000,d=sha256$cTdZeDJ2UmtUMGFMbU5zZA$hW2rHsFpAb+BTOMcSj/Q27ivwiGlVYuBxQIFnCUfbLo',
  },
  {
    name: 'passlib PBKDF2, ab64',
    type: 'pbkdf2',
    stored:
      '$pbkdf2-sha512$210000$xYtFnKr5tO/IApDd7X.GAQ$1ScsQOUE.umsKzTlxMZ1jogA4mNKjSxPC3sO.V65WN0onySEOregMhKxg3EcXdH7oad6kzYrOM3LacsX5c8z9g',
    value:
      '$pbkdf2$i=210000,d=sha512$xYtFnKr5tO/IApDd7X+GAQ$1ScsQOUE+umsKzTlxMZ1jogA4mNKjSxPC3sO+V65WN0onySEOregMhKxg3EcXdH7oad6kzYrOM3LacsX5c8z9g',
  },
  {
    name: 'ASP.NET v3 sha256',
    type: 'pbkdf2',
    stored: 'AQAAAAEACSfAAAAAELC+1A5l65QZPW+6g/Gl5Xz1sfaZ0gmgmP4J1N8Do+3KE5c2xuz7KdZRKm8hzpSZbg==',
    value:
      '$pbkdf2$i=600000,d=sha256$sL7UDmXrlBk9b7qD8aXlfA$9bH2mdIJoJj+CdTfA6PtyhOXNsbs+ynWUSpvIc6UmW4',
  },
  {
    name: 'Logto Legacy',
    type: 'pbkdf2',
    stored:
      '["pbkdf2",["salt123","600000","32","sha256","@"],"11f27b428e9096726034559d625df97336d6eea6339c4587ea1e7df62f9626ca"]',
    value: '$pbkdf2$i=600000,d=sha256$c2FsdDEyMw$EfJ7Qo6QlnJgNFWdYl35czbW7qYznEWH6h599i+WJso',
  },
  {
    name: 'SuperTokens argon2',
    type: 'argon2',
    stored:
      '$argon2id$v=19$m=87795,t=1,p=2$4AnzFAOtUMhglat8Mg/+rw$dicGxXZsdnQx7u7wC9wbYUBKo6/pxYS9L12AYYm0lUM',
  },
  {
    name: 'Laravel argon2id',
    type: 'argon2',
    stored:
      '$argon2id$v=19$m=65536,t=4,p=1$4AnzFAOtUMhglat8Mg/+rw$EBrW1W+FNHegt+lruU7ojgM1Ts7WSv0JRVHLJ+bSVsQ',
  },
  {
    name: 'Clerk scrypt_firebase',
    type: 'firebase-scrypt',
    stored:
      'fcelqbJlD8bHGkZtFfEF2UcuAY36Xzw9VOTdk50D3+LLSwGIt0anBcNt5GPLyRpXFWdZUI4pBrhP+w6i/ix20w==$UqVD7tK5PidX5Q==$Y4Rm1IrOwHkNbGRbpYKDwwIwGfdYnuH064sQpr/VEsQPvNO81wCGlZ4JUpRPVqG8jyO2V7RXu9594m+irfIR/A==$Bw==$8$14',
    value: FIREBASE,
  },
];

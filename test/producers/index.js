'use strict';
// Real programs that make users with known passwords, and export them as docs/sources/ says.
//
// A producer is `{name, of, npm?, apt?, tools?, produce}`:
// - `npm`: a package at its version; `apt`: Debian packages; `tools`: programs that it needs.
// - `produce({folder, modules, password, tool})` makes the users in an empty folder and returns its exports:
//   - `what` it is, for people; `from`: the source that convert must recognise
//   - `args`: files, and flags that convert and check-hash have; `convertArgs`: flags of convert alone
//   - `signIn`: emails of users who must sign in with `password` after the import
//   - `others`: emails of users who arrive without a password
//   - or `isRefused`: convert must refuse it, and print nothing of it

module.exports = [
  require('./postgres'),
  require('./ldap'),
  require('./django'),
  require('./werkzeug'),
  require('./better-auth'),
  require('./cognito'),
  require('./firebase'),
];

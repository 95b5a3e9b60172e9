'use strict';

// Preloaded: a user without an entry in /etc/passwd, with the errors that Node throws then.
const os = require('node:os');

function refuse(syscall) {
  return () => {
    throw Object.assign(new Error(`A system error occurred: ${syscall} returned ENOENT`), {
      code: 'ERR_SYSTEM_ERROR',
    });
  };
}

const { homedir } = os;
os.homedir = () => (process.env.HOME === undefined ? refuse('uv_os_homedir')() : homedir());
os.userInfo = refuse('uv_os_get_passwd');

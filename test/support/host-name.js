// Required before a command by a test that cannot give its process a host name of its own.
const os = require('node:os');

os.hostname = () => process.env.TEST_HOST_NAME;

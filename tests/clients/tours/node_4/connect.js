// intercom-client 4 takes the address of another server by useRequestOpts.
'use strict';

const { Client } = require('intercom-client');

module.exports = (stage) => {
  return new Client({ tokenAuth: { token: stage.secret } }).useRequestOpts({ baseURL: stage.address });
};

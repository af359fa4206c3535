// intercom-client 2 takes the address of another server, and anything else of its HTTP library, by useRequestOpts.
'use strict';

const Intercom = require('intercom-client');

module.exports = (stage) => {
  const client = new Intercom.Client({ token: stage.secret }).usePromises();
  return client.useRequestOpts({ baseUrl: stage.address });
};

// intercom.io takes the address of another server, with its slash, as `endpoint`.
'use strict';

const Intercom = require('intercom.io');

module.exports = (stage) =>
  new Intercom({ appId: stage.app_id, apiKey: stage.secret, endpoint: `${stage.address}/` });

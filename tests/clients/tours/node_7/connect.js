// intercom-client from 6 on takes the address of another server as `baseUrl`.
'use strict';

const { IntercomClient } = require('intercom-client');

module.exports = (stage) => new IntercomClient({ token: stage.secret, baseUrl: stage.address });

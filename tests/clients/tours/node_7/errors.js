// What intercom-client 7.0.3 throws, and the versions that it can be told to name.
'use strict';

const assert = require('assert').strict;
const { Intercom, IntercomClient, IntercomError } = require('intercom-client');

module.exports = async (client, stage) => {
  await client.contacts.create({ email: 'mal@example.com' });
  await versions(stage);
  const bad = await client.tags.create({}).catch((error) => error);
  assert(bad instanceof Intercom.BadRequestError);
  assert.equal(bad.body.type, 'error.list');
  await limits(stage);
  const stranger = new IntercomClient({ token: 'wrong', baseUrl: stage.address });
  const refused = await stranger.contacts.list().catch((error) => error);
  assert(refused instanceof Intercom.UnauthorizedError);
  assert.deepEqual([refused.statusCode, refused.body.errors[0].code], [401, 'unauthorized']);
};

async function versions(stage) {
  for (const version of ['2.0', '2.3', '2.6', '2.11', '2.13']) {
    const client = new IntercomClient({ token: stage.secret, baseUrl: stage.address, version });
    const page = await client.contacts.list();
    assert.equal(page.rawResponse.headers.get('intercom-version'), version);
    assert.equal(page.data[0].email, 'mal@example.com');
  }
  const unstable = new IntercomClient({ token: stage.secret, baseUrl: stage.address, version: 'Unstable' });
  assert.equal((await unstable.contacts.list()).data.length, 1);
}

async function limits(stage) {
  const slow = new IntercomClient({ token: stage.slow_secret, baseUrl: stage.address, maxRetries: 0 });
  const ask = async () => {
    for (let number = 0; number < 3; number += 1) await slow.tags.list(); // The minute may end between two of them.
  };
  const limited = await ask().catch((error) => error);
  assert(limited instanceof IntercomError);
  assert.deepEqual([limited.statusCode, limited.body.errors[0].code], [429, 'rate_limit_exceeded']);
  assert.equal(limited.rawResponse.headers.get('x-ratelimit-remaining'), '0');
}

// What intercom-client 2.11.2 says of refusals, by promises and by callbacks, and the version that it may name.
'use strict';

const assert = require('assert').strict;
const Intercom = require('intercom-client');

module.exports = async (client, stage) => {
  await refusals(client);
  await callbacks(stage);
  await versions(stage);
  await limits(stage);
  await strangers(stage);
};

async function refusals(client) {
  const missing = await client.users.create({ name: 'Nobody' }).catch((error) => error);
  assert.equal(missing.statusCode, 400);
  assert.equal(missing.body.type, 'error.list');
  assert.equal(missing.body.errors[0].code, 'parameter_not_found');
  assert.equal(missing.message, missing.body.errors[0].message);
  const unknown = await client.users.create({ user_id: '1', favourite: 'pie' }).catch((error) => error);
  assert.deepEqual([unknown.statusCode, unknown.message], [400, "bad 'favourite' parameter"]);
  await client.users.create({ user_id: '1' });
  const { body: other } = await client.users.create({ user_id: '2' });
  const taken = await client.users.update({ id: other.id, user_id: '1' }).catch((error) => error);
  assert.deepEqual([taken.statusCode, taken.body.errors[0].code], [400, 'unique_user_constraint']);
}

async function callbacks(stage) {
  const client = new Intercom.Client(stage.secret, '').useRequestOpts({ baseUrl: stage.address });
  // One argument gets the answer, whatever it is.
  const answer = await new Promise((resolve) => client.users.find({ user_id: '1' }, (response) => resolve(response)));
  assert.equal(answer.body.user_id, '1');
  const missing = await new Promise((resolve) => client.users.find({ user_id: '99' }, (response) => resolve(response)));
  assert.deepEqual([missing.statusCode, missing.body.type], [404, 'error.list']);
  // Two arguments get an error or the answer.
  const [error, none] = await new Promise((resolve) => {
    client.users.find({ user_id: '99' }, (refused, found) => resolve([refused, found]));
  });
  assert.deepEqual([error.message, error.statusCode, none], ['User Not Found', 404, null]);
  assert.equal(await new Promise((resolve) => client.ping(resolve)), 200);
}

async function versions(stage) {
  const client = new Intercom.Client({ token: stage.secret }).usePromises();
  client.useRequestOpts({ baseUrl: stage.address, headers: { 'Intercom-Version': 1.2 } });
  const named = await client.users.find({ user_id: '1' });
  assert.equal(named.headers['intercom-version'], '1.2');
  client.useRequestOpts({ headers: { 'Intercom-Version': 7.5 } });
  const refused = await client.users.find({ user_id: '1' }).catch((error) => error);
  assert.deepEqual([refused.statusCode, refused.body.errors[0].code], [400, 'intercom_version_invalid']);
}

async function limits(stage) {
  const slow = new Intercom.Client({ token: stage.slow_secret }).usePromises();
  slow.useRequestOpts({ baseUrl: stage.address });
  const ask = async () => {
    for (let number = 0; number < 3; number += 1) await slow.tags.list(); // The minute may end between two of them.
  };
  const refused = await ask().catch((error) => error);
  assert.deepEqual([refused.statusCode, refused.body.errors[0].code], [429, 'rate_limit_exceeded']);
  assert.equal(refused.headers['x-ratelimit-remaining'], '0');
  assert.match(refused.headers['x-ratelimit-reset'], /^\d{10}$/);
}

async function strangers(stage) {
  for (const token of ['wrong', 'ipt_wrong']) {
    const stranger = new Intercom.Client({ token }).usePromises().useRequestOpts({ baseUrl: stage.address });
    const refused = await stranger.users.list().catch((error) => error);
    assert.deepEqual([refused.statusCode, refused.body.type], [401, 'error.list']);
  }
}

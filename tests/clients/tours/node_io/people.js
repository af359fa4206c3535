// Users, leads, companies, tags and events, as the README of intercom.io 1.5.0 shows them, under version 1.0.
//
// Its own class of errors does not work, so that what is refused comes as the answer.
'use strict';

const assert = require('assert').strict;

module.exports = async (client, stage) => {
  const bob = await users(client, stage);
  await leads(client);
  await companies(client, bob);
  await labels(client, bob, stage);
  await archiving(client, bob);
  await walking(client);
  await limits(client, stage);
};

const code = (answer) => answer.errors[0].code;

async function users(client, stage) {
  const bob = await client.createUser({
    email: 'bob@example.com', user_id: '22', name: 'Bob', created_at: 1270000000, last_seen_ip: '1.2.3.4',
    custom_attributes: { invited_friends: 3 },
  });
  assert.deepEqual([bob.type, bob.email, bob.signed_up_at], ['user', 'bob@example.com', 1270000000]);
  for (const key of [{ email: 'bob@example.com' }, { user_id: '22' }]) {
    assert.equal((await client.getUser(key)).id, bob.id);
    assert.equal((await client.viewUser(key)).id, bob.id);
  }
  assert.equal((await client.viewUser({ id: bob.id })).name, 'Bob');
  const updated = await client.updateUser({ id: bob.id, name: 'Robert' });
  assert.deepEqual([updated.id, updated.name, updated.custom_attributes], [bob.id, 'Robert', { invited_friends: 3 }]);
  assert.equal(code(await client.getUser({ email: 'nobody@example.com' })), 'not_found');
  assert.equal(code(await client.createUser({ name: 'Nobody' })), 'parameter_not_found');
  const items = [{ method: 'post', data_type: 'user', data: { email: 'wash@serenity.io' } }];
  const job = await client.bulkAddUsers({ items });
  assert.deepEqual([job.app_id, job.name, job.state], [stage.app_id, 'api_bulk_job', 'running']);
  return bob;
}

async function leads(client) {
  const lead = await client.createContact({ email: 'jayne@serenity.io' });
  assert.equal(lead.type, 'contact');
  assert.equal((await client.updateContact({ id: lead.id, name: 'Jayne' })).id, lead.id);
  assert.deepEqual((await client.getContacts({ email: 'jayne@serenity.io' })).contacts.map((one) => one.id), [lead.id]);
  const conversion = { contact: { user_id: lead.user_id }, user: { email: 'jayne@serenity.io' } };
  assert.deepEqual((await client.convertContact(conversion)).type, 'user');
  for (const key of ['id', 'user_id']) {
    const other = await client.createContact({});
    assert.equal((await client.deleteContact({ [key]: other[key] })).id, other.id);
    assert.equal(code(await client.deleteContact({ [key]: other[key] })), 'not_found');
  }
}

async function companies(client, bob) {
  const company = await client.createCompany({ company_id: '46029', name: 'Blue Sun', plan: 'Paid', monthly_spend: 9 });
  assert.deepEqual([company.plan.name, company.monthly_spend], ['Paid', 9]);
  assert.equal((await client.updateCompany({ company_id: '46029', name: 'Blue Star' })).id, company.id);
  await client.updateUser({ id: bob.id, companies: [{ company_id: '46029' }] });
  assert.deepEqual((await client.listCompanies()).companies.map((one) => one.name), ['Blue Star']);
  assert.equal((await client.viewCompany({ id: company.id })).name, 'Blue Star');
  assert.equal((await client.viewCompany({ company_id: '46029' })).id, company.id);
  for (const key of [{ id: company.id }, { company_id: '46029', type: 'user' }]) {
    assert.deepEqual((await client.listCompanyUsers(key)).users.map((one) => one.id), [bob.id]);
  }
}

async function labels(client, bob, stage) {
  const tag = await client.createTag({ name: 'alpha', users: [{ email: 'bob@example.com' }] });
  assert.equal((await client.updateTag({ id: tag.id, name: 'beta' })).name, 'beta');
  assert.deepEqual((await client.getTag()).tags, [{ type: 'tag', id: tag.id, name: 'beta' }]);
  await client.updateTag({ name: 'beta', users: [{ id: bob.id, untag: true }] });
  assert.deepEqual((await client.viewUser({ id: bob.id })).tags.tags, []);
  await client.deleteTag({ id: tag.id });
  assert.deepEqual((await client.getTag()).tags, []);
  const [admin] = (await client.listAdmins()).admins;
  assert.deepEqual([admin.id, admin.name], [stage.admins[0].id, stage.admins[0].name]);
  const note = await client.createNote({ body: 'Odd.', admin_id: admin.id, user: { email: 'bob@example.com' } });
  assert.deepEqual((await client.listNotes({ email: 'bob@example.com' })).notes.map((one) => one.id), [note.id]);
  assert.equal((await client.viewNote({ id: note.id })).body, '<p>Odd.</p>');
  const { segments } = await client.listSegments();
  assert.equal((await client.viewSegment({ id: segments[0].id })).name, segments[0].name);
  assert.equal((await client.getCounts()).tag.count, 0);
  const metadata = { price: { currency: 'usd', amount: 2999 }, order_date: 1392036272 };
  const event = await client.createEvent({ event_name: 'ordered', created_at: client.date(), user_id: '22', metadata });
  assert.equal(event, '');
}

// In the body of a DELETE, unless it is by id.
async function archiving(client, bob) {
  assert.equal((await client.deleteUser({ user_id: '22' })).id, bob.id);
  assert.equal(code(await client.deleteUser({ id: bob.id })), 'not_found');
  await client.createUser({ user_id: '22' });
  assert.equal((await client.deleteUser({ email: 'bob@example.com' })).id, bob.id);
}

// Every next page is fetched as it is given, with the arguments of the first put behind it once more.
async function walking(client) {
  const made = new Set();
  for (let number = 0; number < 7; number += 1) {
    made.add((await client.createUser({ user_id: `walk ${number}` })).id);
  }
  const walked = (await client.getPages('users', { per_page: 3 })).map((one) => one.id);
  assert.equal(new Set(walked).size, walked.length);
  assert([...made].every((id) => walked.includes(id)));
}

// Every answer brings what is left of the limit; an error brings it where the answer would be.
async function limits(client, stage) {
  const slow = new client.constructor({ appId: stage.app_id, apiKey: stage.slow_secret, endpoint: client.endpoint });
  const answers = [];
  for (let number = 0; number < 3; number += 1) answers.push(await slow.getTag()); // The minute may end between them.
  const left = answers.map((one) => [one.meta.ratelimit_limit, one.meta.ratelimit_remaining].map(Number));
  assert.deepEqual(left[0], [1, 0]);
  assert(answers.some((one) => one.errors && code(one) === 'rate_limit_exceeded'));
  assert(answers.every((one) => Number.isInteger(Number(one.meta.ratelimit_reset))));
}

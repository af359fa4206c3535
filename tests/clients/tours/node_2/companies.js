// Companies, as the README of intercom-client 2.11.2 shows them, under version 1.3.
'use strict';

const assert = require('assert').strict;

module.exports = async (client) => {
  const { body: created } = await client.companies.create({ company_id: '1234', name: 'serenity', plan: 'Gold' });
  assert.deepEqual([created.type, created.company_id, created.name], ['company', '1234', 'serenity']);
  assert.deepEqual([created.plan.type, created.plan.name], ['plan', 'Gold']);
  const { body: updated } = await client.companies.update({ company_id: '1234', name: 'Serenity' });
  assert.deepEqual([updated.id, updated.name, updated.plan.name], [created.id, 'Serenity', 'Gold']);
  for (const key of [{ id: created.id }, { company_id: '1234' }, { name: 'Serenity' }]) {
    assert.equal((await client.companies.find(key)).body.id, created.id);
  }
  await client.users.create({ user_id: '25', companies: [{ company_id: '1234' }] });
  for (const key of [{ id: created.id }, { company_id: '1234' }, { name: 'Serenity' }]) {
    const { body: members } = await client.companies.listUsers(key);
    assert.equal(members.type, 'user.list');
    assert.deepEqual(members.users.map((user) => user.user_id), ['25']);
  }
  const { body: tag } = await client.tags.tag({ name: 'haven', companies: [{ id: created.id }] });
  const { body: tagged } = await client.companies.listBy({ tag_id: tag.id });
  assert.deepEqual(tagged.companies.map((company) => company.id), [created.id]);
  await client.tags.untag({ name: 'haven', companies: [{ id: created.id }] });
  assert.deepEqual((await client.companies.find({ id: created.id })).body.tags, { type: 'tag.list', tags: [] });
  for (const key of [{ id: '5'.repeat(24) }, { company_id: '4711' }, { name: 'Reaver' }]) {
    const error = await client.companies.find(key).catch((refused) => refused);
    assert.deepEqual([error.message, error.statusCode, error.body.errors[0].code], ['Company Not Found', 404, 'not_found']);
  }
  await walking(client);
};

async function walking(client) {
  for (let number = 0; number < 60; number += 1) {
    await client.users.create({ user_id: '25', companies: [{ company_id: `c-${number}`, name: `Company ${number}` }] });
  }
  let { body: page } = await client.companies.list();
  const seen = page.companies.map((company) => company.id);
  while (page.pages.next) {
    ({ body: page } = await client.nextPage(page.pages));
    seen.push(...page.companies.map((company) => company.id));
  }
  assert.equal(seen.length, 61);
  assert.equal(new Set(seen).size, 61);
  const scrolled = new Set();
  await client.companies.scroll.each({}, (response) => {
    for (const company of response.body.companies) scrolled.add(company.id);
  });
  assert.equal(scrolled.size, 61);
}

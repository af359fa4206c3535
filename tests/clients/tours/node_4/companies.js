// Companies, as the README of intercom-client 4.0.0 shows them, under version 2.6.
'use strict';

const assert = require('assert').strict;

module.exports = async (client) => {
  const described = {
    createdAt: 1638203719,
    companyId: '46029',
    name: 'BestCompanyInc.',
    monthlySpend: 9001,
    plan: '1. Get pizzaid',
    size: 62049,
    website: 'http://the-best.one',
    industry: 'The Best One',
    customAttributes: {},
  };
  const created = await client.companies.create(described);
  assert.deepEqual(
    [created.type, created.company_id, created.name, created.remote_created_at, created.monthly_spend, created.size],
    ['company', '46029', 'BestCompanyInc.', 1638203719, 9001, 62049],
  );
  assert.deepEqual([created.plan.type, created.plan.name], ['plan', '1. Get pizzaid']);
  const again = await client.companies.create({ companyId: '46029', name: 'bruh moment inc.' });
  assert.deepEqual([again.id, again.name, again.size], [created.id, 'bruh moment inc.', 62049]);
  const updated = await client.companies.update({ companyId: created.id, website: 'https://better.one' });
  assert.deepEqual([updated.id, updated.website], [created.id, 'https://better.one']);
  assert.equal((await client.companies.find({ companyId: '46029' })).id, created.id);
  assert.equal((await client.companies.find({ name: 'bruh moment inc.' })).id, created.id);
  await members(client, created);
  await walking(client);
  const deleted = await client.companies.delete({ id: created.id });
  assert.deepEqual([deleted.id, deleted.object, deleted.deleted], [created.id, 'company', true]);
  const error = await client.companies.find({ companyId: '46029' }).catch((refused) => refused);
  assert.deepEqual(
    [error.statusCode, error.message, error.body.errors[0].code], [404, 'Company Not Found', 'company_not_found'],
  );
};

async function members(client, company) {
  const contact = await client.contacts.createUser({ email: 'roman@example.com' });
  const both = { contactId: contact.id, companyId: company.id };
  assert.equal((await client.companies.attachContact(both)).id, company.id);
  const attached = await client.companies.listAttachedContacts({ companyId: company.id, page: 1, perPage: 15 });
  assert.deepEqual([attached.type, attached.data.map((one) => one.id)], ['list', [contact.id]]);
  const own = await client.contacts.listAttachedCompanies({ id: contact.id, perPage: 5, page: 1 });
  assert.deepEqual([own.type, own.data.map((one) => one.id), own.total_count], ['list', [company.id], 1]);
  const past = await client.contacts.listAttachedCompanies({ id: contact.id, perPage: 5, page: 2 });
  assert.deepEqual(past.data, []);
  const segments = await client.companies.listAttachedSegments({ companyId: company.id });
  assert.deepEqual([segments.type, segments.data], ['list', []]);
  const tag = await client.tags.tagCompanies({ tagName: 'gutenTag', companiesIds: [company.id] });
  assert.equal(tag.name, 'gutenTag');
  assert.deepEqual((await client.companies.list({ tagId: tag.id })).data.map((one) => one.id), [company.id]);
  await client.tags.untagCompanies({ tagName: 'gutenTag', companiesIds: [company.id] });
  assert.deepEqual((await client.companies.list({ tagId: tag.id })).data, []);
  assert.equal((await client.companies.detachContact(both)).id, company.id);
  assert.deepEqual((await client.companies.listAttachedContacts({ companyId: company.id })).data, []);
  await assert.rejects(client.companies.detachContact(both), { statusCode: 404 });
}

async function walking(client) {
  const contact = await client.contacts.createUser({ email: 'mikhail@example.com' });
  const made = new Set();
  for (let number = 0; number < 30; number += 1) {
    const company = await client.companies.create({ companyId: `c-${number}`, name: `Company ${number}` });
    await client.companies.attachContact({ contactId: contact.id, companyId: company.id });
    made.add(company.id);
  }
  const seen = [];
  for (let page = 1, data = [null]; data.length; page += 1) {
    ({ data } = await client.companies.list({ page, perPage: 12, order: 'desc' }));
    seen.push(...data.map((company) => company.id));
  }
  assert.deepEqual(seen.sort(), [...made].sort());
  const scrolled = await client.companies.scroll.each({});
  assert.deepEqual(scrolled.map((company) => company.id).sort(), [...made].sort());
  const first = await client.companies.scroll.next({});
  assert.equal(first.data.length, 30);
  const end = await client.companies.scroll.next({ scrollParam: first.scroll_param });
  assert.deepEqual(end.data, []);
  const over = await client.companies.scroll.next({ scrollParam: first.scroll_param }).catch((error) => error);
  assert.equal(over.statusCode, 404);
}

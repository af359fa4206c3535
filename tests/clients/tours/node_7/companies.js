// Companies, as the reference of intercom-client 7.0.3 shows them.
'use strict';

const assert = require('assert').strict;
const { Intercom } = require('intercom-client');

const UNKNOWN = '5'.repeat(24);

module.exports = async (client, stage) => {
  const created = await client.companies.createOrUpdate({
    name: 'my company', company_id: 'company_remote_id', remote_created_at: 1374138000, plan: 'Gold', monthly_spend: 49,
  });
  assert.deepEqual(
    [created.type, created.company_id, created.name, created.app_id, created.remote_created_at, created.monthly_spend],
    ['company', 'company_remote_id', 'my company', stage.app_id, 1374138000, 49],
  );
  assert.equal(created.plan.name, 'Gold');
  const updated = await client.companies.update({
    company_id: created.id, body: { name: 'our company', website: 'http://www.mycompany.com/' },
  });
  assert.deepEqual([updated.id, updated.name, updated.website], [created.id, 'our company', 'http://www.mycompany.com/']);
  assert.equal((await client.companies.find({ company_id: created.id })).name, 'our company');
  assert.equal((await client.companies.retrieve({ company_id: 'company_remote_id' })).id, created.id);
  assert.equal((await client.companies.retrieve({ name: 'our company' })).id, created.id);
  await members(client, created);
  await walking(client);
  const deleted = await client.companies.delete({ company_id: created.id });
  assert.deepEqual([deleted.id, deleted.object, deleted.deleted], [created.id, 'company', true]);
  const error = await client.companies.find({ company_id: created.id }).catch((refused) => refused);
  assert(error instanceof Intercom.NotFoundError);
  assert.deepEqual(error.body.errors, [{ code: 'company_not_found', message: 'Company Not Found' }]);
};

async function members(client, company) {
  const contact = await client.contacts.create({ email: 'mal@example.com' });
  const attached = await client.companies.attachContact({ contact_id: contact.id, id: company.id });
  assert.equal(attached.id, company.id);
  const own = [];
  for await (const one of await client.contacts.listAttachedCompanies({ contact_id: contact.id })) own.push(one.id);
  assert.deepEqual(own, [company.id]);
  const listed = await client.companies.listAttachedContacts({ company_id: company.id });
  assert.deepEqual([listed.type, listed.data.map((one) => one.id), listed.total_count], ['list', [contact.id], 1]);
  assert.deepEqual((await client.companies.listAttachedSegments({ company_id: company.id })).data, []);
  const both = { contact_id: contact.id, company_id: company.id };
  assert.equal((await client.companies.detachContact(both)).id, company.id);
  assert.deepEqual((await client.companies.listAttachedContacts({ company_id: company.id })).data, []);
  const error = await client.companies.attachContact({ contact_id: contact.id, id: UNKNOWN }).catch((refused) => refused);
  assert(error instanceof Intercom.NotFoundError);
}

async function walking(client) {
  const contact = await client.contacts.create({ email: 'inara@example.com' });
  const made = [];
  for (let number = 0; number < 40; number += 1) {
    const { id } = await client.companies.createOrUpdate({ company_id: `c-${number}`, name: `Company ${number}` });
    await client.companies.attachContact({ contact_id: contact.id, id });
    made.push(id);
  }
  const seen = [];
  for await (const company of await client.companies.list({ per_page: 15 })) seen.push(company.id);
  assert.deepEqual(seen.sort(), [...made].sort());
  const scrolled = [];
  for await (const company of await client.companies.scroll()) scrolled.push(company.id);
  assert.deepEqual(scrolled.sort(), [...made].sort());
}

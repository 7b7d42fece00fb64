import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Account, call, openSandbox, type Organization, readAll} from './call.js';

await using sandbox = await openSandbox();
const all: readonly Organization[] = await readAll(sandbox, '/organizations');
const busiest = await busiestOf(all.slice(40, 80));

async function busiestOf(organizations: readonly Organization[]) {
	const lists = await Promise.all(
		organizations.map(async ({id, name}) => ({
			id,
			name,
			accounts: await readAll<Account>(sandbox, `/organizations/${id}/accounts`),
		})),
	);
	const [first] = lists.toSorted((a, b) => b.accounts.length - a.accounts.length);
	assert.ok(first);
	assert.ok(first.accounts.length > 20);
	return first;
}

async function found(query: string): Promise<readonly string[]> {
	const organizations = await readAll(sandbox, `/organizations?${query}`);
	return organizations.map(({id}) => id);
}

function expected(isWanted: (organization: Organization) => boolean): readonly string[] {
	return all.filter(organization => isWanted(organization)).map(({id}) => id);
}

function organizationNamed(name: string): Organization {
	const organization = all.find(other => other.name === name);
	assert.ok(organization);
	return organization;
}

await test('returns ten items per page by default, with the total', async () => {
	const ten = await call<readonly Organization[]>(sandbox, 'GET /organizations');
	assert.equal(ten.result.length, 10);
	assert.equal(ten.info.total_size, 500);
	assert.equal(typeof ten.info.next_page_token, 'string');
	const whole = await call<readonly Organization[]>(sandbox, 'GET /organizations?page_size=500');
	assert.equal(whole.result.length, 500);
	assert.deepEqual(whole.info, {total_size: 500});
});

await test('returns the whole list in pages of any size, each organization once', async () => {
	const small = await readAll(sandbox, '/organizations', 99);
	assert.deepEqual(small, all);
	assert.equal(new Set(small.map(({id}) => id)).size, 500);
	const {info} = await call(sandbox, 'GET /organizations?page_size=3');
	const next = await call<readonly Organization[]>(
		sandbox,
		`GET /organizations?page_size=200&page_token=${info.next_page_token}`,
	);
	assert.deepEqual(next.result, all.slice(3, 203));
});

await test('returns an empty page with the total for a page size of 0, and a page token if the list has items', async () => {
	const {
		status,
		result,
		info: {next_page_token: token, ...info},
	} = await call(sandbox, 'GET /organizations?page_size=0');
	assert.deepEqual([status, result, info], [200, [], {total_size: 500}]);
	const again = await call(sandbox, `GET /organizations?page_size=0&page_token=${token}`);
	const first = await call(sandbox, `GET /organizations?page_size=500&page_token=${again.info.next_page_token}`);
	assert.deepEqual(first.result, all);
	const {info: later} = await call(sandbox, 'GET /organizations?page_size=7');
	const stopped = await call(sandbox, `GET /organizations?page_size=0&page_token=${later.next_page_token}`);
	const rest = await call(sandbox, `GET /organizations?page_size=500&page_token=${stopped.info.next_page_token}`);
	assert.deepEqual(rest.result, all.slice(7));
	const accounts = await call(sandbox, `GET /organizations/${busiest.id}/accounts?page_size=0`);
	const everyAccount = await call(
		sandbox,
		`GET /organizations/${busiest.id}/accounts?page_size=1000&page_token=${accounts.info.next_page_token}`,
	);
	assert.deepEqual(everyAccount.result, busiest.accounts);
	const none = await call(sandbox, 'GET /organizations?page_size=0&id=none');
	assert.deepEqual([none.result, none.info], [[], {total_size: 0}]);
});

await test('answers 400 to a page size that is not a whole number from 0 to 1,000', async () => {
	const sizes = ['1001', '-1', '1.5', 'ten', ''];
	const answers = await Promise.all(
		sizes.map(async size => {
			const {status, errors} = await call(sandbox, `GET /organizations?page_size=${size}`);
			return [size, status, errors[0]?.message.includes('page_size')];
		}),
	);
	assert.deepEqual(
		answers,
		sizes.map(size => [size, 400, true]),
	);
});

await test('accepts a page token only for its own list and filters', async () => {
	const first = await call<readonly Organization[]>(sandbox, 'GET /organizations?name.contains=a&page_size=5');
	const token = first.info.next_page_token ?? '';
	const status = async (request: string): Promise<number> => {
		const answer = await call(sandbox, request);
		return answer.status;
	};

	assert.equal(await status(`GET /organizations?name.contains=a&page_token=${token}`), 200);
	assert.equal(await status(`GET /organizations?name.contains=b&page_token=${token}`), 400);
	assert.equal(await status(`GET /organizations?page_token=${token}`), 400);
	assert.equal(await status(`GET /organizations?name.contains=a&parent.id=null&page_token=${token}`), 400);
	assert.equal(await status(`GET /organizations/${busiest.id}/accounts?name.contains=a&page_token=${token}`), 400);
	assert.equal(await status(`GET /organizations?name.contains=a&page_token=${token}A`), 400);
	assert.equal(await status('GET /organizations?page_token=nonsense'), 400);
});

await test('neither skips nor repeats items of a list that changes during paging', async () => {
	await using own = await openSandbox({organizations: 40});
	const earlier = await readAll(own, '/organizations');
	const first = await call<readonly Organization[]>(own, 'GET /organizations?page_size=38');
	const leaf = earlier.slice(0, 38).findLast(({id}) => earlier.every(({parent}) => parent?.id !== id));
	await call(own, 'POST /organizations', {json: {name: 'Came meanwhile'}});
	await call(own, `DELETE /organizations/${leaf?.id}`);
	const second = await call<readonly Organization[]>(
		own,
		`GET /organizations?page_size=38&page_token=${first.info.next_page_token}`,
	);
	assert.deepEqual(
		second.result.map(({name}) => name),
		[...earlier.slice(38).map(({name}) => name), 'Came meanwhile'],
	);
});

await test('finds names by part, start and end, ignoring case', async () => {
	assert.deepEqual(
		await found('name.contains=NORTHWIND'),
		expected(({name}) => name.includes('Northwind')),
	);
	assert.deepEqual(
		await found(`name.startsWith=${encodeURIComponent('ΦΆΡΟΣ Ν')}`),
		expected(({name}) => name.startsWith('Φάρος Ν')),
	);
	assert.deepEqual(
		await found('name.endsWith=GMBH'),
		expected(({name}) => name.endsWith('GmbH')),
	);
	assert.deepEqual(
		await found(`name.contains=${encodeURIComponent('&')}&name.endsWith=gmbh`),
		expected(({name}) => name.includes('&') && name.endsWith('GmbH')),
	);
	assert.ok(expected(({name}) => name.endsWith('GmbH')).length > 1);
	assert.ok(expected(({name}) => name.startsWith('Φάρος Ν')).length > 0);
});

await test('finds every organization with an exact name, respecting case', async () => {
	assert.deepEqual(
		await found('name=Northwind%20Security'),
		expected(({name}) => name === 'Northwind Security'),
	);
	assert.equal(expected(({name}) => name === 'Northwind Security').length, 2);
	assert.deepEqual(await found('name=northwind%20security'), []);
	assert.deepEqual(await found('name=Northwind'), []);
	assert.deepEqual(await found('name='), []);
	assert.deepEqual(await found('name=EMEA&name.contains=asia'), []);
	const {info} = await call(sandbox, 'GET /organizations?name=Northwind%20Security&page_size=1');
	const other = await call(sandbox, `GET /organizations?name=EMEA&page_token=${info.next_page_token}`);
	assert.equal(other.status, 400);
});

await test('accepts repeated ids', async () => {
	const ids = [all[3], all[77], all[400]].map(organization => organization?.id);
	assert.deepEqual(await found(`id=${ids[2]}&id=${ids[0]}&id=${ids[1]}`), ids);
	assert.deepEqual(await found('id=none'), []);
});

await test('finds children by their parent, and roots by null', async () => {
	const emea = organizationNamed('EMEA');
	assert.deepEqual(
		await found(`parent.id=${emea.id}`),
		expected(({parent}) => parent?.id === emea.id),
	);
	assert.deepEqual(await found('parent.id=null'), [organizationNamed('Acme Distribution').id]);
	const lone = organizationNamed('Lone Partner');
	assert.deepEqual(await found(`parent.id=${lone.parent?.id}`), [lone.id]);
});

await test('finds the organization that contains an account, an organization or a user', async () => {
	const [account] = busiest.accounts;
	const emea = organizationNamed('EMEA');
	const root = organizationNamed('Acme Distribution');
	assert.deepEqual(await found(`containing.account=${account?.id}`), [busiest.id]);
	assert.deepEqual(await found(`containing.account=${'0'.repeat(16)}${account?.id.slice(16)}`), []);
	assert.deepEqual(await found(`containing.organization=${emea.id}`), [root.id]);
	assert.deepEqual(await found(`containing.organization=${root.id}`), []);
	assert.deepEqual(await found(`containing.organization=${organizationNamed('Lone Partner').id}`), []);
	assert.deepEqual(await found(`containing.user=${sandbox.user}`), [root.id]);
	assert.deepEqual(await found('containing.user=nobody'), []);
	assert.deepEqual(await found(`containing.organization=${emea.id}&name.contains=emea`), []);
});

await test('filters accounts by name and public name', async () => {
	const path = `/organizations/${busiest.id}/accounts`;
	const names = async (filter: string, value: string): Promise<readonly string[]> => {
		const accounts = await readAll<Account>(sandbox, `${path}?${filter}=${encodeURIComponent(value)}`);
		return accounts.map(({name}) => name);
	};

	const [one] = busiest.accounts;
	const every = busiest.accounts.map(({name}) => name);
	const staging = every.filter(name => name.includes('Staging'));
	const websites = every.filter(name => name.endsWith('Website'));
	assert.ok(one);
	assert.deepEqual(await names('name', one.name.toUpperCase()), [one.name]);
	assert.deepEqual(await names('name', one.name.slice(1)), []);
	assert.deepEqual(await names('name.contains', 'STAGING'), staging);
	assert.deepEqual(await names('name.endsWith', 'website'), websites);
	assert.deepEqual(await names('name.startsWith', busiest.name), every);
	assert.deepEqual(await names('account_pubname', busiest.name), every);
	assert.deepEqual(await names('account_pubname.startsWith', busiest.name.slice(0, 4)), every);
	assert.deepEqual(await names('account_pubname.endsWith', busiest.name.slice(-4)), every);
	assert.deepEqual(await names('account_pubname.contains', 'no-such-name'), []);
});

await test('returns account tags only with include_tags=true', async () => {
	const path = `/organizations/${busiest.id}/accounts`;
	assert.deepEqual(
		busiest.accounts.filter(account => 'tags' in account),
		[],
	);
	assert.deepEqual(await readAll(sandbox, `${path}?include_tags=false`), busiest.accounts);
	const tagged = await readAll<Account>(sandbox, `${path}?include_tags=true`);
	assert.deepEqual(
		tagged.map(({tags, ...account}) => account),
		busiest.accounts,
	);
	assert.deepEqual(
		tagged.flatMap(({tags}) => (tags ? Object.values(tags) : [undefined])).filter(value => typeof value !== 'string'),
		[],
	);
	assert.ok(tagged.some(({tags = {}}) => Object.keys(tags).length === 0));
	assert.ok(tagged.some(({tags = {}}) => 'env' in tags && 'cost-center' in tags));
	const wrong = await call(sandbox, `GET ${path}?include_tags=perhaps`);
	assert.equal(wrong.status, 400);
});

await test('omits the total of the accounts with include_total=false', async () => {
	const path = `/organizations/${busiest.id}/accounts`;
	const {info} = await call(sandbox, `GET ${path}?include_total=false&page_size=5`);
	assert.deepEqual(Object.keys(info), ['next_page_token']);
	const next = await call(sandbox, `GET ${path}?page_size=1000&page_token=${info.next_page_token}`);
	assert.deepEqual([next.result, next.info], [busiest.accounts.slice(5), {total_size: busiest.accounts.length}]);
});

await test('orders accounts by name in both directions over all pages', async () => {
	const path = `/organizations/${busiest.id}/accounts`;
	const ascending = await readAll<Account>(sandbox, `${path}?order_by=account_name`, 7);
	const descending = await readAll<Account>(sandbox, `${path}?order_by=account_name&direction=desc`, 7);
	const {compare} = new Intl.Collator('en');
	assert.deepEqual(
		ascending,
		busiest.accounts.toSorted((a, b) => compare(a.name, b.name)),
	);
	assert.deepEqual(descending, ascending.toReversed());
	assert.notDeepEqual(ascending, busiest.accounts);
	const wrong = await call(sandbox, `GET ${path}?order_by=created_on`);
	assert.equal(wrong.status, 400);
	const sideways = await call(sandbox, `GET ${path}?order_by=account_name&direction=sideways`);
	assert.equal(sideways.status, 400);
});

await test('returns null flags and the path from the root in lists', () => {
	const byId = new Map(all.map(organization => [organization.id, organization]));
	assert.deepEqual(
		all.map(({meta, profile}) => [meta.flags, profile, ...meta.hierarchy_tags.toReversed().slice(0, 2)]),
		all.map(({id, parent}) => [null, undefined, id, ...(parent ? [parent.id] : [])]),
	);
	const visible = all.filter(({parent}) => byId.has(parent?.id ?? ''));
	assert.deepEqual(
		visible.map(({parent}) => parent?.name),
		visible.map(({parent}) => byId.get(parent?.id ?? '')?.name),
	);
	assert.ok(visible.length > 400);
});

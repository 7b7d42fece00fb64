import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import type {Client} from '../../../source/base/api/client.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {fieldRows} from '../../../source/abilities/edit/view.js';
import {frameOf} from '../../helpers/frames.js';
import {formOf, startOn, writesTo} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {texts} from '../../helpers/row-texts.js';
import {startShakyServer} from '../../helpers/shaky-server.js';
import {call, openSandbox, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const profile =
	'{"business_address":"","business_email":"","business_name":"Ltd","business_phone":"1","external_metadata":""}';

const bodiesFrom = (server: Awaited<ReturnType<typeof startShakyServer>>) =>
	server.writes.map(({before, after}) => Object.keys(after).filter(name => before[name] !== after[name]));

const shown = ({store}: ReturnType<typeof startProgram>) =>
	texts(fieldRows(store.getState(), formOf({store}), 300)).join('\n');

async function startTyped(baseUrl: string) {
	const program = startProgram({baseUrl, token: 'x'});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: 'a1'});
	await program.press('e');
	await program.paste(' renamed');
	await program.press('tab');
	await program.paste(' changed');
	await program.press('ctrl+s');
	return program;
}

await test('sends two requests for a form that changes name and profile, and reports both', async () => {
	const program = await startOn(sandbox, 'Both');
	const {id, press, paste, store} = program;
	const from = sandbox.requests.length;
	await press('e');
	await paste(' renamed');
	await press('tab');
	await paste(' changed');
	await press('ctrl+s');
	assert.match(frameOf(store.getState()), /Request 1 of 2/v);
	await press('y');
	assert.deepEqual(
		sandbox.requests
			.slice(from)
			.filter(({method}) => method === 'PUT')
			.map(({path}) => path.replace('/client/v4', '')),
		[`/organizations/${id}`, `/organizations/${id}/profile`],
	);
	assert.equal(program.said(), 'Saved: Both renamed · name, business name stored, nothing else changed');
	assert.deepEqual(
		program.context.journal.list().map(({kind}) => kind),
		['profile', 'edit'],
	);
	assert.deepEqual(program.context.drafts.list(), []);
	const after = await profileOf(sandbox, id);
	await press('u', 'enter', 'y', 'u', 'j', 'j', 'enter', 'y');
	const {result} = await call(sandbox, `GET /organizations/${id}`);
	const undone = await profileOf(sandbox, id);
	assert.deepEqual(
		[after['business_name'], undone['business_name'], result.name],
		['Ltd changed', 'Ltd', 'Both'],
		'each is undone by itself',
	);
});

await test('prints both requests in a dry run and sends none', async () => {
	const requests: string[] = [];
	const program = await startOn(sandbox, 'Dry both', {
		connection: {isDryRun: true},
		context: {
			dryRun(request) {
				requests.push(request);
			},
		},
	});
	const from = sandbox.requests.length;
	await program.press('e');
	await program.paste(' renamed');
	await program.press('tab');
	await program.paste(' changed');
	await program.press('ctrl+s', 'y');
	assert.deepEqual(requests.join('\n').match(/^curl -X PUT '[^']+'/gmv), [
		`curl -X PUT '${sandbox.url}/organizations/${program.id}'`,
		`curl -X PUT '${sandbox.url}/organizations/${program.id}/profile'`,
	]);
	assert.match(requests.join(''), /--data '\{"name":"Dry both renamed"\}'/v);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('does not send the profile after a refused rename', async () => {
	await using server = await startShakyServer({name: 'Acme', profile});
	const program = await startTyped(server.url);
	void server.decide('refused');
	await program.press('y');
	assert.deepEqual(bodiesFrom(server), [['name']]);
	assert.match(shown(program), /Nothing was stored\. Everything you typed is kept\./v);
	void server.decide('stored');
	await program.press('ctrl+s', 'y');
	assert.deepEqual(bodiesFrom(server), [['name'], ['name'], ['business_name']]);
	assert.equal(program.said(), 'Saved: Acme renamed · name, business name stored, nothing else changed');
});

await test('retries only a profile that was refused after a stored name', async () => {
	await using server = await startShakyServer({name: 'Acme', profile});
	const program = await startTyped(server.url);
	void server.decide('refused', 1);
	await program.press('y');
	assert.deepEqual(bodiesFrom(server), [['name'], ['business_name']]);
	assert.match(
		shown(program),
		/^The new name is stored\.\nCould not save the profile: .*\nThe profile was not stored\. Everything you typed is kept\./v,
	);
	assert.deepEqual(
		program.context.journal.list().map(({kind}) => kind),
		['edit'],
	);
	void server.decide('stored');
	await program.press('escape', 'k', 'd', 'enter', 'ctrl+s', 'y');
	assert.deepEqual(bodiesFrom(server).slice(2), [['business_name']]);
	assert.equal(program.said(), 'Saved: Acme renamed · business name stored, nothing else changed');
});

await test('reports which part is unclear if the answer to the profile is lost after a stored name', async () => {
	await using server = await startShakyServer({name: 'Acme', profile});
	const program = await startTyped(server.url);
	void server.decide('storedInTheDark', 1);
	await program.press('y');
	assert.match(shown(program), /^The new name is stored\.\n.*\nIt is unclear whether the profile is stored\./v);
	server.calm();
	void server.decide('stored');
	await program.press('ctrl+s', 'y');
	assert.equal(bodiesFrom(server).length, 2, 'the profile had arrived');
	assert.equal(placeOf(program.store.getState(), registry), 'tree');
	assert.match(program.said() ?? '', /a look-up shows: Saved/v);
});

await test('reports a name as stored after a lost answer if the profile fails next', async () => {
	await using server = await startShakyServer({name: 'Acme', profile});
	const program = await startTyped(server.url);
	void server.decide('storedInTheDark');
	await program.press('y');
	server.calm();
	void server.decide('refused');
	await program.press('ctrl+s', 'y');
	assert.deepEqual(bodiesFrom(server), [['name'], ['business_name']]);
	assert.match(shown(program), /^The new name is stored\.\n.*\nThe profile was not stored\./v);
	assert.equal(program.context.journal.list().filter(({kind}) => kind === 'edit').length, 1);
});

await test('asks about a profile that another user changes during the rename', async () => {
	await using server = await startShakyServer({name: 'Acme', profile});
	const program = await startTyped(server.url);
	const {client} = program.context;
	const rename = client.renameOrganization;
	const spying: Client = {
		...client,
		for: () => spying,
		endedBy: () => spying,
		async renameOrganization(id: string, name: string) {
			const renamed = await rename(id, name);
			server.overwrite('business_name', 'Theirs');
			return renamed;
		},
	};
	Object.assign(program.context, {client: spying});
	await program.press('y');
	assert.equal(formOf(program).step.name, 'conflict');
	assert.equal(program.said(), 'The new name is stored. The profile is not sent yet.');
	assert.deepEqual(bodiesFrom(server), [['name']]);
	await program.press('right', 'enter', 'y');
	assert.deepEqual(server.members(), {
		...Object.fromEntries(['business_address', 'business_email', 'external_metadata'].map(name => [name, '""'])),
		name: '"Acme renamed"',
		business_name: '"Ltd changed"',
		business_phone: '"1"',
	});
});

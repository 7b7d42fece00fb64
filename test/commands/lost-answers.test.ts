import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../source/commands/load.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {
	formOf,
	named,
	profileOf,
	startOn,
} from '../helpers/on-organization.js';
import {startProgram} from '../helpers/program.js';
import {call, openSandbox} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

await test('a write whose answer was lost is looked up and found, and sent once', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Answer lost', {baseUrl: proxy.url});
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(program.said(), 'The answer was lost, but looking it up shows: Profile saved: Answer lost · business name stored, nothing else changed');
	assert.equal(proxy.writes.length, 1);
	const {business_name: stored} = await profileOf(sandbox, program.id);
	assert.equal(stored, 'Ltd new');
	assert.equal(program.context.journal.list().length, 1);
});

await test('a write that was lost on its way is looked up and said not to be stored, and nothing typed is lost', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Request lost', {baseUrl: proxy.url});
	await program.press('e');
	await program.paste(' new');
	await program.press('ctrl+s');
	proxy.lose('request');
	await program.press('y');
	const {verdict, error, step, line} = formOf(program);
	assert.deepEqual([verdict, error?.outcome, step, line.text], ['notStored', 'unknown', {name: 'editing'}, 'Request lost new']);
	assert.equal(proxy.writes.length, 1);
	assert.deepEqual(program.context.journal.list(), []);
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Saved: Request lost new · name stored/v);
});

await test('a write that cannot be looked up stays unknown', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'In the dark', {baseUrl: proxy.url});
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s');
	proxy.lose('answer');
	const sending = program.press('y');
	while (proxy.writes.length === 0) {
		await new Promise(resolve => { // eslint-disable-line no-await-in-loop -- Waits for the write to arrive.
			setImmediate(resolve);
		});
	}

	proxy.goDark();
	await sending;
	const {verdict, line} = formOf(program);
	assert.deepEqual([verdict, line.text, proxy.writes.length], ['unknown', 'Ltd new', 1]);
});

await test('a reading that fails before the write is no write', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Not begun', {baseUrl: proxy.url});
	await program.press('p');
	await program.paste(' new');
	await program.press('ctrl+s');
	proxy.goDark();
	await program.press('y');
	assert.deepEqual([formOf(program).verdict, proxy.writes], ['notStored', []]);
});

await test('a creation whose answer was lost is found, and not made twice', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = startProgram({baseUrl: proxy.url, token: sandbox.token});
	await loadOrganizations(program.context);
	await call(sandbox, 'POST /organizations', {json: {name: 'Namesake'}});
	await program.press('C');
	await program.paste('Namesake');
	await program.press('ctrl+s');
	proxy.lose('answer');
	await program.press('y');
	assert.equal(program.said(), 'The answer was lost, but looking it up shows: Created Namesake · read back as asked');
	const made = await named(sandbox, 'Namesake');
	assert.deepEqual([proxy.writes, made.length], [['POST /organizations'], 2]);

	await program.press('C');
	await program.paste('Namesake');
	await program.press('ctrl+s');
	proxy.lose('request');
	await program.press('y');
	assert.equal(formOf(program).verdict, 'notStored');
	const still = await named(sandbox, 'Namesake');
	assert.deepEqual(still.map(({id}) => id), made.map(({id}) => id));
});

await test('a deletion whose answer was lost is looked up', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startOn(sandbox, 'Gone', {baseUrl: proxy.url});
	await program.press('D');
	await program.paste('Gone');
	proxy.lose('request');
	await program.press('enter');
	const {dialog} = program.store.getState();
	assert.strictEqual(dialog.kind, 'deletion');
	assert.equal(dialog.deletion.verdict, 'notStored');
	proxy.lose('answer');
	await program.press('enter');
	assert.match(program.said() ?? '', /^The answer was lost, but looking it up shows: deleted Gone/v);
	assert.equal(proxy.writes.length, 2);
	assert.deepEqual(await named(sandbox, 'Gone'), []);
	assert.deepEqual(program.context.journal.list().map(({kind, before}) => [kind, before.profile?.business_name]), [['delete', 'Ltd']]);
});

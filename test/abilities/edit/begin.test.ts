import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Client} from '../../../source/base/api/client.js';
import {openAsked} from '../../helpers/begin.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {openEditForm} from '../../../source/abilities/edit/commands.js';
import {formOf} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {until} from '../../helpers/until.js';
import {call, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

/** A program that was started for the profile of an organization by its name, with the list held back. */
async function startFor(name: string) {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const list = Promise.withResolvers<void>();
	const reads = Promise.withResolvers<void>();
	const held = (base: Client): Client => ({
		...base,
		for: purpose => held(base.for(purpose)),
		endedBy: signal => held(base.endedBy(signal)),
		async *listOrganizations(filters, options) {
			for await (const page of base.listOrganizations(filters, options)) {
				yield {...page, isLast: false};
			}

			await list.promise;
			yield {items: [], unreadable: 0, isLast: true};
		},
		async getOrganization(id) {
			await reads.promise;
			return base.getOrganization(id);
		},
	});
	const context = {...program.context, client: held(program.context.client)};
	const listing = loadOrganizations(context);
	const begun = openAsked(context, {profile: {id: name}});
	return {
		...program,
		context,
		async endList() {
			list.resolve();
			await listing;
		},
		async endReads() {
			reads.resolve();
			await begun;
		},
	};
}

await test('opens a profile requested by name once the list has loaded', async () => {
	await call(sandbox, 'POST /organizations', {json: {name: 'Asked for'}});
	const program = await startFor('Asked for');
	await program.endList();
	await program.endReads();
	assert.deepEqual([formOf(program).kind, formOf(program).before.name], ['profile', 'Asked for']);
});

await test('opens a form of the command line that was left only if no other form is open', async () => {
	await call(sandbox, 'POST /organizations', {json: {name: 'Left again'}});
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Opened by hand'}});
	const program = await startFor('Left again');
	await until(() => program.store.getState().organizations.length > 0);
	await program.press('escape');
	program.store.dispatch({type: 'tree/selected', key: id});
	const opening = openEditForm(program.context, {name: 'e'});
	await program.endList();
	await program.endReads();
	await opening;
	assert.deepEqual([formOf(program).kind, formOf(program).before.name], ['edit', 'Opened by hand']);
});

await test('opens no requested form in a read-only session, and explains why', async () => {
	for (const options of [{isOnboarding: true}, {profile: {id: 'Asked for'}}]) {
		const program = startProgram({
			baseUrl: sandbox.url,
			credential: keyOf(sandbox),
			connection: {isReadOnly: true, readOnlyReason: 'it was asked for.'},
		});
		await openAsked(program.context, options); // eslint-disable-line no-await-in-loop
		// eslint-disable-next-line node-test/no-conditional-assertion
		assert.deepEqual(
			[program.store.getState().dialog.kind, program.said()],
			['none', 'This session is read-only: it was asked for.'],
		);
	}
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../source/commands/load.js';
import {placeOf} from '../../source/state/place.js';
import {ok, startMisbehavingServer, type SeenRequest} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {startProgram} from '../helpers/program.js';

const organization = {id: 'a1', name: 'Staying', meta: {}};
const profile = {
	business_address: '', business_email: '', business_name: '', business_phone: '', external_metadata: '',
};

function resultOf({url, method}: SeenRequest): unknown {
	if (method === 'DELETE' || url.includes('/accounts') || url.includes('parent.id')) {
		return [];
	}

	return url.includes('/organizations?') ? [organization] : (url.endsWith('/profile') ? profile : organization);
}

/**
A service with one organization that holds back the answers to a method from a moment on, and sends them late.
*/
async function startSlow() {
	const held: Array<() => void> = [];
	let holding: string | undefined;
	const server = await startMisbehavingServer((response, request) => {
		const answer = () => {
			ok(resultOf(request))(response, request);
		};

		if (holding === request.method) {
			held.push(answer);
		} else {
			answer();
		}
	});
	return {
		server,
		hold(method: string) {
			holding = method;
		},
		async untilHeld() {
			while (held.length === 0) {
				// eslint-disable-next-line no-await-in-loop -- Waits for the request.
				await new Promise(resolve => {
					setImmediate(resolve);
				});
			}
		},
		async [Symbol.asyncDispose]() {
			await server.close();
		},
		release() {
			holding = undefined;
			for (const answer of held) {
				answer();
			}
		},
	};
}

for (const [key, place] of [['e', 'opening'], ['p', 'opening'], ['D', 'deletion']] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`the wait behind ${key} is left with Esc, and late answers change nothing`, async () => {
		await using slow = await startSlow();
		const {store, context, press} = startProgram({baseUrl: slow.server.url, token: 'x'});
		await loadOrganizations(context);
		slow.hold('GET');
		const opened = press(key);
		await slow.untilHeld();
		assert.equal(placeOf(store.getState()), place);
		await press('escape');
		const left = store.getState();
		slow.release();
		await opened;
		assert.equal(left.dialog.kind, 'none');
		assert.deepEqual(store.getState(), left);
	});
}

for (const [method, words, verdict, writes] of [['GET', 'it was cancelled. Nothing was changed.', 'notStored', 0], ['PUT', 'it was cancelled. It is not known', 'unknown', 1]] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`the wait for a save is left with Esc behind a ${method}: it is said what is known, and what was typed is kept`, async () => {
		await using slow = await startSlow();
		const {store, context, press, paste} = startProgram({baseUrl: slow.server.url, token: 'x'});
		await loadOrganizations(context);
		await press('e');
		await paste(' typed');
		await press('ctrl+s');
		slow.hold(method);
		const saved = press('y');
		await slow.untilHeld();
		assert.equal(placeOf(store.getState()), 'sending');
		await press('escape');
		await saved;
		const {dialog} = store.getState();
		slow.release();
		const form = dialog.kind === 'form' ? dialog.form : undefined;
		assert.deepEqual([form?.step.name, form?.verdict, form?.line.text], ['editing', verdict, 'Staying typed']);
		assert.ok(form?.error?.message.includes(words));
		assert.equal(store.getState().dialog, dialog);
		assert.equal(slow.server.requests.filter(request => request.method === 'PUT').length, writes);
		assert.equal(store.getState().organizations[0]?.name, 'Staying');
	});
}

await test('the wait for a deletion is left with Esc, and says that it is not known what came of it', async () => {
	await using slow = await startSlow();
	const {store, context, press, paste} = startProgram({baseUrl: slow.server.url, token: 'x'});
	await loadOrganizations(context);
	await press('D');
	await paste('Staying');
	slow.hold('DELETE');
	const deleted = press('enter');
	await slow.untilHeld();
	assert.equal(placeOf(store.getState()), 'deleting');
	await press('escape');
	await deleted;
	slow.release();
	const {dialog, organizations} = store.getState();
	const deletion = dialog.kind === 'deletion' ? dialog.deletion : undefined;
	assert.deepEqual([deletion?.verdict, deletion?.error?.outcome, deletion?.sending, organizations.length], ['unknown', 'unknown', undefined, 1]);
});

await test('on the screen the way out of a wait is named, and a list that hangs keeps nobody from leaving', async () => {
	await using slow = await startSlow();
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: slow.server.url}});
	const {session} = navigator;
	await session.waitFor('1 organization');
	await session.press('e');
	await session.waitFor('❯ Name');
	session.write(' typed');
	await session.press('ctrl+s');
	await session.waitFor('Review');
	slow.hold('PUT');
	await session.press('y');
	await session.waitFor('Esc stop waiting');
	await slow.untilHeld();
	await session.press('escape');
	await session.waitFor('It is unclear whether');
	await session.waitFor('Staying typed');
	await session.press('escape', 'y');
	slow.hold('GET');
	await session.press('R');
	await session.waitFor('loading');
	await session.press('q');
	const {exitCode} = await session.waitForExit(3000);
	assert.equal(exitCode, 0);
});

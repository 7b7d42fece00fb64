import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {shownText} from '../../../source/base/text/told.js';
import {lagLeft} from '../../../source/kernel/writes/waiting.js';
import {runWrite} from '../../../source/kernel/writes/engine.js';
import {invitation, invitationResult} from '../../../source/abilities/people/membership.js';
import {startLossyProxy, type LossyProxy} from '../../helpers/lossy-proxy.js';
import {formOf, type Program} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const forever = 3_600_000;

/** A program with a creation in review. `onWait` runs at each wait. */
async function startCreation(proxy: LossyProxy, name: string, onWait: (program: Program, waited: number) => unknown) {
	let waited = 0;
	const program: Program = startProgram({
		baseUrl: proxy.url,
		credential: keyOf(sandbox),
		context: {
			async wait(milliseconds) {
				waited += milliseconds;
				await onWait(program, waited);
			},
		},
	});
	await loadOrganizations(program.context);
	await program.press('C');
	await program.paste(name);
	await program.press('ctrl+s');
	return {...program, waited: () => waited};
}

const foundText = (name: string) =>
	`The answer was lost, but a look-up shows: Created ${name} · stored as requested. Press B to create another next to it.`;

await test('counts the seconds that the list may lag, whatever the clock does', () => {
	assert.deepEqual(
		[lagLeft(1000, 1000), lagLeft(1000, 15_900), lagLeft(1000, 31_000), lagLeft(1000, 90_000)],
		[30, 16, 0, 0],
	);
	assert.equal(lagLeft(1_000_000, 0), 30);
});

await test('looks again for a creation whose answer was lost until the list shows it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(forever);
	const notes: string[] = [];
	const program = await startCreation(proxy, 'Behind', ({store}, waited) => {
		const {step} = formOf({store});
		notes.push(step.name === 'sending' ? shownText(step.note ?? '') : '');
		proxy.lag(waited > 4000 ? 0 : forever);
	});
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual([program.said(), program.waited(), proxy.writes.length], [foundText('Behind'), 6000, 1]);
	assert.match(
		notes[0] ?? '',
		/^The answer was lost, and the list does not show the organization yet\. Looking again for up to 30 s\.$/v,
	);
});

await test('keeps a creation unknown that the list does not show after 30 seconds', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startCreation(proxy, 'Never arrived', () => undefined);
	proxy.lose('request');
	await program.press('y');
	assert.deepEqual([formOf(program).verdict, program.waited()], ['unknown', 30_000]);
});

await test('waits for the list before it sends a creation again after a stopped wait', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(forever);
	let isLeaving = true;
	const program = await startCreation(proxy, 'Once only', async ({press}, waited) => {
		if (isLeaving) {
			await press('escape');
		} else {
			proxy.lag(waited > 6000 ? 0 : forever);
		}
	});
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual([formOf(program).verdict, program.waited()], ['unknown', 2000]);
	isLeaving = false;
	await program.press('ctrl+s', 'y');
	assert.deepEqual([program.said(), proxy.writes.length, program.waited()], [foundText('Once only'), 1, 8000]);
});

await test('waits for the list before it sends a creation under another name', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(forever);
	let isLeaving = true;
	const program = await startCreation(proxy, 'Mistyped', async ({press}) => {
		if (isLeaving) {
			await press('escape');
		} else {
			proxy.lag(0);
		}
	});
	proxy.lose('answer');
	await program.press('y');
	isLeaving = false;
	await program.paste(' no more');
	await program.press('ctrl+s', 'y');
	assert.match(formOf(program).error?.message ?? '', /^Your earlier request created “Mistyped”/v);
	assert.equal(proxy.writes.length, 1);
});

await test('looks again for an invitation whose answer was lost, also at the next try', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const id = await createIn(sandbox, 'Invites late');
	let waited = 0;
	const {context} = startProgram({
		baseUrl: proxy.url,
		credential: keyOf(sandbox),
		context: {
			async wait(milliseconds) {
				waited += milliseconds;
				proxy.lag(waited > 2000 ? 0 : forever);
			},
		},
	});
	const invite = async (email: string) =>
		invitationResult(
			email,
			await runWrite(context, writing => invitation(writing, {organization: {id, name: 'Invites late'}, email})),
		);
	proxy.lag(forever);
	proxy.lose('answer');
	const {status: result} = await invite('late@x.example');
	assert.deepEqual([result, waited, proxy.writes.length], ['done', 4000, 1]);

	waited = 0;
	proxy.lag(forever);
	proxy.lose('answer');
	const {wait} = context;
	Object.assign(context, {
		async wait() {
			context.waits.write?.abort();
		},
	});
	const stopped = await invite('stopped@x.example');
	Object.assign(context, {wait});
	const again = await invite('stopped@x.example');
	assert.deepEqual([stopped.status, again.status, proxy.writes.length], ['unknown', 'done', 2]);
});

await test('invites nobody a second time while the list does not show the invitation yet', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const id = await createIn(sandbox, 'Invites once');
	let waited = 0;
	const {context} = startProgram({
		baseUrl: proxy.url,
		credential: keyOf(sandbox),
		context: {
			async wait(milliseconds) {
				waited += milliseconds;
				proxy.lag(waited > 2000 ? 0 : forever);
			},
		},
	});
	const invite = async () =>
		invitationResult(
			'once@x.example',
			await runWrite(context, writing =>
				invitation(writing, {organization: {id, name: 'Invites once'}, email: 'once@x.example'}),
			),
		);
	proxy.lag(forever);
	const [first, second] = [await invite(), await invite()];
	assert.deepEqual([first.status, second.status, proxy.writes.length, waited], ['done', 'already', 1, 4000]);
});

const credentials = {key: keyOf(sandbox), token: {scheme: 'token', token: sandbox.token}} as const;

for (const [kind, credential] of Object.entries(credentials)) {
	/** A program with a creation in review, whose waits take no time. `onWait` runs at each wait. */
	const start = async (proxy: LossyProxy, name: string, onWait: (waited: number) => void) => {
		const begun = Date.now();
		let waited = 0;
		const program = startProgram({
			baseUrl: proxy.url,
			credential,
			connection: {credentialKind: kind === 'key' ? 'global_api_key' : 'user_token'},
			context: {
				now: () => begun + waited,
				async wait(milliseconds) {
					waited += milliseconds;
					onWait(waited);
				},
			},
		});
		await loadOrganizations(program.context);
		await program.press('C');
		await program.paste(name);
		await program.press('ctrl+s');
		return {...program, waited: () => waited};
	};

	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`does not report a creation as done that the service does not show to a ${kind}`, async () => {
		await using proxy = await startLossyProxy(sandbox.url);
		const program = await start(proxy, `Made up for a ${kind}`, () => undefined);
		const unconfirmed: boolean[] = [];
		program.store.observe(event => {
			if (event.type === 'form/saved') {
				unconfirmed.push(event.isUnconfirmed === true);
			}
		});
		proxy.lie();
		await program.press('y');
		const text = `The service accepted the creation of Made up for a ${kind}, but does not show it. Look for it in the list before you create it again. Press R to reload the list.`;
		assert.deepEqual([program.said(), program.store.getState().message?.tone, unconfirmed], [text, 'warning', [true]]);
		assert.ok(program.waited() >= 30_000);
	});
}

await test('confirms a creation with a token once the list shows it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(forever);
	let waited = 0;
	const program = startProgram({
		baseUrl: proxy.url,
		credential: credentials.token,
		context: {
			async wait(milliseconds) {
				waited += milliseconds;
				proxy.lag(waited > 2000 ? 0 : forever);
			},
		},
	});
	await loadOrganizations(program.context);
	await program.press('C');
	await program.paste('Shown later');
	await program.press('ctrl+s', 'y');
	assert.match(program.said() ?? '', /^Created Shown later · it is in the list\./v);
	assert.equal(waited, 4000);
});

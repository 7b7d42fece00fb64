import assert from 'node:assert/strict';
import {test} from 'node:test';
import {beginOnboarding} from '../../../../source/abilities/onboard/wizard/ability.js';
import {registry} from '../../../../source/abilities.js';
import {placeOf} from '../../../../source/kernel/rows/registry.js';
import {loadDetail, loadOrganizations} from '../../../../source/kernel/loop/load.js';
import {whyNotAccountType} from '../../../../source/kernel/form-model/new-account.js';
import {newAccountForm} from '../../../../source/kernel/form-model/stored-form.js';
import {until} from '../../../../source/kernel/loop/until.js';
import type {ItemState} from '../../../../source/kernel/state/item-result.js';
import {keepDrafts} from '../../../../source/kernel/writes/keep-form.js';
import {call, keyOf, openSandbox, readAll} from '../../../base/sandbox/call.js';
import {frameOf} from '../../../helpers/frames.js';
import {startInFrontOf} from '../../../helpers/front-server.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {ok, refused} from '../../../helpers/misbehaving-server.js';
import {formOf} from '../../../helpers/on-organization.js';
import {startProgram} from '../../../helpers/program.js';
import {dialogOf} from '../../../helpers/state.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

type Named = {readonly id: string; readonly name: string};

/** A session in which a customer is onboarded below the root. */
async function start(baseUrl = sandbox.url, options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const program = startProgram({baseUrl, credential: keyOf(sandbox), ...options});
	const {context, store, press, paste} = program;
	const begun = beginOnboarding({...context, asked: {}}, error => {
		throw error;
	});
	const keeper = keepDrafts(context);
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: sandbox.root});
	return {
		...program,
		async type(name: string) {
			await press('o');
			await paste(name);
			await press('ctrl+s');
		},
		/** Waits until the summary shows how the creation of the account ended. */
		async ended() {
			const isEnded = ({status}: ItemState) => !['waiting', 'sending'].includes(status);
			const {dialog} = await until(
				store,
				state =>
					state.dialog.kind === 'summary' && state.dialog.account !== undefined && isEnded(state.dialog.account.result),
			);
			return dialog.kind === 'summary' && dialog.account ? dialog.account : assert.fail('the account was not created');
		},
		/** Does something, and waits until a message is shown. */
		async told(act: () => void) {
			const {promise, resolve} = Promise.withResolvers<void>();
			const stop = store.observe(event => {
				if (event.type === 'message/shown') {
					resolve();
				}
			});
			act();
			await promise;
			stop();
		},
		drafts: () =>
			context.drafts
				.list()
				.map(({form}) =>
					form.kind === 'typed' ? form.values.map(({text}) => text) : form.texts.map(({text}) => text),
				),
		screen: () => frameOf(store.getState()),
		[Symbol.dispose]() {
			keeper.stop();
			begun.stop?.();
		},
	};
}

const accountsOf = async (name: string): Promise<readonly string[]> => {
	const {result} = await call<readonly Named[]>(
		sandbox,
		`GET /organizations?name.startsWith=${encodeURIComponent(name)}`,
	);
	const accounts = await readAll<Named>(sandbox, `/organizations/${result[0]?.id ?? ''}/accounts`);
	return accounts.map(account => account.name);
};

await test('proposes the name of the organization for its first account, until another one is typed', async () => {
	using program = await start();
	const {press, paste, type} = program;
	await type('Walked');
	assert.equal(formOf(program).account?.line.text, 'Walked');
	assert.match(program.screen(), /Its name[\s\S]+is filled in with that of the organization: what you type is added/v);
	await press('escape', 'shift+tab');
	await press('tab');
	await paste(' In');
	await press('ctrl+s');
	assert.equal(formOf(program).account?.line.text, 'Walked In');
	await paste(' shop');
	assert.match(program.screen(), /What you[\s\S]+type is its name\./v);
	await press('tab', 'escape');
	await paste('!');
	await press('ctrl+s');
	assert.deepEqual(
		[formOf(program).account?.line.text, formOf(program).account?.type],
		['Walked In shop', 'enterprise'],
	);
	await press('enter');
	assert.match(program.screen(), /Then its first account[\s\S]+Name +Walked In shop[\s\S]+Type +enterprise/v);
});

await test('announces the step before the review, and goes back to it from the review', async () => {
	using program = await start();
	const {press, paste, store} = program;
	await press('o');
	await paste('Stepwise');
	const form = program.screen();
	assert.match(form, /ctrl-s first account/v);
	await press('ctrl+s');
	assert.match(
		program.screen(),
		/Before the review comes the first account of the customer\.[\s\S]+To review, press ctrl-s\.[\s\S]+ctrl-s review[\s\S]+Tab type/v,
	);
	await paste(' shop');
	await press('ctrl+s');
	assert.match(program.screen(), /Then its first account[\s\S]+Stepwise shop[\s\S]+Esc back to the account/v);
	await press('escape');
	assert.deepEqual(
		[placeOf(store.getState(), registry), formOf(program).account?.line.text],
		['firstAccount', 'Stepwise shop'],
	);
	await press('ctrl+u', 'ctrl+s');
	assert.match(program.screen(), /No account is created with it\./v);
	await press('escape');
	assert.equal(formOf(program).account?.line.text, '');
	await press('escape');
	assert.equal(placeOf(store.getState(), registry), 'form');
});

await test('says why there is only one type of first account', async () => {
	using program = await start();
	const {press, type, store, said} = program;
	// The flags are part of the detail.
	await Promise.all(store.getState().organizations.map(async ({id}) => loadDetail(program.context, id)));
	const below = store
		.getState()
		.details.values()
		.map(({detail}) => detail?.organization)
		.find(organization => organization !== undefined && whyNotAccountType(organization, 'enterprise') !== undefined);
	store.dispatch({type: 'tree/selected', key: below?.id ?? ''});
	await type('One type');
	const why = `The only type here is standard. ${below?.name} has the flag enterprise_capability = false`;
	assert.match(program.screen(), /The only type here is standard\./v);
	assert.doesNotMatch(program.screen(), /Tab type/v);
	await press('tab');
	assert.ok(said()?.startsWith(why));
	assert.equal(formOf(program).account?.type, 'standard');
});

await test('creates the first account after the organization, with a key of its own, and hands it on in the summary', async () => {
	using program = await start();
	const {press, type, context} = program;
	await type('Walked In');
	await press('enter');
	assert.match(program.screen(), /POST \/accounts/v);
	await press('y');
	const {id = '', result} = await program.ended();
	assert.deepEqual([result.status, await accountsOf('Walked In'), program.drafts()], ['done', ['Walked In'], []]);
	assert.match(
		program.screen(),
		new RegExp(String.raw`First account +Walked In \(standard\)[\s\S]+Account ID +${id}`, 'v'),
	);
	const entry = context.journal.list().find(({kind}) => kind === 'createAccount');
	assert.match(entry?.creation?.key ?? '', /^[\da-f]{8}-/v);
	await press('c');
	assert.match(program.said() ?? '', /^The first account is created\./v);
	await press('J');
	assert.match(program.calls.at(-1) ?? '', new RegExp(String.raw`"first_account": \{\s+"id": "${id}"`, 'v'));
});

await test('creates no account if it is left out, and offers it in the summary', async () => {
	using program = await start();
	const {press, type, store} = program;
	await type('Without one');
	await press('ctrl+r');
	assert.match(program.screen(), /No account is created with it\./v);
	assert.doesNotMatch(program.screen(), /POST \/accounts/v);
	await press('y');
	assert.match(program.screen(), /Next: its first account\. Press c to create it\./v);
	assert.deepEqual(await accountsOf('Without one'), []);
	await press('c');
	assert.equal(dialogOf(store.getState(), 'newAccount').line.text, 'Without one');
});

await test('tells a refusal in the summary with a way on, and keeps the account as a draft', async () => {
	let isRefusing = true;
	await using front = await startInFrontOf(sandbox, ({method, url}) =>
		isRefusing && method === 'POST' && url.endsWith('/accounts')
			? refused(400, [{code: 1007, message: 'not entitled'}])
			: undefined,
	);
	using program = await start(front.url);
	const {press, type, store} = program;
	await type('Refused one');
	await press('enter');
	program.screen();
	await press('y');
	const {result} = await program.ended();
	assert.equal(result.status, 'refused');
	assert.match(
		program.screen(),
		/The account is not created\.[\s\S]+Press c to review it and try again\. It is also kept as a draft\./v,
	);
	assert.deepEqual(program.drafts(), [['Refused one', 'standard']]);
	isRefusing = false;
	assert.match(program.screen(), /Created, but not its first account/v);
	assert.equal(program.said(), 'The account Refused one is not created yet.');
	await press('y');
	assert.match(
		program.calls.at(-1) ?? '',
		/- First account: Refused one \(standard\)\n- Account: The account is not created\. .*not entitled/v,
	);
	await press('c', 'enter');
	program.screen();
	await press('y');
	assert.deepEqual([await accountsOf('Refused one'), store.getState().dialog.kind], [['Refused one'], 'summary']);
	assert.match(program.screen(), /Created, ready and read back[\s\S]+Account ID +[\da-f]{32}/v);
	program.context.drafts.release();
	assert.deepEqual(program.drafts(), []);
});

await test('warns before the review that a new organization may have no enterprise accounts, and then proposes standard', async () => {
	await using front = await startInFrontOf(sandbox, ({method, url, body}) =>
		method === 'POST' && url.endsWith('/accounts') && body.includes('"type":"enterprise"')
			? refused(403, [{code: 1004, message: 'This organization is not entitled to enterprise accounts'}])
			: undefined,
	);
	using program = await start(front.url);
	const {press, store} = program;
	await program.type('Entitled to none');
	assert.doesNotMatch(program.screen(), /known only once it is created/v);
	await press('tab');
	assert.match(program.screen(), /known only once it is created/v);
	await press('enter');
	assert.match(program.screen(), /known only once it is created/v);
	await press('y');
	await program.ended();
	assert.match(program.screen(), /Press c to try again with the type standard\./v);
	await press('c');
	assert.equal(dialogOf(store.getState(), 'newAccount').accountType, 'standard');
	// Nothing was typed, so nothing is asked. The draft stays.
	await press('escape');
	assert.deepEqual([store.getState().dialog.kind, program.drafts()], ['summary', [['Entitled to none', 'standard']]]);
	await press('c', 'tab', 'enter');
	program.screen();
	await press('y');
	assert.match(program.screen(), /not entitled to enterprise accounts/v);
	await press('escape');
	assert.match(program.screen(), /Created, but not its first account[\s\S]+Entitled to none \(enterprise\)/v);
	await press('J');
	assert.match(program.calls.at(-1) ?? '', /"status": "not_created",\s+"note": ".*not entitled/v);
	await press('c', 'enter');
	program.screen();
	await press('escape', 'escape');
	assert.equal(store.getState().dialog.kind, 'summary');
	await press('c', 'enter');
	program.screen();
	await press('y');
	assert.match(
		program.screen(),
		/Created, ready and read back[\s\S]+Entitled to none \(standard\)[\s\S]+Account ID +[\da-f]{32}/v,
	);
	assert.deepEqual(await accountsOf('Entitled to none'), ['Entitled to none']);
});

await test('goes back to the summary from a proposed account without a question or a draft, but asks once something is typed', async () => {
	using program = await start();
	const {press, paste, type, store} = program;
	await type('Later');
	await press('ctrl+r');
	program.screen();
	await press('y');
	await press('c', 'escape');
	assert.deepEqual([store.getState().dialog.kind, program.drafts()], ['summary', []]);
	await press('c');
	await paste(' shop');
	await press('escape');
	assert.match(program.screen(), /You have not sent what you typed\./v);
	await press('x');
	assert.equal(store.getState().dialog.kind, 'summary');
	await press('c', 'enter');
	program.screen();
	await press('y');
	assert.match(program.screen(), /First account +Later \(standard\)[\s\S]+Account ID/v);
});

await test('looks a lost answer up, and creates the account once', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	using program = await start(proxy.url);
	const {press, type, store} = program;
	await type('Lost answer');
	await press('enter');
	program.screen();
	const stop = store.observe(event => {
		if (event.type === 'form/saved') {
			proxy.lose('answer');
		}
	});
	await press('y');
	const {result} = await program.ended();
	stop();
	assert.deepEqual([result.status, await accountsOf('Lost answer')], ['done', ['Lost answer']]);
});

await test('says after the summary was closed how the creation ended', async () => {
	const {promise: held, resolve: go} = Promise.withResolvers<void>();
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		if (method === 'POST' && url.endsWith('/accounts')) {
			await held;
		}

		return undefined;
	});
	using program = await start(front.url);
	const {press, type, store, said} = program;
	await type('Closed early');
	await press('enter');
	program.screen();
	await press('y');
	assert.match(program.screen(), /Creating the account …/v);
	const organization = dialogOf(store.getState(), 'summary').detail.organization.id;
	await press('c');
	assert.equal(said(), 'The account is being created.');
	await press('escape');
	// Another account of the same organization, kept while the first one is being created.
	program.context.drafts.keep(
		newAccountForm({name: 'Second', type: 'standard', organization: {id: organization, name: 'Closed early'}}),
	);
	program.context.drafts.release();
	await program.told(go);
	assert.match(said() ?? '', /^Created the account Closed early in Closed early\./v);
	assert.deepEqual(program.drafts(), [['Second', 'standard']]);
});

await test('offers the draft of the account to no other session while the organization is read back, but does after Esc', async () => {
	const {promise: held, resolve: go} = Promise.withResolvers<void>();
	let created: string | undefined;
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		if (method === 'GET' && created !== undefined && url.includes(created)) {
			await held;
		}

		return undefined;
	});
	using program = await start(front.url);
	const {press, type, store} = program;
	await type('Read back late');
	await press('enter');
	program.screen();
	const sending = until(
		store,
		state =>
			state.dialog.kind === 'form' &&
			state.dialog.form.step.name === 'sending' &&
			state.dialog.form.step.created !== undefined,
	);
	const stop = store.observe(event => {
		created ??= event.type === 'saving/created' ? event.organization.id : undefined;
	});
	const sent = press('y');
	await sending;
	stop();
	assert.deepEqual(program.drafts(), []);
	await press('escape');
	assert.deepEqual(program.drafts(), [['Read back late', 'standard']]);
	assert.match(program.said() ?? '', /Its first account is not created yet\. It is kept as a draft: press d\./v);
	go();
	await sent;
});

await test('offers the draft of the account only once its creation has failed', async () => {
	const {promise: held, resolve: go} = Promise.withResolvers<void>();
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		if (method === 'POST' && url.endsWith('/accounts')) {
			await held;
			return refused(400, [{code: 1007, message: 'not entitled'}]);
		}

		return undefined;
	});
	using program = await start(front.url);
	const {press, type, store, said} = program;
	await type('Slow one');
	await press('enter');
	program.screen();
	await press('y');
	await press('escape', 'd');
	assert.deepEqual([said(), store.getState().dialog.kind, program.drafts()], ['No drafts.', 'none', []]);
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	await press('c');
	assert.deepEqual(
		[dialogOf(store.getState(), 'newAccount').organization.name, dialogOf(store.getState(), 'newAccount').line.text],
		['Slow one', ''],
	);
	await press('escape');
	await program.told(go);
	await press('c');
	assert.equal(dialogOf(store.getState(), 'newAccount').line.text, 'Slow one');
});

await test('asks for no account with a token, which cannot create it', async () => {
	using program = await start(sandbox.url, {
		credential: {scheme: 'token', token: sandbox.token},
		connection: {credentialKind: 'user_token'},
	});
	const {press, type} = program;
	await type('By a token');
	assert.equal(formOf(program).step.name, 'reviewing');
	assert.doesNotMatch(program.screen(), /first account|POST \/accounts/v);
	await press('y');
	assert.match(program.said() ?? '', /By a token .+it is in the list\./v);
	assert.doesNotMatch(program.said() ?? '', /account/v);
});

/** Refuses to show single organizations. */
const refusingReads = async () =>
	startInFrontOf(sandbox, ({method, url}) =>
		method === 'GET' && /\/organizations\/[\da-f]{32}(?:\/profile)?$/v.test(url)
			? refused(403, [{code: 10_000, message: 'Forbidden'}])
			: undefined,
	);

const leftText = /Its first account is not created yet\. It is kept as a draft: press d\./v;

await test('says that the account is not created if the organization is not read back, and keeps it as a draft', async () => {
	await using front = await refusingReads();
	using program = await start(front.url);
	const {press, type} = program;
	await type('Not ready');
	await press('enter');
	program.screen();
	await press('y');
	assert.match(program.said() ?? '', /not ready yet/v);
	assert.match(program.said() ?? '', leftText);
	assert.deepEqual([program.drafts(), await accountsOf('Not ready')], [[['Not ready', 'standard']], []]);
});

await test('says the same if nobody waits for the organization', async () => {
	await using front = await refusingReads();
	const {promise: waited, resolve} = Promise.withResolvers<void>();
	using program = await start(front.url, {
		context: {
			async wait() {
				resolve();
				await Promise.withResolvers<void>().promise;
			},
		},
	});
	const {press, type} = program;
	await type('Left early');
	await press('enter');
	program.screen();
	const saving = press('y');
	await waited;
	await press('escape');
	await saving;
	assert.match(program.said() ?? '', leftText);
	assert.deepEqual(program.drafts(), [['Left early', 'standard']]);
});

await test('does not say that an account is not created if that is not known', async () => {
	const {promise: held, resolve: go} = Promise.withResolvers<void>();
	await using front = await startInFrontOf(sandbox, async ({method, url}) => {
		if (method === 'POST' && url.endsWith('/accounts')) {
			await held;
			return ok({id: 'f'.repeat(32), name: 'Accepted only', type: 'standard', settings: {}});
		}

		return undefined;
	});
	using program = await start(front.url);
	const {press, type, said} = program;
	await type('Accepted only');
	await press('enter');
	program.screen();
	await press('y');
	await press('escape');
	await program.told(go);
	assert.match(
		said() ?? '',
		/^It is not known whether the account Accepted only was created\. The service accepted the creation/v,
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Context} from '../../../source/kernel/loop/context.js';
import {countBranches} from '../../../source/abilities/branch/ability.js';
import {loadAccounts, loadDetail, loadOrganizations} from '../../../source/kernel/loop/load.js';
import type {State} from '../../../source/kernel/state/state.js';
import {shownText} from '../../../source/base/text/told.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {apiError, dialogOf, organization} from '../../helpers/state.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const parent = await createIn(sandbox, 'Reported');
await createIn(sandbox, 'Child', parent);
const other = await createIn(sandbox, 'Other');

/** A program with a cursor on an organization. It keeps the written texts instead of files. */
async function startReport(context: Partial<Context> = {}) {
	const texts: string[] = [];
	const program = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		context: {
			async writeNewFile(_name, text) {
				texts.push(text);
			},
			...context,
		},
	});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: parent});
	const {store} = program;
	return {
		...program,
		texts,
		refusal: () => shownText(dialogOf(store.getState(), 'path').text ?? ''),
		lacks: () => texts.at(-1)?.split('To read what is not known', 1)[0] ?? '',
	};
}

const relist = (request: number) => ({type: 'organizations/requested', request}) as const;

await test('says beforehand what is not known, and how to read it', async () => {
	const {store, press, context} = await startReport();
	const begun = countBranches(context, error => {
		throw error;
	});
	await press('X');
	assert.doesNotMatch(frameOf(store.getState()), /Not known/v);
	begun.atRest?.(parent);
	assert.match(
		frameOf(store.getState()),
		/Not known: the profiles of 1, the accounts of 1, and the members of [\s\S]+1 of 1 organization below\. To read the rest first, press Esc, then [\s\S]+press ctrl-r\./v,
	);
	const child = store.getState().organizations.find(({name}) => name === 'Child');
	await Promise.all([loadAccounts(context, child?.id ?? ''), loadDetail(context, child?.id ?? '')]);
	begun.atRest?.(parent);
	assert.match(frameOf(store.getState()), /Not known: the members of 1 of 1 organization below\./v);
	begun.stop?.();
});

await test('makes no report while the organizations load', async () => {
	const {store, press, said, refusal, texts} = await startReport();
	store.dispatch(relist(900));
	await press('X');
	assert.match(said() ?? '', /The organizations are still loading\. A report needs the whole list\./v);
	store.dispatch({type: 'organizations/failed', request: 900, error: apiError()});
	await press('X');
	store.dispatch(relist(901));
	await press('enter');
	assert.match(refusal(), /The organizations are still loading\. A report needs the whole list\./v);
	assert.deepEqual(texts, []);
});

await test('lets keys come between the parts of a report, and writes nothing once the user has left', async () => {
	let waits = 0;
	const {press, paste, texts, store} = await startReport({
		async wait() {
			waits++;
			if (waits === 12) {
				store.dispatch({type: 'path/left'});
			}
		},
	});
	for (const file of ['r.html', 'r.md']) {
		/* eslint-disable no-await-in-loop -- One report after the other. */
		await press('X', 'ctrl+u');
		await paste(file);
		await press('enter');
		/* eslint-enable no-await-in-loop */
	}

	// The first report was left at its twelfth part; the second one has more parts than its reading, its figures and its text.
	assert.deepEqual(
		texts.map(text => text.slice(0, 8)),
		['# Report'],
	);
	assert.ok(waits > 24, String(waits));
});

await test('says in a report that its list is incomplete, or old', async () => {
	const {store, press, paste, said, lacks} = await startReport();
	const write = async () => {
		await press('X', 'ctrl+u');
		await paste('r.md');
		await press('enter');
		assert.match(said() ?? '', /The report says what is not known\./v);
		return lacks();
	};

	assert.doesNotMatch(await write(), /list of organizations/v);
	store.dispatch({type: 'organizations/grewOld', age: {text: '2 days ago', brief: '2 days old'}});
	assert.match(await write(), /- The list of organizations was loaded 2 days ago\./v);
	store.dispatch(relist(900));
	store.dispatch({type: 'organizations/failed', request: 900, error: apiError()});
	assert.match(await write(), /- The list of organizations was loaded 2 days ago\. Loading it again failed\./v);
});

await test('says in a report that loading the organizations stopped', async () => {
	const texts: string[] = [];
	const {store, press, said} = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		context: {
			async writeNewFile(_name, text) {
				texts.push(text);
			},
		},
	});
	store.dispatch(relist(900));
	store.dispatch({
		type: 'organizations/received',
		request: 900,
		organizations: [organization('a1')],
		isLast: false,
		total: 9,
		unreadable: 0,
	});
	store.dispatch({type: 'organizations/failed', request: 900, error: apiError()});
	await press('X', 'enter');
	assert.match(said() ?? '', /1 organization reported in .* The report says what is not known\./v);
	assert.match(texts[0] ?? '', /The list of organizations is incomplete: loading stopped at 1 of 9\./v);
});

await test('reports on the organization of the question, wherever the cursor is', async () => {
	const {store, press, said, texts} = await startReport();
	await press('X');
	store.dispatch({type: 'tree/selected', key: other});
	await press('enter');
	assert.match(said() ?? '', /2 organizations reported/v);
	assert.match(texts[0] ?? '', /<h1>.*Reported/v);
});

await test('makes no report on an organization that has left the list', async () => {
	const {store, press, context, refusal, texts} = await startReport();
	const gone = await createIn(sandbox, 'Leaving');
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: gone});
	await press('X');
	await call(sandbox, `DELETE /organizations/${gone}`);
	await loadOrganizations(context);
	await press('enter');
	assert.match(refusal(), /This organization is no longer in the list\. Press .* to leave, and choose another one\./v);
	assert.deepEqual(texts, []);
});

await test('says that it writes a report, and stops when the user leaves', async () => {
	const notes: string[] = [];
	let leaveAt = Infinity;
	const seen = {state: (): State | undefined => undefined, leave: async (): Promise<void> => undefined};
	let waits = 0;
	const program = await startReport({
		async wait() {
			waits++;
			const state = seen.state();
			if (state?.dialog.kind === 'path') {
				notes.push(shownText(state.dialog.text ?? ''));
			}

			if (waits === leaveAt) {
				await seen.leave();
			}
		},
	});
	const {press, store, texts} = program;
	seen.state = store.getState;
	seen.leave = async () => press('escape');
	await press('X');
	waits = 0;
	await press('enter');
	assert.deepEqual([...new Set(notes)], ['Writing the report …']);
	assert.equal(texts.length, 1);
	const all = waits;
	for (let at = 1; at <= all; at++) {
		leaveAt = Infinity;
		// eslint-disable-next-line no-await-in-loop -- One question after the other.
		await press('X');
		[waits, leaveAt] = [0, at];
		// eslint-disable-next-line no-await-in-loop -- One question after the other.
		await press('enter');
	}

	assert.equal(all >= 4, true, `${all} waits`);
	assert.equal(texts.length, 1);
});

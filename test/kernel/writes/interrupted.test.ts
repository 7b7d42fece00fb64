import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {openAsked} from '../../helpers/begin.js';
import {offerLowBandwidth} from '../../../source/kernel/loop/bandwidth.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {interruptedText, recordedChanges, tellInterrupted} from '../../../source/kernel/writes/journal.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {storedWrite, type JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {openDrafts} from '../../../source/kernel/storage/drafts.js';
import {openJournal} from '../../../source/kernel/storage/journal.js';
import {createClock} from '../../helpers/clock.js';
import {frameOf} from '../../helpers/frames.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {formOf, startOn} from '../../helpers/on-organization.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {startProgram} from '../../helpers/program.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {call, keyOf, openSandbox, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

// A number that no process has: the kernel’s highest is 2^22.
const endedMark = '4194305-1';

/** A program that is killed before it learns the outcome of its write, and a function that starts the next program on the same disk. */
async function startDoomed(name: string, options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const folder = temporaryFolder();
	const openFiles = () => ({
		journal: openJournal(folder.path, 'api.test'),
		drafts: openDrafts(folder.path, {host: 'api.test', fingerprint: 'f'}, Date.now),
	});
	const {journal, drafts} = openFiles();
	const nothing = () => undefined;
	const program = await startOn(sandbox, name, {
		...options,
		context: {journal: {...journal, settle: nothing}, drafts: {...drafts, drop: nothing}},
	});

	function kill(): void {
		const waiting = path.join(folder.path, 'drafts');
		for (const file of existsSync(waiting) ? readdirSync(waiting) : []) {
			const ended = endedMark + file.slice(file.indexOf('.'));
			renameSync(path.join(waiting, file), path.join(waiting, ended));
		}

		const record = path.join(folder.path, 'journal', 'api.test.ndjson');
		writeFileSync(
			record,
			readFileSync(record, 'utf8').replace(/(?<="program":")[^"]*/v, () => endedMark),
		);
	}

	return {
		...program,
		kill,
		async startAgain(now = Date.now) {
			const next = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), context: {...openFiles(), now}});
			await loadOrganizations(next.context);
			await openAsked(next.context);
			return next;
		},
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

/** The same, killed while it saved a profile. The request, its answer, or nothing is lost. */
async function startKilled(name: string, lost?: 'request') {
	await using proxy = await startLossyProxy(sandbox.url);
	const doomed = await startDoomed(name, {baseUrl: proxy.url});
	await doomed.press('p');
	await doomed.paste(' new');
	await doomed.press('ctrl+s');
	if (lost !== undefined) {
		proxy.lose(lost);
	}

	await doomed.press('y');
	doomed.kill();
	return doomed;
}

await test('reports a save of a killed program once at the next start, and finds out with undo that it was stored', async () => {
	using doomed = await startKilled('Killed');
	const next = await doomed.startAgain();
	assert.equal(
		next.said(),
		'cforgs ended before the result of a change of Killed was known. Open its draft to find out what happened.',
	);
	assert.equal(next.store.getState().dialog.kind, 'drafts');
	await next.press('escape', 'u', 'enter');
	assert.equal(placeOf(next.store.getState(), registry), 'review');
	await next.press('y');
	const {business_name: stored} = await profileOf(sandbox, doomed.id);
	assert.equal(stored, 'Ltd');
	const later = await doomed.startAgain();
	assert.equal(later.said(), undefined);
	assert.deepEqual(
		later.context.journal.list().map(({isUnclear}) => isUnclear),
		[undefined, undefined],
	);
});

const toldText = /^cforgs ended before the result of a change of /v;

await test('reports it again at the next start unless a key acknowledged it, also on a slow line', async () => {
	using doomed = await startKilled('Killed unread');
	const first = await doomed.startAgain();
	offerLowBandwidth(first.store, 'answer', 320);
	assert.match(first.said() ?? '', toldText);
	const second = await doomed.startAgain();
	assert.match(second.said() ?? '', toldText);
	second.store.dispatch({type: 'message/shown', message: {tone: 'info', text: 'Something else.'}});
	await second.press('escape');
	const third = await doomed.startAgain();
	assert.match(third.said() ?? '', toldText);
	await third.press('escape');
	const last = await doomed.startAgain();
	assert.equal(last.said(), undefined);
	offerLowBandwidth(last.store, 'answer', 320);
	assert.match(last.said() ?? '', /^This line is slow/v);
	assert.deepEqual(
		last.context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
	);
});

await test('keeps what another program finds out before the key', async () => {
	using doomed = await startKilled('Killed and found');
	const [first, second] = [await doomed.startAgain(), await doomed.startAgain()];
	await second.press('escape', 'u', 'enter');
	await first.press('escape');
	assert.deepEqual(
		first.context.journal.list().map(({isUnclear}) => isUnclear),
		[undefined],
	);
});

await test('also reports a write to an organization without a name', async () => {
	using folder = temporaryFolder();
	const journal = openJournal(folder.path, 'api.test');
	journal.add({at: 1, kind: 'delete', id: 'x', before: {name: '', parentId: ''}, isUnclear: true});
	const interrupted = {...journal, list: () => journal.list().map(each => ({...each, isInterrupted: true as const}))};
	const {context, said} = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		context: {journal: interrupted},
	});
	await openAsked(context);
	assert.match(said() ?? '', /ended before the result of the deletion of \(no name\) was known/v);
});

await test('reports only that another program has opened a draft whose write arrived', async () => {
	using doomed = await startKilled('Killed and taken');
	const [next, other] = [await doomed.startAgain(), await doomed.startAgain()];
	other.context.drafts.take(other.context.drafts.list()[0]?.file ?? '');
	await next.press('enter');
	assert.deepEqual(
		[next.said(), placeOf(next.store.getState(), registry)],
		['Another cforgs has opened that draft.', 'tree'],
	);
});

await test('finds out with undo that a write was not stored, with nothing to undo', async () => {
	using doomed = await startKilled('Killed early', 'request');
	const {now, pass} = createClock();
	const next = await doomed.startAgain(now);
	await next.press('escape', 'u', 'enter');
	assert.deepEqual(
		[next.said(), placeOf(next.store.getState(), registry)],
		[
			'That change was not stored so far, so there is nothing to undo. It stays in the list of undo, because the request may still arrive.',
			'tree',
		],
	);
	assert.deepEqual(
		next.context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
	);
	pass(300_000);
	await next.press('u', 'enter');
	assert.deepEqual(
		[next.said(), next.context.journal.list()],
		['That change was not stored, so there is nothing to undo.', []],
	);
});

await test('finds out with the draft that its values are stored, and drops the draft without a conflict', async () => {
	using doomed = await startKilled('Killed with a draft');
	const next = await doomed.startAgain();
	const from = sandbox.requests.length;
	await next.press('enter');
	assert.deepEqual(
		[next.said(), placeOf(next.store.getState(), registry)],
		['Your earlier request arrived, so everything is stored as you typed it. There is nothing left to send.', 'tree'],
	);
	assert.deepEqual(
		[next.context.drafts.list(), next.context.journal.list().map(({isUnclear}) => isUnclear)],
		[[], [undefined]],
	);
	assert.ok(sandbox.requests.slice(from).every(({method}) => method === 'GET'));
});

await test('opens a draft of unstored values as typed, and says so', async () => {
	using doomed = await startKilled('Killed in vain', 'request');
	const next = await doomed.startAgain();
	await next.press('enter');
	assert.deepEqual(
		[next.said(), formOf(next).line.text, formOf(next).step.name],
		['The part that you sent earlier is not stored.', 'Ltd new', 'editing'],
	);
	await next.press('ctrl+s', 'y');
	assert.match(next.said() ?? '', /^Profile saved: /v);
	assert.equal(recordedChanges(next.context).entries.length, 1);
});

await test('asks about later changes of another user, whatever the outcome', async () => {
	using doomed = await startKilled('Killed and overtaken');
	const profile = await profileOf(sandbox, doomed.id);
	await call(sandbox, `PUT /organizations/${doomed.id}/profile`, {json: {...profile, business_name: 'Theirs'}});
	const next = await doomed.startAgain();
	await next.press('enter');
	assert.equal(formOf(next).step.name, 'conflict');
	await next.press('escape', 'escape', 'k', 'u', 'enter');
	assert.equal(formOf(next).step.name, 'conflict');
});

await test('records a deletion under way, and looks it up before undo', async () => {
	using doomed = await startDoomed('Killed for good');
	await doomed.press('D');
	await doomed.paste('Killed for good');
	await doomed.press('enter');
	doomed.kill();
	const next = await doomed.startAgain();
	assert.match(
		next.said() ?? '',
		/ended before the result of the deletion of Killed for good was known\. Press u in the tree to find out what happened\.$/v,
	);
	await next.press('u', 'enter');
	assert.match(formOf(next).note ?? '', /^This creates a new organization/v);
});

await test('does not accept a redaction mark as stored on undo, and finds out that a credential was not stored', async () => {
	const program = await startOn(sandbox, 'Of credentials');
	const {id, press, paste, context, said, store} = program;
	const add = (at: number) => {
		context.journal.add({at, kind: 'profile', id, ...storedWrite(formOf(program)), isUnclear: true});
	};

	await press('p', 'ctrl+e', 'ctrl+u');
	await paste('cfut_first0123456789');
	add(1);
	await press('escape', 'x', 'u', 'enter');
	assert.deepEqual([said(), context.journal.list()], ['That change was not stored, so there is nothing to undo.', []]);

	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...(await profileOf(sandbox, id)), business_name: 'cfut_first0123456789'},
	});
	await press('p', 'ctrl+e', 'ctrl+u');
	await paste('cfut_second0123456789');
	add(2);
	await press('escape', 'x', 'u');
	assert.match(frameOf(store.getState()), /unclear · a credential: not kept/v);
	await press('enter');
	assert.deepEqual(
		[said(), placeOf(store.getState(), registry)],
		['There is nothing to restore: the earlier value had a credential, which is never kept.', 'undo'],
	);
	assert.deepEqual(
		context.journal.list().map(({isUnclear}) => isUnclear),
		[true],
	);
});

await test('names a run by what it did', () => {
	const side = (name: string) => ({name, parentId: ''});
	const named = (kind: JournalEntry['kind'], before: string, member?: string) => {
		const items = ['one', 'two'].map((name, number) => ({
			id: name,
			key: name,
			number,
			after: side(name),
			write: {at: 1, kind, id: name, before: side(name), ...(member !== undefined && {member: {email: member}})},
		}));
		return interruptedText(registry, {at: 1, kind, id: 'there', before: side(before), after: side('There'), items});
	};

	assert.deepEqual(
		[
			named('move', 'Here'),
			named('editAccount', 'abuse contact'),
			named('tags', 'env=prod'),
			named('invite', 'Here', 'ann@x.example'),
			named('remove', 'Here', 'ann@x.example'),
		],
		[
			'the move of 2 accounts to There',
			'the change of abuse contact of 2 accounts',
			'the change of tags of 2 accounts: env=prod',
			'the invitation of ann@x.example to 2 organizations',
			'the removal of ann@x.example from 2 organizations',
		],
	);
});

await test('does not report a write followed by a known one', async () => {
	const entry = {
		at: 1,
		kind: 'profile',
		id: 'a',
		before: {name: 'Overtaken', parentId: ''},
		after: {name: 'Overtaken', parentId: ''},
	} as const;
	const interrupted = {...entry, isUnclear: true, isInterrupted: true} as const;
	const saidOf = async (...entries: readonly JournalEntry[]) => {
		const {context, said} = startProgram({
			baseUrl: sandbox.url,
			credential: keyOf(sandbox),
			context: {journal: {...memoryJournal(), add: () => undefined, settle: () => undefined, list: () => entries}},
		});
		tellInterrupted(context);
		return said();
	};

	const sides = (from: string, to: string) => ({
		before: {...entry.before, profile: {...emptyProfile, business_phone: from}},
		after: {...entry.before, profile: {...emptyProfile, business_phone: to}},
	});
	const first = {...interrupted, ...sides('1', '2')};
	assert.match((await saidOf(first)) ?? '', /^cforgs ended before the result of a change of Overtaken/v);
	assert.match((await saidOf({...interrupted, ...sides('3', '4'), at: 2}, first)) ?? '', /and 1 other change/v);
	assert.equal(await saidOf({...entry, ...sides('3', '4'), at: 2}, first), undefined);
	assert.match((await saidOf({...entry, ...sides('3', '4'), at: 2, id: 'b'}, first)) ?? '', /a change of Overtaken/v);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {registry} from '../../../source/abilities.js';
import {openForm} from '../../../source/kernel/form-model/form.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {pressKey} from '../../../source/program/session/press-key.js';
import {frontOf} from '../../../source/kernel/state/store.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {selectedRow} from '../../../source/kernel/state/selectors.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {apiError, dialogOf, formOf, organization, received} from '../../helpers/state.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20});

const start = (isReadOnly = false) =>
	startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), connection: {isReadOnly}});

async function startLoaded(isReadOnly = false) {
	const program = start(isReadOnly);
	await loadOrganizations(program.context);
	return program;
}

await test('runs the command of a key and clears the last message', async () => {
	const {store, press} = await startLoaded();
	store.dispatch({type: 'message/shown', message: {tone: 'info', text: 'Old news.'}});
	const before = store.getState();
	await press('j');
	assert.notEqual(store.getState().selectedKey, before.selectedKey);
	assert.equal(store.getState().message, undefined);
});

await test('explains why a key is unavailable, and does nothing else', async () => {
	const {store, press, said} = start();
	const before = store.getState();
	await press('D');
	assert.match(said() ?? '', /still loading/v);
	await press('n');
	assert.match(said() ?? '', /Press \/ to find/v);
	assert.deepEqual({...store.getState(), message: undefined}, before);
});

await test('drops the reason that nothing is loaded when a row arrives, and keeps any other', async () => {
	const {store, press, said} = start();
	const first = [organization('first')];
	store.dispatch({type: 'organizations/requested', request: 1});
	await press('n');
	store.dispatch(received(1, [], false));
	assert.match(said() ?? '', /Press \/ to find/v);
	await press('D');
	store.dispatch(received(1, [], false));
	assert.match(said() ?? '', /still loading/v);
	store.dispatch(received(1, first, false));
	assert.equal(said(), undefined);
	const other = start();
	other.store.dispatch({type: 'organizations/requested', request: 1});
	await other.press('n');
	other.store.dispatch(received(1, first, false));
	assert.match(other.said() ?? '', /Press \/ to find/v);
});

await test('reports when a key of the tree has nothing to do', async () => {
	const {store, press, said} = await startLoaded();
	await press('h', 'h');
	assert.match(said() ?? '', / has nothing above it\.$/v);
	await press('G', 'l', 'l');
	while (store.getState().tree.index.childCount[selectedRow(store.getState())] !== 0) {
		await press('l', 'l'); // eslint-disable-line no-await-in-loop -- One level after the other.
	}

	await press('l');
	assert.match(said() ?? '', / has nothing below it\.$/v);
	store.dispatch({type: 'message/cleared'});
	await press(' ');
	assert.match(said() ?? '', / has nothing below it\.$/v);
	await press('escape');
	assert.match(said() ?? '', /^There is nothing to leave here/v);
});

await test('refuses each key that writes in a read-only session, and sends no request', async () => {
	const {store, press, said} = await startLoaded(true);
	const asked = sandbox.requests.length;
	const told: Array<string | undefined> = [];
	for (const key of ['c', 'C', 'e', 'p', 'D']) {
		// eslint-disable-next-line no-await-in-loop -- One key after the other.
		await press(key);
		told.push(said());
	}

	assert.deepEqual(
		told,
		told.map(() => 'This session is read-only: nothing is sent.'),
	);
	assert.equal(told.length, 5);
	assert.equal(store.getState().dialog.kind, 'none');
	assert.equal(sandbox.requests.length, asked);
});

await test('reports a key that does nothing here by its name', async () => {
	const {press, said, type} = await startLoaded();
	await press('ctrl+q');
	assert.equal(said(), 'ctrl-q does nothing here. Press ? for the keys that do.');
	await press('ü');
	assert.match(said() ?? '', /^ü does nothing here/v);
	await press('unnamed');
	assert.equal(said(), 'That key does nothing here. Press ? for the keys that do.');
	await type({name: 'paste', text: 'text'});
	assert.match(said() ?? '', /does nothing here/v);
});

await test('says that a confirming key came too early, while what it confirms is read', async () => {
	const {store, press, said} = await startLoaded();
	const tooEarly = 'Nothing was sent: you pressed that key before this was shown.';
	store.dispatch({type: 'removal/opened', organization: {id: 'north', name: 'Northwind'}, email: 'amy@x.example'});
	store.dispatch({type: 'removal/requested', request: 1});
	await press('y');
	assert.equal(said(), tooEarly);
	await press('z');
	assert.equal(said(), 'z does nothing here.');
	store.dispatch({type: 'accountEdit/opened', accounts: [], organization: '', hidden: [], request: 1});
	await press('y');
	assert.equal(said(), tooEarly);
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'palette/opened'});
	await press('ctrl+q');
	assert.match(said() ?? '', /does nothing here/v);
});

await test('says nothing of a confirming key where nothing is read for a review', async () => {
	const {store, press, said} = await startLoaded();
	store.dispatch({type: 'form/opened', form: openForm('create', undefined, {name: '', parentId: ''}, {name: 'Acme'})});
	await press('escape');
	assert.equal(placeOf(store.getState(), registry), 'leaving');
	await press('y');
	assert.equal(said(), 'y does nothing here.');
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'accountEdit/opened', accounts: [], organization: '', hidden: [], request: 1});
	store.dispatch({type: 'accountEdit/refused', text: 'No access.'});
	await press('y');
	assert.equal(said(), 'y does nothing here.', 'the reading has failed');
});

await test('types a key without a binding where text is typed', async () => {
	const {store, press, type} = await startLoaded();
	await press('/', 'q', 'j', 'backspace', 'ctrl+a', 'x');
	assert.deepEqual(store.getState().find?.line, {text: 'xq', cursor: 1});
	await type({name: 'paste', text: 'two\nlines'});
	assert.equal(store.getState().find?.line.text, 'xtwo linesq');
	await press('escape');
	assert.equal(store.getState().find, undefined);
});

await test('obeys an Escape that came together with the next key, if nothing is typed yet', async () => {
	const {store, press} = await startLoaded();
	const before = store.getState().selectedKey;
	await press('/', 'a', 'b', 'alt+b', 'x');
	assert.equal(store.getState().find?.line.text, 'xab');
	await press('ctrl+e', 'ctrl+u', 'alt+j');
	assert.equal(store.getState().find, undefined);
	assert.notEqual(store.getState().selectedKey, before);
	await press('p', 'ctrl+alt+p');
	assert.equal(placeOf(store.getState(), registry), 'palette');
	await press('escape', 'p', 'ctrl+u', 'N', 'ctrl+s', 'alt+w');
	const {dialog} = store.getState();
	assert.equal(dialog.kind === 'form' ? dialog.form.line.text : '', 'Nw');
});

await test('keeps the typed text on alt with a letter, and reports that the key does nothing', async () => {
	await using own = await openSandbox({organizations: 5});
	const {store, press, said, context} = startProgram({baseUrl: own.url, credential: keyOf(own)});
	await loadOrganizations(context);
	await press('C', 'N', 'ctrl+s', 'y');
	const told: Array<string | undefined> = [];
	for (const opening of ['/', ':', '*', '=', 'D', 'c', 'p']) {
		/* eslint-disable no-await-in-loop -- One key after the other. */
		await press(opening, 'x', 'y');
		const {dialog, find} = store.getState();
		await press('alt+u');
		told.push(said());
		await press('alt+enter');
		const after = store.getState();
		told.push(isDeepStrictEqual([after.dialog, after.find], [dialog, find]) ? placeOf(after, registry) : 'lost');
		await press('escape');
		store.dispatch({type: 'dialog/closed'});
		/* eslint-enable no-await-in-loop */
	}

	assert.deepEqual(
		told,
		['find', 'palette', 'everywhere', 'comparing', 'deletion', 'form', 'form'].flatMap(place => [
			'alt-u does nothing here.',
			place,
		]),
	);
});

await test('reports a key that neither types nor edits where text is typed', async () => {
	const {store, press, said} = await startLoaded();
	await press('/', 'ctrl+q');
	const inFind = said();
	await press('escape', 'p', 'alt+up');
	const inForm = said();
	await press('ctrl+pagedown');
	assert.deepEqual(
		[inFind, inForm, said()],
		['ctrl-q does nothing here.', 'alt-up does nothing here.', 'ctrl-pagedown does nothing here.'],
	);
	assert.equal(placeOf(store.getState(), registry), 'form');
});

await test('shows the keys of a form on F1, and returns to the typed text', async () => {
	const {store, press, said} = await startLoaded();
	const line = () => formOf(store.getState()).line;
	await press('c', 'N', '?', 'left', 'f1');
	const front = frontOf(store.getState());
	assert.deepEqual([placeOf(front, registry), line()], ['help', {text: 'N?', cursor: 1}]);
	const frame = frameOf(store.getState());
	assert.match(
		frame,
		/╭ Keys ─[\s\S]*ctrl-s +Review what will be sent[\s\S]*ctrl-w +Delete the word before the cursor/v,
	);
	assert.match(frame, /╭ Keys ─.*\n.*\n.*│ Here: form +│\n.*│ +Tab/v);
	assert.doesNotMatch(frame, /not now: No/v);
	await press('x');
	assert.match(said() ?? '', /^x does nothing here/v);
	await press('f1');
	assert.deepEqual([placeOf(store.getState(), registry), line()], ['form', {text: 'N?', cursor: 1}]);
	store.dispatch({type: 'terminal/resized', columns: 80, rows: 12});
	await press('f1', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
	assert.match(frameOf(store.getState()), /ctrl-y +Restore the deleted text[\s\S]*ctrl-z +Suspend/v);
	await press('escape', 'M');
	assert.deepEqual(line(), {text: 'NM?', cursor: 2});
});

await test('explains a key that has nothing to choose, run, look up or scroll', async () => {
	const {store, press, paste, said} = await startLoaded();
	const told = async (...keys: readonly string[]) => {
		await press(...keys);
		return said();
	};

	await press('c', 'tab', 'enter', 'z', 'z', 'z', 'z');
	assert.equal(placeOf(store.getState(), registry), 'picker');
	assert.equal(await told('enter'), 'No match. Type another name, or an id.');
	await press('escape', 'escape', ':');
	await paste('zzzz');
	assert.equal(await told('enter'), 'No command matches. Type another name.');
	await press('escape');
	assert.equal(await told('*', 'z', 'z', 'z', 'enter'), 'Nothing is found. Type a name, an address, a tag or a value.');
	await press('escape', 'L');
	assert.deepEqual(
		[await told('enter'), await told('y'), await told('v'), await told('/')],
		Array.from({length: 4}, () => 'There are no requests yet. Press L to look again.'),
	);
	assert.equal(await told('L'), 'No newer request.');
	await press('escape', 'p', 'x', 'ctrl+s');
	assert.deepEqual(
		[placeOf(store.getState(), registry), await told('j')],
		['review', 'Nothing to scroll: everything is on the screen.'],
	);
});

await test('scrolls the detail to its last line, and never past it', async () => {
	const {store, press} = await startLoaded();
	store.dispatch({type: 'terminal/resized', columns: 45, rows: 12});
	await press('r', '4', 'G');
	const shown = () =>
		frameOf(store.getState())
			.split('\n')
			.slice(2, -3)
			.map(line => line.slice(2, -2).trimEnd());
	assert.equal(shown().at(-1), '}');
	store.dispatch({type: 'terminal/resized', columns: 45, rows: 60});
	assert.deepEqual([shown()[1], shown().includes('}')], ['{', true]);
	store.dispatch({type: 'terminal/resized', columns: 45, rows: 12});
	const id = store.getState().selectedKey ?? '';
	store.dispatch({type: 'detail/requested', id, request: 900});
	store.dispatch({
		type: 'detail/failed',
		id,
		request: 900,
		error: apiError('A sentence that is long enough for several rows of a narrow pane.'),
	});
	await press('g');
	assert.match(shown().join(' '), /A sentence that is long/v);
	await press('G');
	assert.equal(shown().at(-1), '}');
	await press('k');
	assert.notEqual(shown().at(-1), '}');
});

await test('reports how much R loaded, unless something else is shown or typed', async () => {
	const {store, press, said, context} = await startLoaded();
	await press('R');
	assert.equal(said(), `Refreshed ${store.getState().organizations.length} organizations.`);
	const reading = pressKey(context, {name: 'R'});
	await press('/');
	await reading;
	assert.equal(said(), undefined);
});

await test('reports the start and end of a reload by r, unless another key was pressed', async () => {
	const {store, press, said, context} = await startLoaded();
	const texts: string[] = [];
	store.observe(event => {
		texts.push(...(event.type === 'message/shown' ? [event.message.text] : []));
	});
	await press('r');
	assert.deepEqual(texts, ['Refreshing Acme Distribution …', 'Refreshed Acme Distribution.']);
	const reading = pressKey(context, {name: 'r'});
	await press('j');
	await reading;
	assert.equal(said(), undefined);
});

await test('moves by half a page and to the ends of a long list with the keys of the tree', async () => {
	const {store, press} = await startLoaded();
	const entry = {kind: 'delete', id: 'gone', before: {name: 'Gone', parentId: ''}} as const;
	const entries = Array.from({length: 100}, (_, at) => ({...entry, at}));
	store.dispatch({type: 'undo/opened', entries, now: 0});
	const cursorAfter = async (key: string) => {
		await press(key);
		return dialogOf(store.getState(), 'undo').cursor;
	};

	const page = (await cursorAfter('pagedown')) ?? 0;
	assert.ok(page > 10);
	assert.ok(page < 37);
	assert.equal(await cursorAfter('ctrl+d'), page * 2);
	assert.equal(await cursorAfter('pageup'), page);
	assert.equal(await cursorAfter('G'), 99);
	assert.equal(await cursorAfter('pagedown'), 99);
	assert.equal(await cursorAfter('g'), 0);
	assert.equal(await cursorAfter('end'), 99);
});

await test('reports that leaving the columns of a file creates nothing and drops the assignment', async () => {
	const {store, press, said} = await startLoaded();
	store.dispatch({
		type: 'batch/opened',
		file: 'customers.csv',
		table: {header: ['Firm'], rows: [{number: 2, cells: ['One']}]},
	});
	assert.equal(placeOf(store.getState(), registry), 'batchColumns');
	await press('escape');
	assert.equal(said(), 'Left customers.csv: nothing is created, and the assignment of columns is not kept.');
});

await test('quits and suspends from every pane and dialog', async () => {
	const {press, calls} = await startLoaded();
	await press('?', 'ctrl+c', 'escape', 'ctrl+z', 'q');
	assert.deepEqual(calls, ['quit', 'suspended', 'stopped', 'quit']);
});

await test('reports when it cannot suspend', async () => {
	const {press, said} = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		context: {
			async stopProcess() {
				return 'notStopped';
			},
		},
	});
	await press('ctrl+z');
	assert.match(said() ?? '', /^Not suspended: /v);
});

await test('allows only leaving in a terminal that is too small', async () => {
	const {store, press, said, calls} = await startLoaded();
	store.dispatch({type: 'terminal/resized', columns: 20, rows: 5});
	const {selectedKey} = store.getState();
	await press('j');
	assert.equal(store.getState().selectedKey, selectedKey);
	assert.match(said() ?? '', /does nothing here/v);
	await press('q');
	assert.deepEqual(calls, ['quit']);
});

await test('opens no unseen question while the terminal is too small', async () => {
	const {store, press, calls} = start();
	await press('C', 'N', 'escape', 'k');
	store.dispatch({type: 'terminal/resized', columns: 39, rows: 9});
	await press('q', 'q', 'enter');
	assert.deepEqual([store.getState().dialog.kind, calls], ['none', []]);
	await press('ctrl+c');
	assert.deepEqual(calls, ['quit']);
});

await test('types into the form while the window is too small, and runs no command there', async () => {
	const {store, calls, press, paste} = await startLoaded();
	await press('c', 'A');
	store.dispatch({type: 'terminal/resized', columns: 1, rows: 1});
	await press('q', 'ctrl+s', 'escape');
	await paste('pasted');
	store.dispatch({type: 'terminal/resized', columns: 120, rows: 40});
	assert.equal(placeOf(store.getState(), registry), 'form');
	const {dialog} = store.getState();
	assert.equal(dialog.kind === 'form' ? dialog.form.line.text : undefined, 'Aqpasted');
	assert.deepEqual(calls, []);
});

await test('explains why a review cannot open: no change, or an invalid field', async () => {
	const {store, press, said} = await startLoaded();
	await press('p', 'ctrl+s');
	assert.match(said() ?? '', /Nothing has changed/v);
	await press('tab', 'ctrl+u', 'x', 'ctrl+s');
	assert.equal(placeOf(store.getState(), registry), 'form');
	assert.equal(said(), 'Business email is not valid: see the message below the field.');
	assert.match(frameOf(store.getState()), /Business email[^\n]*\n[^\n]*This is not an email address/v);
});

await test('returns from a request to the log on Esc, and from the log to the panes', async () => {
	const request = {
		method: 'GET',
		path: '/organizations',
		purpose: 'list',
		milliseconds: 1,
		status: 200,
		at: 0,
	} as const;
	const {store, context, press} = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		context: {requests: () => [request]},
	});
	await loadOrganizations(context);
	const isDetailed = () => dialogOf(store.getState(), 'log').isDetailed;
	await press('L', 'enter');
	assert.equal(isDetailed(), true);
	assert.match(frameOf(store.getState()), / Esc back\b/v);
	await press('escape');
	assert.deepEqual([placeOf(store.getState(), registry), isDetailed()], ['log', false]);
	await press('escape');
	assert.equal(placeOf(store.getState(), registry), 'tree');
});

await test('promises drafts only until the sandbox ends', async () => {
	const {store, context, press, said} = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		connection: {isSandbox: true},
	});
	await loadOrganizations(context);
	await press('p', 'N', 'escape', 'k');
	assert.match(said() ?? '', /^Saved as a draft, until this sandbox ends\./v);
	await press('c', 'N');
	store.dispatch({type: 'form/putAside'});
	await press('q');
	assert.match(frameOf(store.getState()), /This sandbox ends with cforgs\. You lose .+\. Quit\?/v);
});

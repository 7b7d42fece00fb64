import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {watchWrites} from '../../../source/program/session/unclear-writes.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {runWrite} from '../../../source/kernel/writes/engine.js';
import {invitation} from '../../../source/abilities/people/membership.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {html} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});

await test('names the writes of a session whose result stays unknown, with status 6', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const shared = memoryJournal();
	const before = {name: 'Acme', parentId: ''};
	shared.add({at: 1, kind: 'remove', id: 'acme', before, member: {email: 'earlier@x.example'}, isUnclear: true});
	const watched = watchWrites(shared, registry);
	const {context} = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox), context: {journal: watched.journal}});
	const organization = {id: await createIn(sandbox, 'Unclear\u{1B}[2J'), name: 'Unclear\u{1B}[2J'};
	const invite = async (email: string) => runWrite(context, writing => invitation(writing, {organization, email}));
	const known = await invite('jane@x.example');
	proxy.lose('request');
	await invite('told@x.example');
	assert.deepEqual([watched.status(), watched.ending().length], [6, 1], 'the list does not show it, but may lag');
	await invite('told@x.example');
	assert.deepEqual([watched.status(), watched.ending()], [0, []], 'the next try is stored');
	proxy.lose('answer');
	proxy.cutBehindWrite();
	await invite('lost@x.example');
	const [line, ...others] = watched.ending();
	assert.match(
		line ?? '',
		/^It is unclear whether the service stored the invitation of lost@x\.example to Unclear.*\. The next session looks it up\.$/v,
	);
	assert.equal(line?.includes('\u{1B}'), false);
	assert.deepEqual([watched.status(), others], [6, []]);

	const {context: next} = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		context: {journal: watched.journal},
	});
	await runWrite(next, writing => invitation(writing, {organization, email: 'lost@x.example'}));
	assert.deepEqual([watched.status(), watched.ending()], [0, []], 'the next try found the invitation');
	assert.equal(known.status, 'done');
});

await test('names the writes of a session that the service accepted and that were not read back, each once', async () => {
	let isFailing = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isFailing ||= method !== 'GET';
		return isFailing && method === 'GET' ? html(502) : undefined;
	});
	const watched = watchWrites(memoryJournal(), registry);
	const program = startProgram({baseUrl: server.url, credential: keyOf(sandbox), context: {journal: watched.journal}});
	program.store.observe(watched.observe);
	const id = await createIn(sandbox, 'Read late');
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: id});
	await program.press('p');
	await program.paste('Ltd');
	await program.press('ctrl+s', 'y');
	const text =
		'The service accepted a change of Read late, but it was not read back. The list of undo has it as unclear.';
	assert.match(program.said() ?? '', /^The service accepted the change of Read late, but it could not be read back: /v);
	assert.deepEqual(
		[program.store.getState().message?.tone, watched.status(), watched.ending()],
		['warning', 6, [text]],
	);

	isFailing = false;
	await program.press('C');
	await program.paste('Made unread');
	await program.press('ctrl+s', 'y');
	assert.deepEqual(
		[watched.status(), watched.ending()],
		[
			6,
			[
				text,
				'It is unclear whether the service created Made unread. Look for it in the list before you create it again.',
			],
		],
	);

	isFailing = false;
	program.store.dispatch({type: 'tree/selected', key: id});
	await program.press('u', 'j', 'enter');
	assert.equal(watched.ending().length, 1, 'undo has read the change');
});

await test('names a creation whose result stays unknown, until another try saves it', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const watched = watchWrites(memoryJournal(), registry);
	const program = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox), context: {journal: watched.journal}});
	const sent: Array<Event & {readonly type: 'saving/creationSent'}> = [];
	program.store.observe(event => {
		watched.observe(event);
		if (event.type === 'saving/creationSent') {
			sent.push(event);
		}
	});
	await loadOrganizations(program.context);
	const create = async (name: string) => {
		await program.press('C');
		await program.paste(name);
		await program.press('ctrl+s', 'y');
	};

	await create('Stored');
	proxy.lose('request');
	await create('Not stored at first');
	assert.equal(watched.status(), 6, 'the list does not show it, but may lag');
	await program.press('ctrl+s', 'y');
	assert.deepEqual([watched.status(), watched.ending()], [0, []]);
	proxy.lose('answer');
	proxy.cutBehindWrite();
	await create('Lost');
	assert.deepEqual(
		[watched.status(), watched.ending()],
		[6, ['It is unclear whether the service created Lost. Look for it in the list before you create it again.']],
	);
	const {request} = sent.at(-1) ?? {request: 0};
	watched.observe({type: 'form/saved', request, id: 'lost', message: {tone: 'success', text: ''}});
	assert.deepEqual([watched.status(), watched.ending()], [0, []]);
});

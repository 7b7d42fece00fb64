import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {bulkRun} from '../../../source/abilities/bulk/dialog.js';
import {leftOutOf} from '../../../source/kernel/runs/view.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {json, ok, text as answerText} from '../../helpers/misbehaving-server.js';
import {writesTo} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {call, createIn, keyOf, openSandbox, profile, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7, rateLimit: 100_000});

type Program = ReturnType<typeof startProgram>;

const refused = (status: number, ray: string) =>
	json(status, {success: false, errors: [{code: 1001, message: 'no'}], messages: [], result: null}, {'cf-ray': ray});

const shown = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState());

const placeIn = ({store}: Pick<Program, 'store'>): string => placeOf(store.getState(), registry);

const statusesIn = ({store}: Pick<Program, 'store'>): readonly string[] => {
	const dialog = dialogOf(store.getState(), 'bulk');
	return dialog.rows.map(row => bulkRun.stateOf(row, dialog, registry).status);
};

const store = async (id: string, values: Readonly<Record<string, string>>) =>
	call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, ...values}});

/** A program with the organizations of a new branch marked. */
async function startMarked(
	name: string,
	metadata: Readonly<Record<string, string>>,
	options: Partial<Parameters<typeof startProgram>[0]> = {},
) {
	const root = await createIn(sandbox, name);
	const ids: string[] = [];
	for (const [each, external_metadata] of Object.entries(metadata)) {
		const id = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		await store(id, {external_metadata}); // eslint-disable-line no-await-in-loop
		ids.push(id);
	}

	const program = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		connection: {credentialKind: 'global_api_key'},
		...options,
	});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: root});
	program.store.dispatch({type: 'tree/marksChanged', ids});
	const values = async (field: string) =>
		Promise.all(
			ids.map(async id => {
				const stored = await profileOf(sandbox, id);
				return stored[field];
			}),
		);
	return {...program, ids, values};
}

await test('sets a field of the marked organizations after one review, and undoes it as one change', async () => {
	const program = await startMarked('Screen', {
		gold: '{"tier":"gold"}',
		silver: '{"tier":"silver"}',
		none: '{"a":1.0}',
		text: 'free text',
	});
	const {press, paste, values} = program;
	await press('U');
	assert.match(shown(program), /Set a field of 4 organizations/v);
	await paste('external_metadata.tier=gold');
	const from = sandbox.requests.length;
	await press('enter');
	assert.equal(placeIn(program), 'bulk');
	const text = shown(program);
	assert.match(text, /Change 2 organizations\? To send, press y\./v);
	assert.match(text, /2 of 4 will change, 2 requests, about \d+ second/v);
	assert.match(
		text,
		/- text .*left out: external_metadata\.tier: the field is not a JSON object with members\.[\s\S]+· none .*– → gold[\s\S]+· silver .*silver → gold[\s\S]+✓ gold .*already so/v,
	);
	assert.deepEqual(writesTo(sandbox, from), []);
	assert.doesNotMatch(text, /Space leave out/v, 'the row under the cursor cannot be sent');
	await press('G', ' ');
	assert.equal(program.said(), 'This is already so: nothing is sent for it.');
	assert.doesNotMatch(shown(program), /Space leave out/v);
	await press('g', 'j', 'j');
	assert.match(shown(program), /Space leave out/v);
	await press('x');
	assert.match(shown(program), /Change 1 organization\?[\s\S]+1 of 4 will change, 1 request/v);
	const leftOut = leftOutOf(bulkRun, dialogOf(program.store.getState(), 'bulk'), registry).map(
		({name, status, note}) => [name, status, note],
	);
	assert.deepEqual(leftOut, [
		['gold', 'already', ''],
		['silver', 'left_out', 'You left it out.'],
		['text', 'left_out', 'external_metadata.tier: the field is not a JSON object with members.'],
	]);
	await press('x', 'enter');
	assert.match(shown(program), /silver {2}[\da-f][\s\S]+silver → gold[\s\S]+PUT \/organizations\//v);
	await press('escape', 'y');
	assert.deepEqual([placeIn(program), statusesIn(program)], ['bulkDone', ['already', 'done', 'done', 'left_out']]);
	assert.match(shown(program), /2 changed, 1 already so, 1 left out\./v);
	assert.deepEqual(await values('external_metadata'), [
		'{"tier":"gold"}',
		'{"tier":"gold"}',
		'{"a":1.0,"tier":"gold"}',
		'free text',
	]);
	await press('escape');
	assert.equal(program.store.getState().marks.size, 4, 'the marks stay');
	await press('u', 'enter');
	assert.match(shown(program), /Restore the earlier values of 2 changes\?/v);
	await press('y');
	assert.deepEqual(await values('external_metadata'), [
		'{"tier":"gold"}',
		'{"tier":"silver"}',
		'{"a":1.0}',
		'free text',
	]);
	assert.equal(recordedChanges(program.context).entries.filter(({isUndone}) => isUndone).length, 1);
});

await test('takes several values, and says below the line why one cannot be used', async () => {
	const program = await startMarked('Several', {one: '{"tier":"gold","old":"x"}', two: '{"tier":"gold"}'});
	const {press, paste, values} = program;
	await press('U', 'enter');
	assert.match(shown(program), /Type a field and its value first\./v);
	await paste('tier=gold');
	await press('enter');
	assert.match(shown(program), /tier=gold[\s\S]+“tier” is no field\./v);
	await press('ctrl+u');
	await paste('name={name} Ltd');
	await press('down');
	await paste('unset external_metadata.old');
	await press('down');
	await paste('business_p');
	await press('tab');
	await paste('+49 228');
	await press('enter');
	assert.match(shown(program), /2 of 2 will change, 4 requests/v);
	assert.match(shown(program), /Name: one → one Ltd; Business phone: \+1 555 0100 → \+49 228; old: x → –/v);
	await press('escape');
	assert.equal(placeIn(program), 'setting');
	assert.match(shown(program), /name=\{name\} Ltd[\s\S]+unset external_metadata\.old[\s\S]+business_phone=\+49 228/v);
	await press('enter');
	shown(program);
	await press('y');
	assert.deepEqual(await values('external_metadata'), ['{"tier":"gold"}', '{"tier":"gold"}']);
	assert.deepEqual(await values('business_phone'), ['+49 228', '+49 228']);
	assert.deepEqual(
		program.store
			.getState()
			.organizations.filter(({name}) => name.endsWith('Ltd'))
			.map(({name}) => name),
		['one Ltd', 'two Ltd'],
		'the tree shows the new names',
	);
});

await test('removes a member whose name has blanks, and no other', async () => {
	const program = await startMarked('Blanks', {
		'blank one': '{"crm":"x","crm id":"7"}',
		'blank two': '{"crm":"y","crm id":"8"}',
	});
	const {press, paste, values} = program;
	await press('U');
	await paste('unset external_metadata.crm external_metadata.crm id');
	await press('enter');
	assert.deepEqual(statusesIn(program), ['already', 'already'], 'no organization has a member of this name');
	await press('escape', 'ctrl+u');
	await paste(' unset  external_metadata.crm i');
	await press('backspace', 'd', 'backspace', 'i', 'd', 'enter');
	assert.match(shown(program), /2 of 2 will change/v);
	await press('y');
	assert.deepEqual(await values('external_metadata'), ['{"crm":"x"}', '{"crm":"y"}']);
});

await test('acts only on marks, and names those that a filter hides', async () => {
	const program = await startMarked('Hiding', {'hiding one': '{}', 'hiding two': '{}'});
	const {
		press,
		paste,
		store: {dispatch},
		ids,
	} = program;
	dispatch({type: 'tree/marksCleared'});
	await press('U');
	assert.match(program.said() ?? '', /Nothing is marked\./v);
	dispatch({type: 'tree/marksChanged', ids});
	for (const event of [
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('name:="hiding two"')},
		{type: 'find/accepted'},
	] as const) {
		dispatch(event);
	}

	await press('U');
	assert.match(shown(program), /1 marked one is not shown: hiding one\./v);
	await paste('business_name=X');
	await press('enter');
	assert.match(shown(program), /Change 2 organizations\?[\s\S]+1 marked one is not shown: hiding one\./v);
});

await test('reports a conflict, an organization that is gone, and an answer that stored nothing', async () => {
	let ids: readonly string[] = [];
	let isLying = true;
	await using server = await startInFrontOf(sandbox, async ({method, url}) => {
		if (isLying && method === 'PUT' && url.includes(ids[0] ?? '-')) {
			isLying = false;
			await store(ids[1] ?? '', {external_metadata: '{"tier":"bronze"}'});
			return ok({});
		}

		return undefined;
	});
	const program = await startMarked(
		'Failing',
		{'lied one': '{}', 'moved two': '{}', 'gone three': '{}', 'stored four': '{}'},
		{baseUrl: server.url},
	);
	ids = program.ids;
	const {press, paste} = program;
	await call(sandbox, `DELETE /organizations/${ids[2]}`);
	await press('U');
	await paste('external_metadata.tier=gold');
	await press('enter');
	assert.match(
		shown(program),
		/- gone three[\s\S]+The service does not list it: it was deleted, or you cannot see it\./v,
	);
	await press('y');
	assert.deepEqual(statusesIn(program).slice(0, 2), ['unknown', 'conflict']);
	assert.match(shown(program), /1 changed, 1 left out, 1 changed by someone else meanwhile, 1 unclear/v);
	assert.match(
		shown(program),
		/Change 2 organizations\? To review the 2 not changed again by the present values, press y\./v,
	);
	assert.match(
		shown(program).replaceAll(/[\s│]+/gv, ' '),
		/moved two .*Conflict: the stored values have changed since the review/v,
	);
	const stored = await Promise.all(ids.slice(0, 2).map(async id => profileOf(sandbox, id)));
	assert.deepEqual(
		stored.map(({external_metadata: metadata}) => metadata),
		['{}', '{"tier":"bronze"}'],
	);
	await press('y');
	assert.equal(placeIn(program), 'bulk', 'what is not stored is reviewed again, by the values of now');
	assert.match(shown(program), /moved two .*bronze → gold/v);
	await press('y');
	assert.deepEqual(
		statusesIn(program).toSorted(),
		['done', 'done', 'left_out'],
		'what is stored is not in the other review',
	);
});

await test('shows what became of a row, with its reason, cf-ray and times, and then what was sent', async () => {
	let ids: readonly string[] = [];
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'PUT' && url.includes(ids[0] ?? '-') ? refused(403, '8f00ba4-FRA') : undefined,
	);
	const program = await startMarked(
		'Became',
		{'became one': '{}', 'became two': '{}', 'became three': '{"tier":"gold"}'},
		{
			baseUrl: server.url,
			context: {
				// The program logs requests with their times.
				requests: () =>
					server.requests
						.filter(({method}) => method === 'PUT')
						.slice(-1)
						.map(({method, url}) => ({
							method,
							path: url,
							purpose: '',
							milliseconds: 1,
							ray: '8f00ba4-FRA',
							at: Number.MAX_SAFE_INTEGER,
						})),
			},
		},
	);
	ids = program.ids;
	const {press, paste} = program;
	await press('U');
	await paste('external_metadata.tier=gold');
	await press('enter');
	shown(program);
	await press('y', 'enter');
	assert.match(
		shown(program),
		/✗ refused[\s\S]+cf-ray[\s│]+8f00ba4-FRA[\s\S]+Begun \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, ended \d\d:\d\d:\d\d UTC[\s\S]+What was sent[\s\S]+became one[\s\S]+tier {2}\(none\) → gold/v,
	);
	await press('escape', 'j', 'enter');
	assert.match(shown(program), /✓ changed[\s\S]+What was sent[\s\S]+became two/v);
	await press('escape', 'G', 'enter');
	assert.match(shown(program), /✓ already so[\s\S]+became three/v);
	assert.doesNotMatch(shown(program), /What was sent|Begun/v);
});

await test('offers to leave out only what can be left out', async () => {
	const program = await startMarked('Offered', {'offered one': '{}', 'offered two': 'text'});
	const {press, paste} = program;
	await press('U');
	await paste('external_metadata.tier=gold');
	await press('enter');
	assert.match(shown(program), /❯ - offered two/v);
	assert.doesNotMatch(shown(program), /Space leave out/v);
	await press('j');
	assert.match(shown(program), /❯ · offered one[\s\S]+Space leave out/v);
});

await test('says that an unclear row is read again before it is sent', async () => {
	let isLost = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isLost ||= method === 'PUT';
		return isLost ? (method === 'PUT' ? answerText(502, 'bad gateway') : refused(403, '8f00ba5-FRA')) : undefined;
	});
	const program = await startMarked('Unclear', {'unclear one': '{}'}, {baseUrl: server.url});
	const {press, paste} = program;
	await press('U');
	await paste('external_metadata.tier=gold');
	await press('enter');
	shown(program);
	await press('y');
	assert.deepEqual(statusesIn(program), ['unknown']);
	const result = shown(program).replaceAll(/[\s│]+/gv, ' ');
	assert.match(
		result,
		/It is unclear whether the change of unclear one was stored: .*Before you send it again, cforgs reads what is stored\./v,
	);
	assert.doesNotMatch(result, /Check before you send/v);
});

await test('shows a reason that several rows have once in the result, and each cf-ray in the details', async () => {
	let sent = 0;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		sent += method === 'PUT' ? 1 : 0;
		return method === 'PUT' && sent !== 2 ? refused(422, `8f00ba${sent}-FRA`) : undefined;
	});
	const program = await startMarked(
		'Same',
		{'same one': '{}', 'same two': '{}', 'same three': '{}'},
		{baseUrl: server.url},
	);
	const {press, paste} = program;
	await press('U');
	await paste('external_metadata.tier=gold');
	await press('enter', 'y');
	assert.deepEqual(statusesIn(program), ['refused', 'done', 'refused']);
	const result = shown(program).replaceAll(/[\s│]+/gv, ' ');
	assert.match(result, /2 refused: [^✗]+status 422 · code 1001\) ❯ ✗ same one .*✗ same two .*✓ same three/v);
	assert.equal(result.split('status 422').length, 2);
	await press('j', 'enter');
	assert.match(shown(program), /cf-ray 8f00ba3-FRA/v);
});

await test('keeps what was left out when the values are reviewed again', async () => {
	const program = await startMarked('Kept out', {'kept one': '{}', 'kept two': '{}'});
	const {press, paste} = program;
	await press('U');
	await paste('external_metadata.tier=gold');
	await press('enter', 'x');
	assert.match(shown(program), /Change 1 organization\?/v);
	await press('escape', 'enter');
	assert.match(shown(program), /Change 1 organization\?/v);
	await press('y');
	assert.deepEqual(statusesIn(program).toSorted(), ['done', 'left_out']);
});

await test('reviews what the undo of a run writes, by the values of now, and leaves out a conflict', async () => {
	const program = await startMarked('Back', {
		'back one': '{"tier":"gold"}',
		'back two': '{"tier":"bronze"}',
		'back three': '{"tier":"copper"}',
		'back four': '{"tier":"iron"}',
	});
	const {press, paste, ids, values} = program;
	await press('U');
	await paste('external_metadata.tier=silver');
	await press('enter');
	shown(program);
	await press('y', 'escape');
	await store(ids[1] ?? '', {external_metadata: '{"tier":"tin"}'});
	await store(ids[2] ?? '', {external_metadata: '{"tier":"copper"}'});
	await press('u', 'enter');
	const text = shown(program);
	assert.match(text, /Restore the earlier values of 2 changes\?/v);
	assert.match(text, /organization +External metadata · tier/v);
	assert.match(
		text,
		/≠ back two +tin → bronze[\s\S]+Conflict: the stored values have changed since that change \(external metadata\), so they stay\./v,
	);
	assert.match(text, /· back four +silver → iron[\s\S]+· back one +silver → gold[\s\S]+✓ back three/v);
	await press('g', ' ');
	assert.match(program.said() ?? '', /^Conflict: /v);
	await press('j', 'j', 'enter');
	assert.match(shown(program), /back one[\s\S]+silver → gold[\s\S]+PUT \/organizations\//v);
	await press('escape', 'k', ' ');
	shown(program);
	// Somebody stores another value while the review is open.
	await store(ids[0] ?? '', {external_metadata: '{"tier":"lead"}'});
	await press('y');
	assert.match(shown(program), /2 changed by someone else meanwhile/v);
	assert.match(shown(program), /To review the one in conflict again by the present values, press y\./v);
	await press('y');
	assert.equal(placeIn(program), 'undoRun');
	assert.match(shown(program), /≠ back one[\s\S]+≠ back two[\s\S]+- back four/v, 'what was left out stays left out');
	assert.deepEqual(await values('external_metadata'), [
		'{"tier":"lead"}',
		'{"tier":"tin"}',
		'{"tier":"copper"}',
		'{"tier":"silver"}',
	]);
});

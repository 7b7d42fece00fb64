import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {html} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {call, createIn, keyOf, openSandbox, profile, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();

type Program = ReturnType<typeof startProgram>;

const shown = ({store}: Pick<Program, 'store'>): string => frameOf(store.getState());

const placeIn = ({store}: Pick<Program, 'store'>): string => placeOf(store.getState(), registry);

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	return file;
}

/** A program with a new branch, whose organizations have these metadata; an empty one has no profile. */
async function startWith(name: string, metadata: Readonly<Record<string, string>>, baseUrl = sandbox.url) {
	const root = await createIn(sandbox, name);
	const ids: Record<string, string> = {};
	for (const [each, external_metadata] of Object.entries(metadata)) {
		ids[each] = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		// eslint-disable-next-line no-await-in-loop
		await call(sandbox, `PUT /organizations/${ids[each]}/profile`, {
			json: external_metadata === '' ? emptyProfile : {...profile, external_metadata},
		});
	}

	const program = startProgram({baseUrl, credential: keyOf(sandbox), connection: {credentialKind: 'global_api_key'}});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: root});
	const compare = async (file: string) => {
		await program.press('Y');
		await program.paste(file);
		await program.press('enter');
	};

	return {...program, root, ids, compare};
}

await test('shows what differs between a list and the service, grouped, problems first, and sends nothing', async () => {
	const program = await startWith('Listed', {
		'List one': '{"tier":"gold"}',
		'List two': '',
		'List three': '{"tier":"gold"}',
		'Contoso Retail': '{"tier":"gold"}',
		'List rest': '{}',
	});
	const {compare, press, root, ids} = program;
	const from = sandbox.requests.length;
	await compare(
		fileOf(
			'listed.csv',
			'id,name,parent,external_metadata.tier,notes',
			`,List one,${root},silver,x`,
			`,List two,${root},gold,x`,
			`${ids['List three']},List III,${root},gold,x`,
			`,List new,${root},gold,x`,
			`,Contoso Retial,${root},gold,x`,
			'gone,,,,x',
			`,List one,${root},silver,x`,
		),
	);
	assert.equal(placeIn(program), 'customers');
	const text = shown(program).replaceAll(/ +/gv, ' ').replaceAll(' │\n│ ', '\n');
	const inOne = text.replaceAll('\n', ' ');
	assert.match(text, /Compare · [^\n]*listed\.csv with all organizations/v);
	assert.match(
		inOne,
		/7 rows: 1 to create, 1 to rename, 1 that may be renamed, 1 with an empty profile to fill, 2 duplicate, 1 with problems, 0 the same\./v,
	);
	assert.match(
		text,
		/Problems \(1\)[\s\S]+Duplicates \(2\)[\s\S]+Possible renames[^\n]+\(1\)[\s\S]+Contoso Retail Listed Name: Contoso Retail → Contoso Retial[\s\S]+To create \(1\)[\s\S]+List new Listed tier: gold[\s\S]+To rename \(1\)[\s\S]+List three Listed Name: List three → List III[\s\S]+Empty profiles to fill \(1\)[\s\S]+List two Listed tier: – → gold/v,
	);
	assert.match(text, /Not used: “notes”\./v);
	assert.doesNotMatch(text, /List rest/v);
	await press('w');
	assert.match(shown(program), /Without a row in the file/v);
	await press('escape');
	assert.equal(placeIn(program), 'customers');
	assert.doesNotMatch(shown(program), /Without a row in the file/v);
	await press('tab');
	assert.match(shown(program), /Only “Problems” is shown/v);
	assert.doesNotMatch(shown(program), /List two/v);
	await press('escape');
	assert.match(shown(program), /List two/v);
	await press('G', 'enter');
	assert.match(shown(program), /List two {2}[\da-f][\s\S]+Row 3 of [\s\S]+tier {2}\(empty\) → gold/v);
	assert.match(shown(program), /• "external_metadata": "\{\s+│\n│ • {3}"tier": "gold"/v);
	await press('v');
	assert.match(shown(program), /• "external_metadata": "\{\\"tier\\":\\"gold\\"\}"[\s\S]+v unfold JSON/v);
	await press('v', 'escape', 'escape');
	assert.equal(placeIn(program), 'tree');
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({method}) => method !== 'GET'),
		[],
	);
});

await test('compares only the branch of the cursor, what a filter finds, or the marked ones', async () => {
	const program = await startWith('Scoped', {'Scope one': '{"tier":"gold"}', 'Scope two': '{"tier":"gold"}'});
	const {
		compare,
		press,
		root,
		ids,
		store: {dispatch},
	} = program;
	const file = fileOf('scoped.csv', 'name,external_metadata.tier', 'Scope one,silver', 'Scope two,silver');
	dispatch({type: 'tree/marksChanged', ids: [ids['Scope one'] ?? '']});
	await compare(file);
	assert.match(shown(program), /with all organizations/v);
	assert.match(shown(program), / b below Scoped /v);
	await press('b');
	assert.match(shown(program), /with everything below “Scoped”/v);
	assert.match(shown(program), /Esc back to all .*b the 1 marked /v);
	assert.match(shown(program), /To repair \(2\)/v);
	await press('w');
	assert.doesNotMatch(shown(program), /Without a row/v, 'the top of the branch needs no row');
	await press('b');
	assert.match(shown(program), /with the 1 marked/v);
	assert.match(shown(program), /2 rows: 1 to repair, 1 with problems/v);
	await press('escape');
	assert.match(shown(program), /with everything below “Scoped”[\s\S]+To repair \(2\)/v);
	await press('b', 'b');
	assert.match(shown(program), /with all organizations/v);
	await press('escape');
	assert.equal(placeIn(program), 'tree');
	dispatch({type: 'tree/selected', key: root});
	for (const event of [
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('name:="Scope two"')},
		{type: 'find/accepted'},
	] as const) {
		dispatch(event);
	}

	await compare(file);
	assert.match(shown(program), /with the 1 that the filter finds/v);
});

await test('goes back to the comparison before if the reading for another part is left, and forgets there what is accepted', async () => {
	const program = await startWith('Parts', {'Part one': '{"tier":"gold"}', 'Part two': '{"tier":"gold"}'});
	const {compare, press, paste, context, store} = program;
	await compare(fileOf('parts.csv', 'name,external_metadata.tier', 'Part one,silver', 'Part two,silver'));
	const before = store.getState().dialog;
	const another = press('b');
	assert.equal(store.getState().dialog.kind, 'path');
	await press('escape');
	await another;
	assert.equal(store.getState().dialog, before);
	assert.deepEqual([context.waits.readings.size, placeIn(program)], [0, 'customers']);
	await press('b', 'A');
	await paste('agreed');
	await press('enter');
	assert.match(shown(program), /Accepted \(1\)/v);
	await press('escape');
	assert.match(shown(program), /with all organizations[\s\S]+Accepted \(1\)/v);
});

await test('keeps what was left out through other parts, and asks before it is lost', async () => {
	const program = await startWith('Kept', {'Kept one': '{"tier":"gold"}', 'Kept two': '{"tier":"gold"}'});
	const {compare, press, ids, root, store} = program;
	const file = fileOf('kept.csv', 'name,external_metadata.tier', 'Kept one,silver', 'Kept two,silver');
	const leftOut = () => [...dialogOf(store.getState(), 'customers').leftOut];
	store.dispatch({type: 'tree/marksChanged', ids: [ids['Kept one'] ?? '']});
	await compare(file);
	await press('G', ' ');
	const [second] = leftOut();
	assert.notEqual(second, undefined);
	await press('b', 'b');
	assert.match(shown(program), /with the 1 marked/v);
	await press('b');
	assert.match(shown(program), /with all organizations/v);
	assert.deepEqual(leftOut(), [second]);
	await press('escape', 'escape');
	assert.equal(placeIn(program), 'tree');
	store.dispatch({type: 'tree/selected', key: root});
	for (const event of [
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('name:="Kept one"')},
		{type: 'find/accepted'},
	] as const) {
		store.dispatch(event);
	}

	await compare(file);
	while (!shown(program).includes('with all organizations')) {
		await press('b'); // eslint-disable-line no-await-in-loop
	}

	await press('G', ' ');
	assert.deepEqual(leftOut(), [second]);
	await press('escape');
	assert.equal(placeIn(program), 'customersLeaving', 'the part before has no such row');
	await press('escape');
	assert.doesNotMatch(shown(program), /with all organizations/v);
});

await test('matches by a number of a customer, also of one outside of the chosen part, and creates below the typed parent', async () => {
	const program = await startWith('Numbered', {
		'Number one': '{"crm_id":"1","tier":"gold"}',
		'Number two': '{"crm_id":"2"}',
	});
	const {
		press,
		paste,
		root,
		ids,
		store: {dispatch},
	} = program;
	const file = fileOf(
		'numbered.csv',
		'name,external_metadata.crm_id,external_metadata.tier',
		'Number 1,1,silver',
		'Number II,2,silver',
		'Number three,3,silver',
	);
	dispatch({type: 'tree/marksChanged', ids: [ids['Number one'] ?? '']});
	await press('Y');
	await paste(file);
	await press('down');
	await paste('external_metadata.crm_id');
	await press('down');
	await paste(root);
	await press('enter');
	assert.match(shown(program), /3 rows: 1 to create, 2 to rename/v);
	await press('b');
	await press('b');
	assert.match(shown(program), /with the 1 marked/v);
	assert.match(
		shown(program).replaceAll(/[\s│]+/gv, ' '),
		/Problems \(1\) .*Number II.* It is Numbered › Number two \([0-9a-f]+\), which is not amon…/v,
	);
	await press('escape', 'escape', 'escape');
	await press('Y');
	await paste(file);
	await press('down');
	await paste('crm');
	await press('enter');
	assert.match(
		shown(program).replaceAll(/[\s│]+/gv, ' '),
		/members, such as external_metadata\.crm_id, not by “crm”\./v,
	);
	await press('ctrl+u');
	await press('down');
	await paste('No such parent');
	await press('enter');
	assert.match(shown(program).replaceAll(/[\s│]+/gv, ' '), /The parent of new organizations: No organization/v);
});

await test('says why a file cannot be compared, and lets another one be typed', async () => {
	const program = await startWith('Refused', {});
	await program.compare(path.join(folder.path, 'none.csv'));
	assert.equal(placeIn(program), 'path');
	assert.match(shown(program), /none\.csv is not usable\./v);
	await program.press('ctrl+u');
	await program.paste(fileOf('columns.csv', 'color', 'red'));
	await program.press('enter');
	assert.match(
		shown(program).replaceAll(/[\s│]+/gv, ' '),
		/No column says which organization a row is about\. Add a column “id”.* or “name”, or match by a number of your own\./v,
	);
});

await test('stops reading with Escape, and keeps the typed path', async () => {
	let isHolding = false;
	const {promise: isHeld, resolve: hold} = Promise.withResolvers<void>();
	await using server = await startInFrontOf(sandbox, async ({url}) => {
		if (isHolding && url.includes('/profile')) {
			hold();
			return () => undefined;
		}

		return undefined;
	});
	const program = await startWith('Stopping', {'Stop one': '{"tier":"gold"}'}, server.url);
	const {paste, press, root} = program;
	const file = fileOf('stopped.csv', 'name,parent,external_metadata.tier', `Stop one,${root},silver`);
	isHolding = true;
	await press('Y');
	await paste(file);
	const reading = press('enter');
	await isHeld;
	assert.match(shown(program), /Loading/v);
	await press('escape');
	await reading;
	assert.equal(placeIn(program), 'path');
	assert.match(shown(program), /stopped\.csv/v);
	isHolding = false;
	await press('enter');
	assert.match(shown(program), /To repair \(1\)/v);
});

await test('compares with profiles that it reads now, not with those that were known', async () => {
	const program = await startWith('Fresh', {'Fresh one': '{"tier":"gold"}'});
	const {compare, press, root, ids} = program;
	const file = fileOf('fresh.csv', 'name,parent,external_metadata.tier', `Fresh one,${root},gold`);
	await compare(file);
	assert.match(shown(program), /Nothing differs/v);
	await press('escape');
	await call(sandbox, `PUT /organizations/${ids['Fresh one']}/profile`, {
		json: {...profile, external_metadata: '{"tier":"wrong"}'},
	});
	await compare(file);
	assert.match(shown(program), /To repair \(1\)/v);
});

await test('leaves out a difference that is accepted for a reason, until it changes', async () => {
	const program = await startWith('Accepting', {'Accept one': '{"tier":"gold"}', 'Accept two': '{"tier":"gold"}'});
	const {compare, paste, press, root} = program;
	const lines = (tier: string) => [
		'name,parent,external_metadata.tier',
		`Accept one,${root},${tier}`,
		`Accept two,${root},silver`,
	];
	await compare(fileOf('accepted.csv', ...lines('silver')));
	await press('A', 'enter');
	assert.match(shown(program), /Type why this difference may stay\./v);
	await paste('Agreed with sales');
	await press('enter');
	assert.match(
		shown(program).replaceAll(/ +/gv, ' '),
		/2 rows: 1 to repair, 0 the same, 1 accepted\.[\s\S]+To repair \(1\)[\s\S]+Accept two[\s\S]+Accepted \(1\)[\s\S]+Accept one[\s\S]+Accepted: Agreed with sales/v,
	);
	await press('escape');
	await compare(fileOf('accepted.csv', ...lines('silver')));
	assert.match(shown(program), /1 accepted/v);
	await press('escape');
	await compare(fileOf('accepted.csv', ...lines('bronze')));
	assert.match(shown(program), /To repair \(2\)/v);
	assert.doesNotMatch(shown(program), /1 accepted/v);
	await press('escape');
	await compare(fileOf('accepted.csv', ...lines('silver')));
	await press('G', 'A');
	assert.match(shown(program), /To repair \(2\)/v);
});

await test('creates, renames and repairs what is not left out, and undoes it as one change', async () => {
	const program = await startWith('Sending', {
		'Send one': '{"tier":"gold"}',
		'Send two': '',
		'Send three': '{"tier":"gold"}',
		'Northwind Retail': '{"tier":"gold"}',
	});
	const {compare, press, root, ids} = program;
	await compare(
		fileOf(
			'sending.csv',
			'id,name,parent,external_metadata.tier',
			`,Send one,${root},silver`,
			`,Send two,${root},gold`,
			`${ids['Send three']},Send III,${root},`,
			`,Send new,${root},gold`,
			`,Northwind Retial,${root},`,
		),
	);
	assert.match(shown(program), /Create 1 organization and change 3\? To send, press y\./v);
	await press('a', 'a');
	assert.match(shown(program), /Create 1 organization and change 3\?/v, 'a possible rename stays off');
	await press('g', ' ');
	assert.match(shown(program), /Create 1 organization and change 4\?/v);
	await press(' ', 'G', 'x', 'y');
	assert.equal(placeIn(program), 'customersDone');
	assert.match(shown(program).replaceAll(/ +/gv, ' '), /3 stored, 2 left out\./v);
	const namesNow = () =>
		program.store
			.getState()
			.organizations.filter(({parent}) => parent?.id === root)
			.map(({name}) => name)
			.toSorted();
	assert.deepEqual(namesNow(), ['Northwind Retail', 'Send III', 'Send new', 'Send one', 'Send two']);
	await press('escape', 'u', 'enter');
	assert.match(shown(program), /Undo 3 changes from a file\?/v);
	await press('y');
	assert.equal(recordedChanges(program.context).entries.filter(({isUndone}) => isUndone).length, 1);
});

await test('counts what it deleted as undone only once the new organization was read back', async () => {
	let isRestoring = false;
	let isFailing = false;
	let tried: readonly string[] = [];
	await using server = await startInFrontOf(sandbox, ({method}) => {
		if (isRestoring && method === 'POST') {
			isFailing = true;
			tried = program.context.journal
				.list()
				.filter(({kind, isUnclear}) => kind === 'create' && isUnclear)
				.map(({id}) => id);
		}

		return isFailing && method === 'GET' ? html(502) : undefined;
	});
	const program = await startWith('Restoring', {'Restore one': '{"tier":"gold"}'}, server.url);
	const {compare, press, root, context} = program;
	await compare(fileOf('restoring.csv', 'name,parent', `Restore new,${root}`, `Restore newer,${root}`));
	shown(program);
	await press('y', 'escape', 'u', 'enter');
	shown(program);
	await press('y', 'escape');
	const deletions = () =>
		recordedChanges(context)
			.entries.flatMap(({items = []}) => items)
			.filter(({write}) => write?.kind === 'delete');
	assert.deepEqual(
		deletions().map(({isUndone}) => isUndone),
		[undefined, undefined],
	);
	await press('u', 'g', 'enter');
	assert.match(shown(program), /Undo 2 changes from a file\?/v);
	isRestoring = true;
	await press('y');
	const times = new Set(deletions().map(({write}) => write?.at));
	assert.deepEqual(
		tried.map(id => times.has(Number(id.replace(/^new-/v, '')))),
		[true],
		'no record has the id of the deleted organization',
	);
	assert.deepEqual(
		deletions().map(({isUndone}) => isUndone),
		[undefined, undefined],
	);
});

await test('counts a deletion as undone if the file finds what an undo without an answer created', async () => {
	const {
		compare,
		root,
		ids,
		context: {journal},
	} = await startWith('Finding', {'Find new': ''});
	const [at, before] = [Date.now(), {name: 'Find new', parentId: root}];
	journal.add({at, kind: 'delete', id: 'deleted', before});
	journal.add({
		at: at + 1,
		kind: 'create',
		id: `new-${at}`,
		before: {name: '', parentId: ''},
		after: before,
		undoes: at,
		isUnclear: true,
	});
	await compare(fileOf('finding.csv', 'name,parent', `Find new,${root}`));
	assert.deepEqual(
		journal.list().map(({kind, id, isUnclear, isUndone}) => [kind, id, isUnclear, isUndone]),
		[
			['create', ids['Find new'], undefined, undefined],
			['delete', 'deleted', undefined, true],
		],
	);
});

await test('keeps the ids of what it created in the result file when a stopped run continues', async () => {
	let stop: (() => void) | undefined;
	await using server = await startInFrontOf(sandbox, async ({method}) => {
		if (method === 'POST') {
			stop?.();
		}

		return undefined;
	});
	const program = await startWith('Continued', {}, server.url);
	const {compare, press, root, store} = program;
	const file = fileOf('continued.csv', 'name,parent', `Continued one,${root}`, `Continued two,${root}`);
	await compare(file);
	shown(program);
	stop = () => {
		store.dispatch({type: 'run/stopAsked'});
		stop = undefined;
	};

	await press('y');
	assert.match(shown(program), /Stopped\. 1 stored[\s\S]+Create 1 organization\?/v);
	await press('y');
	assert.match(shown(program), /2 stored\./v);
	const ids = ['Continued one', 'Continued two'].map(
		name => store.getState().organizations.find(each => each.name === name)?.id ?? 'none',
	);
	const result = readFileSync(file.replace('.csv', '.result.csv'), 'utf8');
	assert.deepEqual(
		ids.filter(id => !result.includes(id)),
		[],
	);
});

await test('sends only the group that is shown', async () => {
	const program = await startWith('Filtered', {'Only one': '{"tier":"gold"}'});
	const {compare, press, root, ids} = program;
	await compare(
		fileOf(
			'filtered.csv',
			'id,name,parent,external_metadata.tier',
			`,Only one,${root},silver`,
			`,Only new,${root},gold`,
		),
	);
	await press('tab', 'tab');
	assert.match(shown(program), /Change 1 organization\?/v);
	await press('y');
	assert.match(shown(program), /1 stored\./v);
	const stored = await profileOf(sandbox, ids['Only one'] ?? '');
	assert.equal(stored['external_metadata'], '{"tier":"silver"}');
});

await test('reviews what the undo of a file writes, by the values of now', async () => {
	const program = await startWith('Looking', {'Look one': '{"tier":"gold"}', 'Look two': '{"tier":"gold"}'});
	const {compare, press, root, ids} = program;
	await compare(
		fileOf(
			'looking.csv',
			'id,name,parent,external_metadata.tier',
			`,Look one,${root},silver`,
			`,Look two,${root},silver`,
			`,Look new,${root},gold`,
		),
	);
	shown(program);
	await press('y', 'escape');
	await call(sandbox, `PUT /organizations/${ids['Look one']}/profile`, {
		json: {...profile, external_metadata: '{"tier":"tin"}'},
	});
	await press('u', 'enter');
	const text = shown(program);
	assert.match(text, /Undo 2 changes from a file\?/v);
	assert.match(
		text,
		/≠ Look one +tin → gold[\s\S]+Conflict: the stored values have changed since that change \(external metadata\), so they stay\./v,
	);
	assert.match(text, /· Look two +silver → gold/v);
	await press('y');
	assert.match(shown(program).replaceAll(/ +/gv, ' '), /2 undone, 1 changed by someone else meanwhile\./v);
	const values = await Promise.all(['Look one', 'Look two'].map(async name => profileOf(sandbox, ids[name] ?? '')));
	assert.deepEqual(
		values.map(({external_metadata: metadata}) => metadata),
		['{"tier":"tin"}', '{"tier":"gold"}'],
	);
});

await test('shows the new names in the tree, and the earlier ones after the undo', async () => {
	const program = await startWith('Names', {'Name one': '{}'});
	const {
		compare,
		press,
		root,
		ids,
		store: {getState},
	} = program;
	const nameNow = () => getState().organizations.find(({id}) => id === ids['Name one'])?.name;
	await compare(fileOf('names.csv', 'id,name,parent', `${ids['Name one']},Name I,${root}`));
	shown(program);
	await press('y');
	assert.equal(nameNow(), 'Name I');
	await press('escape', 'u', 'enter');
	shown(program);
	await press('y');
	assert.equal(nameNow(), 'Name one');
});

await test('reviews again what was not stored, and keeps what was left out', async () => {
	const program = await startWith('Anew', {'Anew one': '{"tier":"gold"}', 'Anew two': '{"tier":"gold"}'});
	const {compare, press, root, ids} = program;
	await compare(
		fileOf(
			'anew.csv',
			'id,name,parent,external_metadata.tier',
			`,Anew one,${root},silver`,
			`,Anew two,${root},silver`,
			`,Anew new,${root},gold`,
		),
	);
	await press('G', ' ');
	assert.match(shown(program), /- Anew two/v);
	await call(sandbox, `PUT /organizations/${ids['Anew one']}/profile`, {
		json: {...profile, external_metadata: '{"tier":"tin"}'},
	});
	await createIn(sandbox, 'Anew new', root);
	await press('y');
	assert.match(shown(program).replaceAll(/ +/gv, ' '), /1 left out, 2 changed by someone else meanwhile\./v);
	assert.match(
		shown(program),
		/To review the 2 in conflict again by the present values, press y\.[\s\S]+y review the 2 in conflict again/v,
	);
	await press('y');
	assert.equal(placeIn(program), 'customers');
	assert.match(
		shown(program).replaceAll(/ +/gv, ' '),
		/Change 2 organizations\?[\s\S]+· Anew one [\s\S]+tin → silver[\s\S]+- Anew two [\s\S]+· Anew new /v,
	);
	await press('y');
	assert.match(shown(program), /2 stored, 1 left out\./v);
});

await test('shows in the review how long it takes, and what is unusual about the values', async () => {
	const program = await startWith('Effort', {'Effort one': '{"tier":"gold"}'});
	await program.compare(fileOf('effort.csv', 'name,parent,business_address.country', `Effort one,${program.root},UK`));
	const text = shown(program).replaceAll(/[\s│]+/gv, ' ');
	assert.match(
		text,
		/Change 1 organization\? To send, press y\. .*1 row: 1 to repair, 0 the same\. .*1 request, about \d+ second/v,
	);
	assert.match(text, /Use the ISO 3166 code for the country: GB/v);
});

await test('opens with the file that follows its name in the list of commands', async () => {
	const program = await startWith('Named', {'Named one': '{"tier":"gold"}'});
	const file = fileOf('named file.csv', 'name,parent,external_metadata.tier', `Named one,${program.root},silver`);
	await program.press(':');
	await program.paste('apply');
	assert.match(shown(program), /Y +customer list FILE +Compare/v);
	await program.press('ctrl+u');
	await program.paste(`apply ${file}`);
	await program.press('enter');
	assert.equal(placeIn(program), 'path');
	assert.match(shown(program), /named file\.csv/v);
	await program.press('enter');
	assert.match(shown(program), /To repair \(1\)/v);
});

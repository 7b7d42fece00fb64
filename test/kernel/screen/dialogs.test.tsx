import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, createForm, editForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {account, apiError, family, north, profile, reduceAll, stateWith} from '../../helpers/state.js';

const state = stateWith(family, {columns: 100, rows: 24});
const detail = {organization: north, profile, readAt: 1};
const editing = reduce(state, {type: 'form/opened', form: editForm(north, profile)});
const renamed = reduce(editing, {type: 'form/edited', line: lineOf('Southwind')});
const picking = reduceAll(
	state,
	{type: 'form/opened', form: createForm('emea')},
	{type: 'picker/opened', query: lineOf('')},
);
const opened = reduce(state, {type: 'deletion/opened', organization: north, request: 1});
const emptied = reduce(opened, {type: 'deletion/checked', request: 1, organizations: 0, accounts: 0, detail});

await test('shows no request in a review without changes', () => {
	const frame = frameOf(reduce(editing, {type: 'form/reviewed'}));
	assert.match(frame, /These values are already stored, so there is nothing to +│\n.*send\./v);
	assert.doesNotMatch(frame, /PUT/v);
});

await test('shows every field of a form with its value, and the parent as a path', () => {
	const frame = frameOf(editing);
	assert.match(frame, /╭ Edit Northwind ─/v);
	assert.match(frame, /❯ Name +Northwind/v);
	assert.match(frame, /Parent +EMEA in Acme {2,}/v);
	assert.match(frame, /Business email +ops@test\.example/v);
	assert.match(frame, /Business address +1 Test Road/v);
	assert.match(frame, /External metadata[^\n]*\n[^\n]* {4}n +1 /v);
	const raw = frameOf(reduceAll(editing, {type: 'form/moved', by: -1}, {type: 'form/toggled'}));
	assert.match(raw, /❯ External metadata \{"n": 1\}/v);
	assert.match(frame, /Esc leave {2}ctrl-o editor {2}ctrl-s review /v);
	assert.doesNotMatch(frame, /ctrl-t/v);
	assert.match(raw, /ctrl-o editor {2}ctrl-s review {2}ctrl-t as fields/v);
});

await test('shows an error below its field after the cursor leaves the field', () => {
	const wrong = reduceAll(editing, {type: 'form/edited', line: lineOf('')});
	assert.doesNotMatch(frameOf(wrong), /needs a name/v);
	assert.match(frameOf(reduce(wrong, {type: 'form/moved', by: 1})), /Name[^\n]*\n[^\n]*An organization needs a name/v);
});

await test('keeps the typed text after a failed save, and gives the reason', () => {
	const error = apiError('Could not save the organization: no answer.', {
		failure: 'timeout',
		request: {method: 'PUT', path: '/organizations/north'},
	});
	const failed = (verdict: 'notStored' | 'unknown') =>
		frameOf(
			reduceAll(renamed, {type: 'form/sent', request: 2}, {type: 'form/saveFailed', request: 2, at: 0, error, verdict}),
		);
	const [stayed, unknown] = [failed('notStored'), failed('unknown')];
	assert.match(stayed, /Could not save the organization: no answer\./v);
	assert.match(stayed, /It is not stored so far\. Everything you typed is kept\./v);
	assert.match(
		unknown,
		/cforgs checked, but it is unclear whether it was stored\. +│\n.*Everything you typed is kept\. Check before you send it +│\n.* again\./v,
	);
	assert.deepEqual(
		[stayed, unknown].map(frame => /❯ Name +Southwind/v.test(frame)),
		[true, true],
	);
});

await test('shows old and new values in a review, and the exact request', () => {
	const frame = frameOf(reduce(renamed, {type: 'form/reviewed'}));
	assert.match(frame, /╭ Review · Edit Northwind ─/v);
	assert.match(frame, /Name {2}Northwind → Southwind/v);
	assert.match(frame, /PUT \/organizations\/north/v);
	assert.match(frame, /"name": "Southwind"/v);
	assert.match(frame, /y send/v);
});

await test('shows a request exactly as it is sent, and unfolds its JSON again', () => {
	const form = changeField(
		profileForm(north, {...profile, external_metadata: '{"tier":"gold"}'}),
		'external_metadata',
		{text: '{"tier":"silver"}'},
	);
	const reviewed = reduceAll(state, {type: 'form/opened', form}, {type: 'form/reviewed'});
	const exact = reduce(reviewed, {type: 'dialog/requestsToggled'});
	assert.match(frameOf(reviewed), /• +"tier": "silver"[\s\S]+v exact text/v);
	assert.match(frameOf(exact), /"external_metadata": "\{\\"tier\\":\\"silver\\"\}"[\s\S]+v unfold JSON/v);
	assert.equal(frameOf(reduce(exact, {type: 'dialog/requestsToggled'})), frameOf(reviewed));
});

await test('reviews a new organization with its parent', () => {
	const creating = reduceAll(
		state,
		{type: 'form/opened', form: createForm('emea')},
		{type: 'form/edited', line: lineOf('New')},
		{type: 'form/reviewed'},
	);
	const frame = frameOf(creating);
	assert.match(frame, /│ Name {4}New/v);
	assert.match(frame, /Parent {2}EMEA in Acme \(emea\)/v);
	assert.match(frame, /POST \/organizations/v);
});

await test('shows what it waits for while sending, and asks about unsaved text', () => {
	assert.match(
		frameOf(reduce(renamed, {type: 'form/sent', request: 2})),
		/Checking the stored values, then sending …/v,
	);
	assert.match(
		frameOf(reduce(renamed, {type: 'form/leaveAsked'})),
		/What you typed is not saved\. Press Esc to keep[\s\S]*press x to discard it,[\s\S]*press ctrl-s to review[\s\S]*press n to go back to editing/v,
	);
});

await test('shows what a form waits for, and reports a failure', () => {
	const waiting = reduce(state, {type: 'form/requested', title: 'Edit Northwind', request: 2, id: 'north'});
	assert.match(frameOf(waiting), /╭ Edit Northwind ─[\s\S]*Press Esc to go back/v);
	const failed = reduce(waiting, {type: 'form/requestFailed', request: 2, error: apiError('Could not read it.')});
	assert.match(frameOf(failed), /Could not read it\. Press Esc/v);
});

await test('lists the possible parents in the picker, and reports if there are none', () => {
	const frame = frameOf(reduce(picking, {type: 'picker/moved', by: -2}));
	assert.match(frame, /╭ Choose the parent ─/v);
	assert.match(frame, /No parent: a root/v);
	assert.match(frame, /❯ Acme/v);
	assert.match(frame, /Contoso {2}in Acme › EMEA/v);
	assert.match(frame, /6 to choose from/v);
	const none = reduce(picking, {type: 'picker/edited', line: lineOf('zzz')});
	assert.match(frameOf(none), /Type a name: zzz[\s\S]*No loaded name or id matches\. +│/v);
	const incomplete = reduceAll(
		none,
		{type: 'organizations/requested', request: 9},
		{type: 'terminal/resized', columns: 40, rows: 20},
	);
	assert.match(
		frameOf(incomplete).replaceAll(/[\s│]+/gv, ' '),
		/No loaded name or id matches\. The list is incomplete, so the organization may be missing here\. Press Esc to keep the old parent\./v,
	);
});

await test('shows what blocks a deletion, and asks for the name once nothing does', () => {
	assert.match(frameOf(opened), /Delete Northwind\?[\s\S]*cannot be reversed: undo[\s\S]*Counting its contents …/v);
	const full = frameOf(reduce(opened, {type: 'deletion/checked', request: 1, organizations: 2, accounts: 1, detail}));
	assert.match(full, /✗ 2 sub-organizations/v);
	assert.match(full, /✗ 1 account /v);
	assert.doesNotMatch(full, /type its name/v);
	assert.match(
		full.replaceAll(/[\s│]+/gv, ' '),
		/Only an empty organization can be deleted\. Delete its sub-organizations first\. Move its accounts to another organization: press v in the accounts pane\. Only a tenant administrator or Cloudflare support can close an account\. Then press D in the tree again\./v,
	);
	const hints = (frame: string) => frame.split('\n').at(-1) ?? '';
	assert.match(hints(full), /Esc leave.*ctrl-o organizations.*ctrl-t accounts/v);
	assert.doesNotMatch(hints(full), /delete/v);
	assert.doesNotMatch(hints(frameOf(opened)), /delete/v, 'not counted yet');
	assert.match(hints(frameOf(emptied)), /↵ delete/v);
	const frame = frameOf(reduce(emptied, {type: 'deletion/edited', line: lineOf('North')}));
	assert.match(frame, /✓ no sub-organizations directly inside/v);
	assert.match(frame, /To delete it, type its name[\s\S]*❯ North/v);
	assert.match(frameOf(reduce(emptied, {type: 'deletion/sent', request: 3})), /Deleting …/v);
});

await test('lists every key by place in the help, with the reason if it is off', () => {
	const help = reduce({...state, size: {columns: 100, rows: 1200}}, {type: 'help/opened'});
	const frame = frameOf(help);
	assert.match(frame, /In every pane/v);
	assert.match(frame, /j ↓ +Move down one row/v);
	assert.match(frame, /n +Go to the next match[^\n]*\n[^\n]*not now: There is no search/v);
	assert.match(frame, /While deleting/v);
});

await test('shows the full description of the selected command, and why it cannot run', () => {
	const back = reduceAll(
		{...state, size: {columns: 80, rows: 24}},
		{type: 'palette/opened'},
		{type: 'palette/edited', line: lineOf('opened or jumped')},
	);
	assert.match(frameOf(back), /│ 1 command +│\n.*❯ \[ .*…/v);
	assert.match(frameOf(back), /jumped to before\. Not now: There is nothing[\s\S]+?what you open or jump to\./v);
	assert.doesNotMatch(frameOf({...back, size: {columns: 80, rows: 12}}), /what you open or jump to\./v);
});

await test('shows every detail of an account', () => {
	const shown = account('a', {
		name: `${'Long '.repeat(20)}end`,
		type: 'enterprise',
		settings: {abuse_contact_email: 'abuse@test.example', enforce_twofactor: false},
	});
	const frame = frameOf(reduce(state, {type: 'account/opened', account: shown}));
	assert.match(frame, /╭ Account Long Long /v);
	assert.equal(
		frame.match(/Long/gv)?.length ?? 0,
		20 + (/╭ Account [^\n]*/v.exec(frame)?.[0].match(/Long/gv)?.length ?? 0),
	);
	assert.match(frame, /Long end /v);
	assert.match(frame, /Two-factor enforced +no/v);
	assert.match(frame, /Abuse contact +abuse@test\.example/v);
});

await test('fits every dialog into the terminal at every size', () => {
	const reviewing = reduce(renamed, {type: 'form/reviewed'});
	const refused = reduceAll(renamed, {type: 'form/refused', field: 'external_metadata'});
	const dialogs: readonly State[] = [
		editing,
		refused,
		picking,
		reviewing,
		opened,
		emptied,
		reduce(state, {type: 'form/opened', form: profileForm(north, {...profile, external_metadata: 'x'.repeat(5000)})}),
		reduce(state, {type: 'help/opened'}),
		reduce(state, {type: 'account/opened', account: account('a')}),
	];
	const states = [
		[100, 24],
		[80, 24],
		[60, 12],
		[50, 20],
		[40, 10],
	].flatMap(([columns = 0, rows = 0]) => dialogs.map(each => reduce(each, {type: 'terminal/resized', columns, rows})));
	const frames = states.map(each => ({size: each.size, frame: frameOf(each)}));
	assert.deepEqual(
		frames.flatMap(({frame, size}) => excessOf(frame, size)),
		[],
	);
	assert.deepEqual(
		frames.map(({frame}) => frame.split('\n').length),
		states.map(({size}) => size.rows),
	);
});

await test('keeps the focused field on the screen at every size', () => {
	const small = reduceAll(editing, {type: 'terminal/resized', columns: 40, rows: 10}, {type: 'form/moved', by: -1});
	assert.match(frameOf(small), /External metadata[^\n]*\n[^\n]*❯ {3}n +1/v);
	const bottom = reduceAll(picking, {type: 'terminal/resized', columns: 40, rows: 10}, {type: 'picker/moved', by: 99});
	assert.match(frameOf(bottom), /❯ Northwind/v);
});

await test('keeps a question on the screen at every size', () => {
	const leaving = reduceAll(
		editing,
		{type: 'form/moved', by: -1},
		{type: 'form/leaveAsked'},
		{type: 'terminal/resized', columns: 40, rows: 10},
	);
	assert.match(
		frameOf(leaving).replaceAll(/[\s│]+/gv, ' '),
		/What you typed is not saved\. Press Esc to keep .*press x to discard it, .*press n to go back to editing/v,
	);
	const switching = reduceAll(
		state,
		{type: 'contexts/opened'},
		{type: 'contexts/switchAsked', isAsking: true},
		{type: 'terminal/resized', columns: 50, rows: 14},
	);
	assert.match(
		frameOf(switching),
		/What you did not send is kept as drafts of[\s│]+this context\.[\s\S]*Switch\? Press y[\s\S]*press Esc to stay\./v,
	);
});

await test('keeps the selected export format on the screen at every height', () => {
	const exporting = reduceAll(
		state,
		{type: 'terminal/resized', columns: 40, rows: 10},
		{type: 'export/opened', id: 'north', name: 'Northwind', scope: 'below', folder: {path: '/here', names: new Set()}},
	);
	const frames = Array.from({length: 6}, (_, by) => frameOf(reduce(exporting, {type: 'dialog/moved', by})));
	assert.deepEqual(
		frames.map(frame => /❯ \w+/v.exec(frame)?.[0]),
		['❯ JSON', '❯ NDJSON', '❯ CSV', '❯ Text', '❯ HCL', '❯ Snapshot'],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, profileForm, typeInSlot} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {paletteEntries} from '../../../source/abilities/palette/ability.js';
import {registry} from '../../../source/abilities.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {pickingIn} from '../../../source/kernel/rows/picker.js';
import type {State} from '../../../source/kernel/state/state.js';
import {startProgram} from '../../helpers/program.js';
import {account, north, organization, profile, received} from '../../helpers/state.js';

const organizations = Array.from({length: 60}, (_, at) => organization(`o${String(at).padStart(2, '0')}`));

const loaded: readonly Event[] = [{type: 'organizations/requested', request: 1}, received(1, organizations)];

function programWith(...events: readonly Event[]) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'unused'});
	for (const event of [...loaded, ...events]) {
		program.store.dispatch(event);
	}

	const cursorsAfter = async (cursorOf: (state: State) => number | undefined, ...keys: readonly string[]) => {
		const cursors: Array<number | undefined> = [];
		for (const key of keys) {
			await program.press(key); // eslint-disable-line no-await-in-loop -- One key after the other.
			cursors.push(cursorOf(program.store.getState()));
		}

		return cursors;
	};

	return {...program, cursorsAfter};
}

await test('moves by half a page in the list of parents, within its ends', async () => {
	const {cursorsAfter} = programWith(
		{type: 'form/opened', form: createForm('')},
		{type: 'picker/opened', query: lineOf('')},
	);
	const cursorOf = ({dialog}: State) => pickingIn(dialog)?.cursor;
	assert.deepEqual(
		await cursorsAfter(cursorOf, 'down', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pageup', 'up'),
		[1, 19, 37, 55, 60, 42, 41],
	);
});

await test('moves by half a page in the list of commands, within its ends', async () => {
	const {cursorsAfter, store} = programWith({type: 'palette/opened'});
	const last = paletteEntries(registry, store.getState()).length - 1;
	const cursorOf = ({dialog}: State) => (dialog.kind === 'palette' ? dialog.cursor : undefined);
	assert.deepEqual(await cursorsAfter(cursorOf, 'pagedown', 'pageup', 'up', 'tab'), [18, 0, 0, 1]);
	const cursors = await cursorsAfter(cursorOf, ...Array.from({length: last}, () => 'pagedown'), 'down');
	assert.deepEqual(cursors.slice(-2), [last, last]);
});

await test('jumps to the first and last field of a conflict', async () => {
	const mine = typeInSlot(profileForm(north, profile), lineOf('Mine'));
	const theirs = {
		name: 'Northwind',
		parentId: 'emea',
		profile: {...profile, business_email: 'a@test.example', business_phone: '1'},
	};
	const {cursorsAfter} = programWith(
		{type: 'form/opened', form: mine},
		{type: 'form/reviewed'},
		{type: 'form/sent', request: 5},
		{type: 'form/conflicted', request: 5, theirs},
	);
	const cursorOf = ({dialog}: State) =>
		dialog.kind === 'form' && dialog.form.step.name === 'conflict' ? dialog.form.step.cursor : undefined;
	assert.deepEqual(await cursorsAfter(cursorOf, 'G', 'home', 'j', 'end', 'g'), [2, 0, 1, 2, 0]);
});

await test('pages through matches in the tree and among accounts while typing', async () => {
	const tree = programWith({type: 'find/opened'}, {type: 'find/edited', line: lineOf('o')});
	assert.deepEqual(
		await tree.cursorsAfter(({selectedKey}) => Number(selectedKey?.slice(1)), 'pagedown', 'pageup'),
		[34, 0],
	);
	const accounts = Array.from({length: 40}, (_, at) => account(String(at)));
	const {cursorsAfter} = programWith(
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'accounts/requested', id: 'o00', request: 2},
		{type: 'accounts/received', id: 'o00', request: 2, items: accounts, unreadable: 0, isLast: true, readAt: 1},
	);
	assert.deepEqual(
		await cursorsAfter(({accountsCursor}) => accountsCursor, '/', '3', 'pagedown', 'enter', 'n', 'N', 'escape'),
		[-1, -1, 39, 39, 3, 39, 39],
	);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileFormat, fileFormats} from '../../../source/kernel/files/formats.js';
import {registry} from '../../../source/abilities.js';
import {extentOf} from '../../../source/kernel/rows/registry.js';
import {profileForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {apiError, family, north, organization, profile, reduceAll, stateWith, withTexts} from '../../helpers/state.js';

const size = {columns: 40, rows: 10};

/** The screen before the first key and after each key. */
async function framesOf(
	events: readonly Event[],
	keys: readonly string[],
	organizations = family,
): Promise<readonly string[]> {
	const {store, press} = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const base = reduceAll(stateWith(organizations, size), ...events);
	store.dispatch({type: 'organizations/found', organizations});
	store.dispatch({type: 'terminal/resized', ...size});
	for (const event of events) {
		store.dispatch(event);
	}

	const frames = [frameOf(base)];
	for (const key of keys) {
		await press(key); // eslint-disable-line no-await-in-loop -- One after the other.
		frames.push(frameOf(store.getState()));
	}

	return frames;
}

const error = apiError(
	'The service has refused this for a reason that takes several lines to tell, all of which are to be read, however small the terminal is that it is told in.',
	{status: 400, ray: 'abc123-FRA'},
);

const refused: readonly Event[] = [
	{type: 'form/opened', form: withTexts(profileForm(north, profile), {business_name: 'Other'})},
	{type: 'form/reviewed'},
	{type: 'form/sent', request: 1},
	{type: 'form/saveFailed', request: 1, at: 0, error, verdict: 'notStored'},
];

await test('shows the reason of a failed save first, scrolls it to its end, and shows the typed text again at the next key', async () => {
	const [first = '', second = '', , typed = ''] = await framesOf(refused, ['pagedown', 'pageup', 'x']);
	assert.match(first, /^│ The service has refused/mv);
	assert.match(first, / more below ─╮/v);
	assert.match(second, /abc123-FRA/v);
	assert.match(second, /Nothing was stored/v);
	assert.match(second, /╭ Profile.* 5 above, \d+ below ─╮/v);
	assert.match(typed, /❯ .*Ltdx/v);
});

await test('scrolls the reason why a form could not open to its end', async () => {
	const events: readonly Event[] = [
		{type: 'form/requested', title: 'Edit Northwind', request: 1, id: 'north'},
		{type: 'form/requestFailed', request: 1, error},
	];
	const [first = '', second = ''] = await framesOf(events, ['pagedown']);
	assert.doesNotMatch(first, /Press Esc to/v);
	assert.match(second.replaceAll(/[\s│]+/gv, ' '), /Press Esc to go back\./v);
});

await test('scrolls to the checklist of a deletion below a long name, and names what blocks the deletion', async () => {
	const long = organization('long', {name: 'Very long name '.repeat(13).trim()});
	const events: readonly Event[] = [
		{type: 'deletion/opened', organization: long, request: 1},
		{
			type: 'deletion/checked',
			request: 1,
			organizations: 3,
			accounts: 0,
			detail: {organization: long, profile, readAt: 0},
		},
	];
	const frames = await framesOf(events, ['pagedown', 'pagedown', 'pagedown', 'down', 'pageup'], [long]);
	assert.doesNotMatch(frames[0] ?? '', /3 sub-organizations/v);
	assert.ok(frames.slice(1).some(frame => frame.includes('3 sub-organizations')));
	assert.notEqual(frames[3], frames[5]);
});

await test('keeps the typed name of a deletion on the screen, however much is above it', () => {
	const long = organization('long', {name: 'Very long name '.repeat(13).trim()});
	const empty = reduceAll(
		stateWith([long], size),
		{type: 'deletion/opened', organization: long, request: 1},
		{
			type: 'deletion/checked',
			request: 1,
			organizations: 0,
			accounts: 0,
			detail: {organization: long, profile, readAt: 0},
		},
		{type: 'deletion/edited', line: lineOf('Very')},
	);
	assert.match(frameOf(empty), /❯ Very/v);
	const scrolled = reduceAll(empty, {type: 'dialog/scrolled', to: 0});
	assert.doesNotMatch(frameOf(scrolled), /❯ Very/v);
	const typed = reduceAll(scrolled, {type: 'deletion/edited', line: lineOf('Very l')});
	assert.match(frameOf(typed), /❯ Very l/v);
});

await test('keeps the format and the file of an export on the screen at every size', () => {
	const open = (rows: number): State =>
		reduceAll(stateWith(family, {columns: 40, rows}), {
			type: 'export/opened',
			id: 'north',
			name: 'Northwind',
			scope: 'below',
			folder: {path: '/here', names: new Set()},
		});
	const shown = [10, 12, 15, 24].flatMap(rows =>
		fileFormats.map((format, by) => {
			const frame = frameOf(reduceAll(open(rows), {type: 'dialog/moved', by}));
			return frame.includes(`❯ ${fileFormat(format).title.slice(0, 20)}`) && frame.includes('Writes ');
		}),
	);
	assert.deepEqual(
		shown,
		shown.map(() => true),
	);
	const scrolled = reduceAll(open(10), {type: 'dialog/scrolled', to: 9});
	assert.match(frameOf(scrolled), /in \/here/v);
	const moved = reduceAll(scrolled, {type: 'dialog/moved', by: 1});
	assert.match(frameOf(moved), /❯ NDJSON/v);
});

await test('scrolls to the ends with g and G, Home and End', async () => {
	const {store, press} = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	store.dispatch({type: 'terminal/resized', columns: 80, rows: 24});
	await press('?');
	const {rows = 0} = extentOf(store.getState(), registry) ?? {};
	const scrolls: Array<number | undefined> = [];
	for (const key of ['G', 'g', 'end', 'home']) {
		await press(key); // eslint-disable-line no-await-in-loop -- One after the other.
		scrolls.push(extentOf(store.getState(), registry)?.scroll);
	}

	assert.deepEqual(scrolls, [rows - 19, 0, rows - 19, 0]);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, createForm, focusField, openForm, type Form} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {headerRow} from '../../../source/kernel/rows/header-row.js';
import {hintRow, bottomBlock, mainScreen} from '../../../source/program/session/main-blocks.js';
import {shownMessages} from '../../../source/kernel/loop/dialogs.js';
import {failureText} from '../../../source/kernel/rows/failure.js';
import {paneBlock, rowsOf} from '../../../source/kernel/rows/pane-block.js';
import {plain, toned} from '../../../source/kernel/rows/row.js';
import {profileValueRows} from '../../../source/kernel/rows/value-rows.js';
import {messageRows} from '../../../source/kernel/rows/message-rows.js';
import {paletteRows} from '../../../source/abilities/palette/ability.js';
import {registry, reduce} from '../../../source/abilities.js';
import {bothForms, continued, shownText} from '../../../source/base/text/told.js';
import {
	apiError,
	emptyState,
	family,
	organization,
	profile,
	received,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';
import {textOf} from '../../helpers/row-texts.js';

const state = stateWith(family, {columns: 80, rows: 24});

const atNorth = reduce(state, {type: 'tree/selected', key: 'north'});

const closed = reduce(state, {type: 'tree/folded', key: 'acme', isCollapsed: true});

const hintsOf = (each: typeof state) => textOf(hintRow(registry, each).left);

await test('shows the path and the source of the data in the header', () => {
	const {left, right} = headerRow(atNorth);
	assert.equal(textOf(left).trimEnd(), ' cforgs  Acme › EMEA › Northwind');
	assert.equal(textOf(right), 'sandbox · read-write · 5 organizations ');
	const readOnly = {...state, connection: {...state.connection, isReadOnly: true}};
	assert.match(textOf(headerRow(readOnly).right), /read-only/v);
	const narrow = reduce(state, {type: 'terminal/resized', columns: 60, rows: 24});
	assert.equal(textOf(headerRow(narrow).right), 'read-write · sandbox · 5 organizations ');
	assert.equal(
		textOf(headerRow({...narrow, connection: readOnly.connection}).right),
		'read-only · sandbox · 5 organizations ',
	);
});

await test('shows a context instead of its host below 100 columns', () => {
	const at = (columns: number) => reduce(atNorth, {type: 'terminal/resized', columns, rows: 24});
	const inContext = (columns: number) =>
		headerRow({
			...at(columns),
			connection: {...state.connection, label: 'api.example.com', context: {label: 'Production', color: 'red'}},
		});
	assert.equal(textOf(inContext(100).right), '[PRODUCTION] · api.example.com · read-write · 5 organizations ');
	assert.equal(textOf(inContext(80).right), '[PRODUCTION] · read-write · 5 orgs ');
	assert.equal(textOf(inContext(60).right), '[PRODUCTION] · read-write · 5 orgs ');
	assert.match(textOf(inContext(80).left), /Acme › EMEA › Northwind/v);
});

await test('keeps the last names of a long path', () => {
	const deep = stateWith([organization('a', {name: 'A'.repeat(40)}), organization('b', {name: 'Below', parent: 'a'})], {
		columns: 80,
		rows: 24,
	});
	const below = reduce(deep, {type: 'tree/selected', key: 'b'});
	assert.equal(textOf(headerRow(below).left).trimEnd(), ' cforgs  … › Below');
});

await test('shows how much of the list has loaded', () => {
	const loading = reduceAll(emptyState(), {type: 'organizations/requested', request: 1});
	const half = reduce(loading, {
		type: 'organizations/received',
		request: 1,
		organizations: family,
		total: 10_000,
		unreadable: 2,
		isLast: false,
	});
	const failed = reduce(half, {type: 'organizations/failed', request: 1, error: apiError()});
	const whole = reduce(half, received(1, []));
	const states = [loading, reduce(loading, received(1, family, false)), half, failed, whole];
	assert.deepEqual(
		states.map(each => textOf(headerRow(each).right)),
		[
			'sandbox · read-write · loading … ',
			'sandbox · read-write · 5 organizations … ',
			'sandbox · read-write · 7 of 10,000 organizations … · 2 unreadable ',
			'sandbox · read-write · stopped at 7 of 10,000 · 2 unreadable ',
			'sandbox · read-write · 5 organizations of 10,000 announced · 2 unreadable ',
		],
	);
	assert.deepEqual(
		states.map(each => headerRow(each).right?.[0]?.tone),
		['dim', 'dim', 'warning', 'warning', 'warning'],
	);
});

await test('shows the hints of the current place, with help and quit at the right', () => {
	const {left, right} = hintRow(registry, state);
	assert.equal(textOf(left), ' ↵ open  / find  : commands  c create  e edit  p profile');
	const wide = [closed, state].map(each => hintsOf(reduce(each, {type: 'terminal/resized', columns: 120, rows: 24})));
	assert.deepEqual(
		wide.map(text => text.split('D delete').at(-1)),
		['  l expand', '  l first child'],
	);
	assert.match(hintsOf(reduce(state, {type: 'terminal/resized', columns: 50, rows: 24})), / : commands$/v);
	assert.match(textOf(right), /\? help {2}q quit/v);
	const review = hintRow(registry, reduce(state, {type: 'help/opened'}));
	assert.match(textOf(review.left), /\/ find {2}Esc close/v);
});

await test('shows each hint in full or not at all', () => {
	const widths = Array.from({length: 90}, (_, index) => index + 40);
	const states = widths.map(columns => reduce(state, {type: 'terminal/resized', columns, rows: 24}));
	const waiting = states.map(each => ({...each, awaited: 1}));
	const places = [...states, ...waiting, ...states.map(each => reduce(each, {type: 'palette/opened'}))];
	assert.deepEqual(
		places.map(each => textOf(bottomBlock(each, registry).lines[1])).filter(text => text.includes('…')),
		[],
	);
});

await test('keeps the way back as a hint in a dialog, however narrow the line', () => {
	const entries = [{label: 'ID', text: 'a'}];
	const opened = [
		reduce(state, {type: 'copy/opened', title: 'Copy', entries}),
		reduce(state, {type: 'find/opened'}),
		reduceAll(state, {type: 'form/opened', form: createForm('')}, {type: 'form/leaveAsked'}),
		reduceAll(
			state,
			{type: 'deletion/opened', organization: organization('a'), request: 7},
			{
				type: 'deletion/checked',
				request: 7,
				organizations: 2,
				accounts: 3,
				detail: {organization: organization('a'), profile: undefined, readAt: 1},
			},
		),
	];
	const lines = opened.flatMap(each =>
		[40, 50, 60, 80].map(columns =>
			textOf(bottomBlock(reduce(each, {type: 'terminal/resized', columns, rows: 20}), registry).lines[1]),
		),
	);
	assert.deepEqual(
		lines.filter(line => !line.includes('Esc ') || line.includes('…')),
		[],
	);
});

await test('keeps the hint for the selected entry of a list on the narrowest screen', () => {
	const narrow = reduce(state, {type: 'terminal/resized', columns: 40, rows: 12});
	const entries = [{label: 'JSON', text: 'line\n'.repeat(40)}];
	const folder = {path: '/here', names: new Set<string>()};
	const opened = [
		reduce(narrow, {type: 'copy/opened', title: 'Copy', entries}),
		reduceAll(narrow, {type: 'form/opened', form: createForm('')}, {type: 'picker/opened', query: lineOf('')}),
		reduce(narrow, {type: 'export/opened', id: 'north', name: 'Northwind', scope: 'below', folder}),
		reduce(narrow, {type: 'palette/opened'}),
	];
	assert.deepEqual(
		opened.map(each => hintsOf(each)),
		[
			' PgDn more  ↵ copy  Esc leave',
			' ↵ choose  Esc keep the old one',
			' PgDn more  ↵ write  Esc leave',
			' ↓ down  ↑ up  ↵ run  Esc leave',
		],
	);
});

await test('dims the whole hint of an unavailable key', () => {
	const hidden = stateWith([organization('lone', {parent: 'hidden'})], {columns: 120, rows: 24});
	const off = hintRow(registry, hidden)
		.left.filter(({tone}) => tone === 'dim')
		.map(({text}) => text.trim());
	assert.deepEqual(off, ['e edit', 'p profile', 'D delete']);
	const on = hintRow(registry, state).left.filter(({tone}) => tone === 'dim');
	assert.deepEqual(on, []);
});

await test('shows how to stop while something loads, without moving another hint', () => {
	const columns = [80, 50, 120];
	const hints = (awaited: number) =>
		columns.map(each =>
			textOf(hintRow(registry, {...reduce(state, {type: 'terminal/resized', columns: each, rows: 24}), awaited}).left),
		);
	assert.deepEqual(
		hints(1).map(text => text.endsWith('  Esc stop')),
		columns.map(() => true),
	);
	assert.deepEqual(
		hints(0).map(text => text.includes('stop')),
		columns.map(() => false),
	);
	assert.deepEqual(
		hints(1).map((text, index) => hints(0)[index]?.startsWith(text.replace('  Esc stop', ''))),
		columns.map(() => true),
	);
});

await test('shows the keys that act on the marks in the tree, with their number, at any width', () => {
	const marked = (columns: number, ...ids: readonly string[]) =>
		reduceAll(
			reduce(state, {type: 'terminal/resized', columns, rows: 24}),
			...ids.map(id => ({type: 'tree/markToggled', id}) as const),
		);
	assert.equal(hintsOf(marked(80, 'emea', 'apac')), ' ↵ open  / find  U set 2  y copy 2  = compare two  M unmark all');
	assert.match(
		hintsOf(marked(120, 'emea', 'apac')),
		/^ ↵ open {2}\/ find .* U set 2 {2}y copy 2 {2}= compare two {2}M unmark all$/v,
	);
	assert.match(
		hintsOf(marked(80, 'emea')),
		/ U set 1 {2}y copy 1 {2}= compare two {2}M unmark all$/v,
		'the selected one is the second',
	);
	const onItself = reduce(marked(80, 'acme'), {type: 'tree/selected', key: 'acme'});
	assert.doesNotMatch(hintsOf(onItself), /compare/v, 'only the selected one is marked');
	assert.match(hintsOf(marked(80, 'acme', 'emea', 'apac')), / y copy 3 {2}= compare 3 {2}M unmark all$/v);
	const inDetail = reduce(marked(120, 'emea', 'apac'), {type: 'pane/focused', pane: 'detail'});
	assert.doesNotMatch(hintsOf(inDetail), /copy|export|compare/v);
});

await test('reports where a stopped list ended, and how to continue', () => {
	const stopped = apiError('It was cancelled.', {failure: 'cancelled'});
	const first = reduceAll(emptyState(), {type: 'organizations/requested', request: 2}, received(2, family, false));
	const said = (pageToken?: string) =>
		messageRows(
			reduce(first, {
				type: 'organizations/failed',
				request: 2,
				error: stopped,
				...(pageToken !== undefined && {pageToken}),
			}),
		).map(({left}) => textOf(left).trimEnd());
	assert.deepEqual(
		[said('p2'), said()],
		[[' Stopped at 5. Press R to continue.'], [' Stopped. The list is incomplete. Press R to reload it.']],
	);
});

await test('keeps the main keys of a form and of its leave question in a narrow line', () => {
	const narrow = reduce(state, {type: 'terminal/resized', columns: 40, rows: 12});
	const form = openForm('edit', 'emea', {name: 'EMEA', parentId: 'acme'}, {name: 'Europe'});
	const at = (step: Form['step']) => hintsOf({...narrow, dialog: {kind: 'form', form: {...form, step}}});
	assert.match(at({name: 'editing'}), / ctrl-s review .*Esc leave/v);
	assert.match(at({name: 'leaving'}), / Esc keep as a draft/v);
});

await test('hides the hints of keys that write in a read-only session', () => {
	const readOnly = {...state, connection: {...state.connection, isReadOnly: true}};
	assert.equal(hintsOf(readOnly), ' ↵ open  / find  : commands  l first child');
});

await test('shows only hints that work when the list is empty', () => {
	assert.deepEqual(
		[emptyState(), stateWith([])].map(each => hintsOf(each)),
		[' / find  : commands', ' / find  : commands'],
	);
});

await test('keeps the place of a hint that is unavailable on the current row, dimmed or in brackets', () => {
	const colorless = (each: typeof state) => ({...each, connection: {...each.connection, isColorless: true}});
	const low = (each: typeof state) => reduce(each, {type: 'terminal/bandwidthChosen', isLow: true});
	const wide = [closed, atNorth].map(each => reduce(each, {type: 'terminal/resized', columns: 100, rows: 24}));
	assert.deepEqual(
		wide.map(each =>
			hintRow(registry, each)
				.left.filter(({tone}) => tone === 'dim')
				.map(({text}) => text),
		),
		[[], [' l expand']],
	);
	const begun = [colorless, low].map(looks => wide.map(each => hintsOf(looks(each)).slice(-10)));
	assert.deepEqual(
		begun,
		Array.from({length: 2}, () => ['  l expand', '(l expand)']),
	);
	const entry = (each: typeof state) => {
		const opened = reduceAll(each, {type: 'palette/opened'}, {type: 'palette/edited', line: lineOf('first child')});
		return textOf(paletteRows(registry, opened, 120, 10)[2]?.left);
	};

	assert.match(entry(atNorth), /^❯ l → +expand +not now: Northwind has nothing below it\.$/v);
	assert.match(entry(state), /^❯ l → +expand +Expand, or go to the first child$/v);
});

await test('keeps every hint in place when the cursor moves to a row without children, at any width', () => {
	const low = (each: typeof state) => reduce(each, {type: 'terminal/bandwidthChosen', isLow: true});
	const shifted = [(each: typeof state) => each, low].flatMap(looks =>
		Array.from({length: 90}, (_, index) => index + 40).filter(columns => {
			const [above, below] = [closed, atNorth].map(each =>
				hintsOf(reduce(looks(each), {type: 'terminal/resized', columns, rows: 24}))
					.replaceAll(/[\(\)]/gv, ' ')
					.trimEnd(),
			);
			return above !== below;
		}),
	);
	assert.deepEqual(shifted, []);
	assert.equal(
		hintsOf(reduce(atNorth, {type: 'terminal/resized', columns: 84, rows: 24})),
		' ↵ open  / find  : commands  c create  e edit  p profile  D delete',
	);
});

await test('gives no room in a dialog to an unavailable hint if that hides one that works', () => {
	const sized = (columns: number) =>
		hintsOf(
			reduceAll(
				atNorth,
				{type: 'terminal/resized', columns, rows: 24},
				{
					type: 'kept/opened',
					entries: [{kind: 'group', name: 'emea', members: new Map()}],
					asked: {openedAt: 0},
					lookedAt: [],
				},
			),
		);
	assert.equal(
		sized(120),
		' j down  k up  / find  ↵ use  v show  r rename  d delete  Esc leave  a add marked  s subtract marked',
	);
	assert.equal(sized(40), ' / find  ↵ use  Esc leave');
});

await test('shows the key of the help at the end of the line in dialogs and searches, at every width', () => {
	const endOf = (each: typeof state, columns: number) => {
		const {right = []} = hintRow(registry, reduce(each, {type: 'terminal/resized', columns, rows: 24}));
		return textOf(right);
	};

	const groups = reduce(atNorth, {
		type: 'kept/opened',
		entries: ['one', 'two'].map(name => ({kind: 'group', name, members: new Map()})),
		asked: {openedAt: 0},
		lookedAt: [],
	});
	assert.deepEqual(
		[120, 100, 80, 40].map(columns => endOf(groups, columns)),
		['? help', '? help', '? help', '? help'],
	);
	assert.deepEqual(
		[120, 80].map(columns => endOf(reduce(groups, {type: 'dialog/moved', by: 1}), columns)),
		['? help', '? help'],
		'a move of the cursor leaves it in place',
	);
	const finding = reduce(atNorth, {
		type: 'everywhere/opened',
		line: lineOf(''),
		unread: {profile: 0, accounts: 0, members: 0, tags: 0},
		now: 1,
	});
	assert.deepEqual(
		[120, 80].map(columns => endOf(finding, columns)),
		['F1 help', 'F1 help'],
	);
	assert.deepEqual(
		[120, 80].map(columns => endOf(reduce(state, {type: 'help/opened'}), columns)),
		['', ''],
		'not in the help itself',
	);
});

await test('shows hints to what blocks a deletion, if anything does', () => {
	const opened = reduce(state, {type: 'deletion/opened', organization: family[0] ?? organization('acme'), request: 9});
	const checked = (organizations: number, accounts: number) =>
		hintsOf(
			reduce(opened, {
				type: 'deletion/checked',
				request: 9,
				organizations,
				accounts,
				detail: {organization: organization('acme'), profile: undefined, readAt: 1},
			}),
		);
	assert.equal(checked(0, 0), ' Esc leave  ↵ delete');
	assert.equal(checked(2, 0), ' Esc leave  ctrl-o organizations');
	assert.equal(checked(0, 3), ' Esc leave  ctrl-t accounts');
});

await test('fits the hints of a form with its help key into 80 columns', () => {
	const form = changeField(
		openForm('profile', 'acme', {
			name: 'Acme',
			parentId: '',
			profile: {...profile, business_address: '{"city": "Bonn"}'},
		}),
		'business_phone',
		{text: '1'},
	);
	const opened = reduceAll(
		state,
		{type: 'terminal/resized', columns: 80, rows: 24},
		{type: 'form/opened', form: focusField(form, 'business_address')},
	);
	const shown = textOf(bottomBlock(opened, registry).lines[1]);
	assert.equal(shown, ' Tab next  ctrl-s review  Esc leave  ctrl-o editor  ctrl-t as text       F1 help');
});

await test('shows how to see more while rows are hidden below', () => {
	const help = reduce(state, {type: 'help/opened'});
	assert.match(hintsOf(help), /^ j more {2}\/ find {2}Esc close/v);
	const scrolled = reduce(help, {type: 'dialog/scrolled', to: 10_000});
	assert.match(hintsOf(scrolled), /^ \/ find {2}Esc close/v);
	const form = changeField(createForm(''), 'name', {text: 'New'});
	const review = (rows: number) =>
		reduceAll(
			state,
			{type: 'terminal/resized', columns: 80, rows},
			{type: 'form/opened', form},
			{type: 'form/reviewed'},
		);
	assert.match(hintsOf(review(12)), /^ j more {2}y send/v);
	assert.match(hintsOf(review(40)), /^ y send/v);
	const entries = [{label: 'JSON', text: '{\n'.repeat(40)}];
	const copying = reduce(state, {type: 'copy/opened', title: 'Copy from Acme', entries});
	assert.match(hintsOf(copying), /^ PgDn more/v);
});

await test('labels the details key with the way back to the list while a request is open', () => {
	const entry = {at: 0, method: 'GET', path: '/organizations', purpose: 'list', milliseconds: 3, curl: 'curl'};
	const opened = reduce(state, {type: 'log/opened', entries: [entry]});
	assert.match(hintsOf(opened), /↵ details/v);
	assert.match(hintsOf(reduce(opened, {type: 'log/detailToggled'})), /↵ list/v);
});

await test('shows that Enter asks the server while nothing matches', () => {
	const typed = (text: string) => reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf(text)});
	assert.match(hintsOf(typed('north')), /^ ↵ keep/v);
	assert.match(hintsOf(typed('zebra')), /^ ↵ ask the server/v);
});

await test('shows the message, the list failure or the search in the message line', () => {
	const texts = (each: typeof state) => messageRows(each).map(({left}) => textOf(left).trimEnd());
	assert.deepEqual(texts(state), ['']);
	const told = reduce(state, {type: 'message/shown', message: {tone: 'success', text: 'Saved.'}});
	assert.deepEqual(texts(told), [' Saved.']);
	const error = apiError('Could not list.');
	const cut = reduceAll(state, {type: 'organizations/requested', request: 2}, received(2, family, false), {
		type: 'organizations/failed',
		request: 2,
		error,
	});
	assert.deepEqual(texts(cut), [' You see the earlier list. Press R to reload it. Could not list.']);
	const old = reduce(cut, {type: 'organizations/grewOld', age: {text: '3 hours ago', brief: '3 h old'}});
	assert.deepEqual(texts(old), [' You see the list from 3 hours ago. Press R to reload it. Could not list.']);
	const first = reduceAll(emptyState(), {type: 'organizations/requested', request: 2}, received(2, family, false));
	assert.deepEqual(texts(reduce(first, {type: 'organizations/failed', request: 2, error})), [
		' The list is incomplete. Press R to reload it. Could not list.',
	]);
	assert.deepEqual(texts(reduce(first, {type: 'organizations/failed', request: 2, error, pageToken: 'p'})), [
		' The list is incomplete. Press R to continue after 5. Could not list.',
	]);
	const failed = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 2},
		{type: 'organizations/failed', request: 2, error},
	);
	assert.deepEqual(texts(failed), [''], 'the tree says it');
	const finding = reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('north')});
	assert.deepEqual(texts(finding), [' /north']);
	assert.equal(messageRows(finding)[0]?.cursor, 7);
	assert.equal(messageRows(reduce(finding, {type: 'find/accepted'}))[0]?.cursor, undefined);
});

await test('keeps the original spaces in a message that is cut', () => {
	const text = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.';
	const told = reduceAll(
		state,
		{type: 'terminal/resized', columns: 40, rows: 20},
		{type: 'message/shown', message: {tone: 'info', text}},
	);
	assert.ok(
		text.startsWith(
			messageRows(told)
				.map(({left}) => textOf(left).trim())
				.join(' ')
				.split('…', 1)[0] ?? '',
		),
		messageRows(told)
			.map(({left}) => textOf(left))
			.join('|'),
	);
});

await test('keeps the facts for support in a cut refusal, and the next step if there is room', () => {
	const facts = '(status 403 · code 10000 · cf-ray abc123-FRA)';
	const error = apiError(
		'Could not read the organization: the service takes no API token for this call. It needs an API key: set the e-mail address and API key.',
		{status: 403, errors: [{code: 10_000, message: 'No token.'}], ray: 'abc123-FRA'},
	);
	const refusal = continued(failureText(error), ' Press r to try again.');
	const text = shownText(refusal);
	assert.ok(text.endsWith(`set the e-mail address and API key. ${facts} Press r to try again.`));
	const message = {tone: 'warning', ...bothForms(refusal)} as const;
	const ends = [120, 80, 60].map(columns => {
		const told = reduceAll(
			state,
			{type: 'terminal/resized', columns, rows: 20},
			{type: 'help/opened'},
			{type: 'message/shown', message},
		);
		return textOf(messageRows(told)[1]?.left).replace(/^.*…/v, '…');
	});
	assert.deepEqual(ends.slice(1), [`… ${facts} Press r to try again.`, `… ${facts}`]);
	assert.ok(ends[0]?.endsWith(`${facts} Press r to try again.`));
	const onWide = reduceAll(state, {type: 'terminal/resized', columns: 80, rows: 12}, {type: 'message/shown', message});
	assert.deepEqual(
		messageRows(onWide).map(({left}) => textOf(left).trim()),
		['Could not read the organization: the service takes no API token for this call.', `… ${facts} ! more`],
	);
	const onPanes = reduceAll(state, {type: 'terminal/resized', columns: 60, rows: 24}, {type: 'message/shown', message});
	assert.deepEqual(
		messageRows(onPanes).map(({left}) => textOf(left).trim()),
		[
			'Could not read the organization: the service takes no API',
			'token for this call. It needs an API key: set the e-mail',
			'address and API key. … ! more',
		],
	);
});

await test('gives messages priority over the shown keys', () => {
	const text = 'Nothing was sent: this is a dry run. The request is printed at the end.';
	const keys = ['↓ down', 'ctrl-s review', 'y send'];
	const said = reduceAll(
		state,
		{type: 'message/shown', message: {tone: 'info', text}},
		...keys.map(key => ({type: 'terminal/keyShown', text: key}) as const),
	);
	const bottom = (each: typeof state) => bottomBlock(each, registry).lines.map(line => textOf(line));
	assert.deepEqual(
		bottom(said)
			.slice(0, 2)
			.map(line => line.trim().replaceAll(/ {2,}/gv, ' | ')),
		[`${text.slice(0, -5)} | y send`, 'end.'],
	);
	const quiet = reduce(said, {type: 'message/cleared'});
	assert.match(bottom(quiet)[0] ?? '', / ↓ down {2}ctrl-s review {2}y send $/v);
	const short = reduce(said, {
		type: 'message/shown',
		message: {tone: 'info', text: 'Nothing was sent: this is a dry run. It is printed.'},
	});
	assert.match(bottom(short)[0] ?? '', / It is printed\. +ctrl-s review {2}y send $/v);
});

await test('keeps the keys below a message of several lines, in every size and next to a whole review', () => {
	const text = 'The profile of this organization was not saved: the service has refused the value of a field. '
		.repeat(6)
		.trim();
	const hidden = [
		[120, 40],
		[80, 24],
		[60, 12],
		[45, 11],
		[40, 10],
	].flatMap(([columns = 0, rows = 0]) => {
		const failed = reduceAll(stateWith(family, {columns, rows}), {
			type: 'message/shown',
			message: {tone: 'danger', text},
		});
		const reviewed = reduceAll(
			failed,
			{type: 'form/opened', form: createForm('')},
			{type: 'form/reviewed'},
			{type: 'message/shown', message: {tone: 'danger', text}},
		);
		return [failed, reviewed].filter(each => {
			const {y, lines} = bottomBlock(each, registry);
			const isKept = textOf(lines.at(-1)).startsWith(textOf(hintRow(registry, each).left));
			const {drawn} = mainScreen(each, registry);
			// A line above the message is the border of the dialog.
			const isWhole = drawn === undefined || y >= rows - 3;
			return !(isKept && isWhole && lines.length >= 3 && y + lines.length === rows);
		});
	});
	assert.deepEqual(hidden, []);
});

await test('shows the first whole sentences of a long message next to the panes, and the key that shows the rest', () => {
	const text =
		'You see the earlier list. Press R to reload it. Could not list the organizations: 127.0.0.1:33189 refuses connections. Check the base address of the service, and any firewall in between.';
	const saying = (message: string) => ({type: 'message/shown', message: {tone: 'danger', text: message}}) as const;
	const sized = (columns: number, rows: number, message: string) =>
		reduceAll(state, {type: 'terminal/resized', columns, rows}, saying(message));
	const at = (columns: number, rows: number, message = text) =>
		messageRows(sized(columns, rows, message)).map(({left}) => textOf(left).trim());
	assert.deepEqual(at(120, 40).join(' '), text);
	assert.deepEqual(at(80, 24).join(' '), text);
	assert.deepEqual(at(40, 12), ['You see the earlier list. Press R to', 'reload it. … ! more']);
	const reason = text.slice(text.indexOf('Could'));
	assert.deepEqual(at(40, 12, reason), ['Could not list the organizations:', '127.0.0.1:33189 refuses connec… ! more']);
	const opened = reduceAll(state, saying(text), {type: 'message/cleared'});
	assert.deepEqual(
		shownMessages(opened, registry).map(message => message.text),
		[text],
	);
	const small = reduce(opened, {type: 'terminal/resized', columns: 40, rows: 12});
	const dialog = reduce(small, {type: 'dialog/messageOpened', messages: shownMessages(opened, registry)});
	const {blocks} = mainScreen(dialog, registry);
	const spans = blocks.flatMap(({lines}) => lines.flat());
	assert.match(textOf(spans).replaceAll(/[\s│]+/gv, ' '), /reload it\. Could not list .* any firewall in between\./v);
});

await test('continues a long message in a second line, without losing text', () => {
	const text = 'This sentence is far too long for one line of eighty columns, so that it goes on in the next one.';
	const rows = messageRows(reduce(state, {type: 'message/shown', message: {tone: 'warning', text}}));
	assert.equal(rows.length, 2);
	assert.equal(rows.map(({left}) => textOf(left).trim()).join(' '), text);
});

await test('shows the keys that continue or end a search that was kept', () => {
	const kept = reduceAll(
		state,
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('a')},
		{type: 'find/accepted'},
	);
	assert.equal(textOf(messageRows(kept)[0]?.left), ' /a   n next · N previous · Esc ends');
	const typing = reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('a')});
	assert.equal(textOf(messageRows(typing)[0]?.left).trimEnd(), ' /a');
});

await test('keeps the underline of a match on the selected row, and the column of the values of a profile', () => {
	const rectangle = {x: 0, y: 0, columns: 30, rows: 3};
	const line = {left: [plain('❯ '), toned('match', 'Con'), plain('toso')], right: [], isSelected: true};
	const tonesOf = (isFocused: boolean) =>
		paneBlock({title: 'Tree', rectangle, isFocused, rows: [line]})
			.lines[1]?.filter(({text}) => text === 'Con')
			.map(({tone}) => tone);
	assert.deepEqual([tonesOf(true), tonesOf(false)], [['selectedMatch'], ['match']]);
	const address = 'invoices@long-name.example';
	const rows = (
		[
			['business_phone', '+1 555 0100'],
			['business_email', address],
		] as const
	).flatMap(([name, value]) => profileValueRows(name, value, 43));
	assert.deepEqual(
		rows.map(({left}) => textOf(left).trimEnd()),
		['Business phone      +1 555 0100', 'Business email', `  ${address}`],
	);
});

await test('shows the failure of a pane with the last message, and hints the key that reads again', () => {
	const error = apiError('The service does not answer.');
	const listed = (each: typeof state): readonly string[] => shownMessages(each, registry).map(message => message.text);
	const accounts = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'north'},
		{type: 'accounts/requested', id: 'north', request: 8},
		{type: 'accounts/failed', id: 'north', request: 8, error},
	);
	assert.deepEqual([listed(state), listed(accounts)], [[], ['The service does not answer. Press r to try again.']]);
	assert.doesNotMatch(hintsOf(state), / (?:r refresh|R refresh all)/v);
	assert.match(hintsOf(accounts), / r refresh$/v);
	const both = reduceAll(
		accounts,
		{type: 'detail/requested', id: 'north', request: 9},
		{type: 'detail/failed', id: 'north', request: 9, error},
	);
	assert.deepEqual(listed(both), listed(accounts), 'the same failure once');
	const list = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 2},
		{type: 'organizations/failed', request: 2, error},
	);
	assert.deepEqual(listed(list), ['The service does not answer. Press R to try again.']);
	assert.match(hintsOf(list), / R refresh all$/v);
	const away = reduceAll(accounts, {type: 'tree/selected', key: 'acme'});
	assert.deepEqual(listed(away), [], 'not that of another organization');
});

await test('keeps the lower borders of the panes and the cursor above a message of several lines', () => {
	const text = 'The profile of this organization was not saved: the service has refused the value of a field. '
		.repeat(6)
		.trim();
	const many = Array.from({length: 60}, (_, at) =>
		organization(`o${at}`, {name: `Customer ${String(at).padStart(2, '0')}`}),
	);
	const wrong = (
		[
			[120, 40],
			[80, 24],
			[50, 20],
		] as const
	).flatMap(([columns, rows]) => {
		const said = {type: 'message/shown', message: {tone: 'danger', text}} as const;
		const last = reduceAll(stateWith(many, {columns, rows}), {type: 'tree/moved', by: 59}, said);
		const first = reduceAll(last, {type: 'tree/moved', by: -59}, said);
		return (
			[
				[last, 'Customer 59'],
				[first, 'Customer 00'],
			] as const
		)
			.filter(([each, name]) => {
				const drawn = rowsOf(mainScreen(each, registry).blocks).map(spans => textOf(spans));
				const {y} = bottomBlock(each, registry);
				const isWhole = drawn.length === rows && y < rows - 2 && /^╰─+╯(?:╰─+╯)?$/v.test(drawn[y - 1] ?? '');
				return !(isWhole && drawn.some(line => line.includes(name)));
			})
			.map(([each]) =>
				rowsOf(mainScreen(each, registry).blocks)
					.map(spans => textOf(spans))
					.join('\n'),
			);
	});
	assert.deepEqual(wrong, []);
});

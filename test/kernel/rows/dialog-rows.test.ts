import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Organization} from '../../../source/base/api/schemas.js';
import {changeField, createForm, editForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {deletionRows} from '../../../source/abilities/delete/rows.js';
import {exportRows} from '../../../source/abilities/export/dialog.js';
import {helpRows} from '../../../source/abilities/help/ability.js';
import {logRows, logTitle} from '../../../source/abilities/request-log/ability.js';
import {reviewRows} from '../../../source/kernel/rows/review-rows.js';
import {treeNote, treeRows, treeTitle} from '../../../source/abilities/organizations/tree-pane.js';
import {registry, reduce} from '../../../source/abilities.js';
import type {Deletion} from '../../../source/abilities/delete/state.js';
import {exactName} from '../../../source/base/text/harmless.js';
import {
	apiError,
	dialogOf,
	emptyState,
	family,
	north,
	organization,
	profile,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';
import {fittedText, texts} from '../../helpers/row-texts.js';

const state = stateWith(family);

await test('shows the fold, the name and the number of children in a tree row', () => {
	const folded = reduce(state, {type: 'tree/folded', key: 'emea', isCollapsed: true});
	assert.deepEqual(texts(treeRows(folded, 40)), ['❯ ▾ Acme', '    · APAC', '    ▸ EMEA']);
	assert.deepEqual(
		treeRows(folded, 40).map(({right = []}) => texts([{left: right}])[0]?.trim()),
		['2', '', '2'],
	);
	assert.deepEqual(
		treeRows(folded, 40).map(({isSelected}) => isSelected),
		[true, false, false],
	);
	assert.equal(treeNote(folded), '1/3');
});

await test('shifts the indent of rows too deep for the pane, with a sign for the hidden levels', () => {
	const chain = Array.from({length: 15}, (_, level) =>
		organization(`l${level}`, level === 0 ? {} : {parent: `l${level - 1}`}),
	);
	const open = reduceAll(stateWith(chain, {columns: 120, rows: 24}), {type: 'tree/allFolded', isCollapsed: false});
	const indents = (key: string, columns = 40) =>
		texts(treeRows(reduce(open, {type: 'tree/selected', key}), columns)).map(
			text => /^..(?<indent>[ ‹›]*)[·▾]/v.exec(text)?.groups?.['indent'] ?? text,
		);
	const spaces = (from: number, to: number) =>
		Array.from({length: to - from + 1}, (_, at) => ' '.repeat((from + at) * 2));
	assert.deepEqual(indents('l0'), [...spaces(0, 8), ...Array.from({length: 6}, () => `${' '.repeat(15)}› `)]);
	assert.deepEqual(indents('l11'), [...Array.from({length: 8}, () => '‹ '), ...spaces(1, 7)]);
	assert.deepEqual(indents('l12'), indents('l11'), 'a move alone redraws no other row');
	assert.deepEqual(indents('l14', 80), spaces(0, 14), 'nothing is shifted where all have room');
});

await test('shows a mark next to the cursor column, and keeps the number of marks in the title', () => {
	const mark = (id: string) => ({type: 'tree/markToggled', id}) as const;
	const marked = reduceAll(
		state,
		mark('north'),
		mark('acme'),
		{type: 'tree/folded', key: 'emea', isCollapsed: true},
		{type: 'tree/selected', key: 'acme'},
	);
	assert.deepEqual(texts(treeRows(marked, 40)), ['❯*▾ Acme', '    · APAC', '    ▸ EMEA']);
	assert.equal(treeTitle(marked, 36), 'Organizations · 2 marked');
	const sorted = reduce(marked, {type: 'tree/sorted', sort: {by: 'subs', isReversed: false}});
	assert.deepEqual(
		[63, 48, 46, 40, 28, 20].map(columns => treeTitle(sorted, columns)),
		[
			'Organizations by direct sub-organizations · 2 marked',
			'Sorted by direct sub-orgs · 2 marked',
			'Sorted by direct sub-orgs · 2 marked',
			'By direct sub-orgs · 2 marked',
			'Orgs · 2 marked',
			'2 marked',
		],
	);
	const titlesBy = (by: string) =>
		[60, 42, 36].map(columns =>
			treeTitle(reduceAll(state, {type: 'tree/sorted', sort: {by, isReversed: false}}), columns),
		);
	assert.deepEqual(
		['name', 'created', 'all-subs', 'subs', 'accounts'].map(by => titlesBy(by)),
		[
			['Organizations', 'Organizations', 'Organizations'],
			['Organizations by age', 'Organizations by age', 'Organizations by age'],
			['Organizations by all sub-organizations', 'Sorted by all sub-organizations', 'Sorted by all sub-orgs'],
			['Organizations by direct sub-organizations', 'Sorted by direct sub-orgs', 'Sorted by direct sub-orgs'],
			['Organizations by accounts (0 lists loaded)', 'Sorted by accounts (0 lists)', 'By accounts (0 lists)'],
		],
	);
});

await test('cuts names at their end, and similar ones so that they stay distinct', () => {
	const companies = ['Germany', 'Austria', 'Aruba'].map(country =>
		organization(country, {name: `Acme Distribution ${country} GmbH & Co. KG`}),
	);
	const alike = stateWith([...companies, organization('other', {name: 'Zenith Distribution Holding GmbH & Co. KG'})]);
	assert.deepEqual(texts(treeRows(alike, 26)), [
		'❯ · Acme Distribution Aru…',
		'  · Acme Distribution Aus…',
		'  · Acme Distribution Ger…',
		'  · Zenith Distribution H…',
	]);
	assert.deepEqual(texts(treeRows(alike, 22)), [
		'❯ · …Aruba Gm…& Co. KG',
		'  · …Austria …& Co. KG',
		'  · …Germany …& Co. KG',
		'  · Zenith Distributi…',
	]);
});

await test('shows a flaw next to the name', () => {
	const flawed = stateWith([
		organization('a', {parent: 'a'}),
		organization('b'),
		organization('b'),
		organization('c', {parent: 'x'}),
	]);
	assert.deepEqual(texts(treeRows(flawed, 60)), [
		'❯ ▾ (x not visible to you)',
		'    · c',
		'  · a (its parents lead back to it)',
		'  · b',
		'  · b (this id came twice)',
	]);
});

await test('explains a hidden parent next to its name, in one word if narrow', () => {
	const lone = {...organization('lone'), parent: {id: 'x', name: 'Globex Wholesale Holding'}};
	const firsts = [60, 44, 34].map(columns => texts(treeRows(stateWith([lone]), columns))[0]);
	assert.deepEqual(firsts, [
		'❯ ▾ Globex Wholesale Holding (not visible to you)',
		'❯ ▾ Globex Wholesale Holding (hidden)',
		'❯ ▾ Globex Wholesa… (hidden)',
	]);
});

await test('highlights the match in a name, and counts the matches', () => {
	const found = reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('WIND')});
	const marked = treeRows(found, 40).flatMap(({left}) => left.filter(({tone}) => tone === 'match'));
	assert.deepEqual(
		marked.map(({text}) => text),
		['wind'],
	);
	assert.equal(treeNote(found), 'match 1 of 1');
	const lost = reduce(found, {type: 'find/edited', line: lineOf('zzz')});
	assert.equal(treeNote(lost), 'no match');
	// The match of a kept search can be deleted.
	assert.equal(treeNote(reduce(lost, {type: 'find/accepted'})), treeNote(reduce(lost, {type: 'find/left'})));
	const beside = reduceAll(found, {type: 'find/accepted'}, {type: 'tree/moved', by: -1});
	assert.equal(treeNote(beside), '1 match');
	assert.equal(treeNote(reduce(state, {type: 'find/opened'})), treeNote(state));
});

await test('explains an empty tree', () => {
	const loading = reduce(emptyState(), {type: 'organizations/requested', request: 1});
	const failed = reduce(loading, {type: 'organizations/failed', request: 1, error: apiError()});
	assert.deepEqual(
		[loading, failed, stateWith([])].flatMap(each => texts(treeRows(each, 40))),
		[
			'Loading the organizations …',
			'Could not do it. Press R to try again.',
			'No organizations. Press C to create one.',
		],
	);
	assert.equal(treeNote(loading), '');
	const readOnly = stateWith([]);
	assert.deepEqual(texts(treeRows({...readOnly, connection: {...readOnly.connection, isReadOnly: true}}, 40)), [
		'No organizations.',
	]);
});

await test('lists every binding once in help', () => {
	const rows = texts(helpRows(state, registry, 120));
	const missing = registry.bindings.filter(({description}) => rows.every(text => !text.endsWith(description)));
	assert.deepEqual(
		missing.map(({places, command}) => [command, places]),
		[],
	);
	assert.deepEqual(
		rows.filter(text => text.endsWith('Go to the next field')),
		['  Tab ↓            Go to the next field', '  ↓ j              Go to the next field'],
	);
});

await test('explains parentheses in help if unavailable keys are not dimmed', () => {
	const sign = /^In the last line of the screen, keys that cannot act now are in parentheses/v;
	const help = reduce(state, {type: 'help/opened'});
	assert.match(texts(helpRows({...help, isLowBandwidth: true}, registry, 120))[0] ?? '', sign);
	assert.doesNotMatch(texts(helpRows(help, registry, 120)).join('\n'), /parentheses/v);
});

await test('lists the changes with old and new values in a review, and the exact request', () => {
	const form = changeField(editForm(north, undefined), 'name', {text: 'Southwind'});
	assert.deepEqual(texts(reviewRows(state, form, 60)), [
		'Changes',
		'Name  Northwind → Southwind',
		'',
		'Request',
		'PUT /organizations/north',
		'{',
		'• "name": "Southwind"',
		'}',
	]);
});

await test('shows both requests in a review of a name and a profile, in order', () => {
	const form = changeField(changeField(editForm(north, profile), 'business_phone', {text: '1'}), 'name', {
		text: 'Southwind',
	});
	const shown = texts(reviewRows(state, form, 120));
	const [first, second] = [shown.indexOf('Request 1 of 2'), shown.indexOf('Request 2 of 2')];
	assert.match(
		shown[first - 4] ?? '',
		/^The name and the profile are saved by separate requests\. If the first fails, the second is not sent\.$/v,
	);
	assert.equal(shown[first - 3], 'The other 4 fields of the profile are sent again as they are.');
	const changed = (count: number) => {
		const open = profileForm(north, {...profile, business_address: 'a', external_metadata: 'b'});
		return {...open, fields: open.fields.map((field, at) => (at < count ? {...field, text: 'c'} : field))};
	};

	const unchangedAfter = (count: number) =>
		texts(reviewRows(state, changed(count), 120)).find(text => text.includes('sent again'));
	assert.deepEqual(
		[4, 5].map(count => unchangedAfter(count)),
		['The other field of the profile is sent again as it is.', undefined],
	);
	assert.deepEqual(shown.slice(first + 1, second - 1), ['PUT /organizations/north', '{', '• "name": "Southwind"', '}']);
	assert.equal(shown[second + 1], 'PUT /organizations/north/profile');
	assert.ok(shown.slice(second).some(text => text.includes('"business_phone": "1"')));
});

await test('wraps the path of a request in a review instead of cutting it', () => {
	const form = changeField(profileForm({...north, id: 'f'.repeat(32)}, undefined), 'business_name', {text: 'New'});
	const shown = texts(reviewRows(state, form, 50));
	assert.equal(shown[3], 'The other 4 fields of the profile are sent empty.');
	assert.deepEqual(shown.slice(6, 8), [`PUT /organizations/${'f'.repeat(27)}`, `    ${'f'.repeat(5)}/profile`]);
});

await test('warns first in a review that the parent already has an organization with this name', () => {
	const warningOf = (name: string, form = createForm('acme')) => {
		const [first] = reviewRows(state, changeField(form, 'name', {text: name}), 90);
		return first?.left[0]?.tone === 'danger' ? texts([first])[0] : undefined;
	};

	const edit = editForm(north, undefined);
	assert.equal(
		warningOf('EMEA'),
		'Acme already has a sub-organization named EMEA. With this organization there will be 2.',
	);
	assert.equal(
		warningOf('Acme', createForm('')),
		'There is already a root named Acme. With this organization there will be 2.',
	);
	assert.equal(
		warningOf('Contoso', edit),
		'EMEA already has a sub-organization named Contoso. With this organization there will be 2.',
	);
	assert.deepEqual(
		[warningOf('emea'), warningOf('EMEA', createForm('')), warningOf('EMEA', createForm('elsewhere'))],
		[undefined, undefined, undefined],
	);
	assert.equal(
		warningOf('Northwind', changeField(edit, 'business_phone', {text: '1'})),
		undefined,
		'neither name nor parent is changed',
	);
	const created = organization('new', {name: 'New', parent: 'acme'});
	const waiting = {
		...changeField(createForm('acme'), 'name', {text: 'New'}),
		step: {name: 'sending', request: 1, created},
	} as const;
	const [first] = reviewRows(stateWith([...family, created]), waiting, 90);
	assert.deepEqual(first && texts([first]), ['A new organization'], 'the one just made is no other');
});

await test('warns in a review about a similar existing name', () => {
	const firstOf = (name: string, parentId: string) => {
		const [first] = reviewRows(state, changeField(createForm(parentId), 'name', {text: name}), 90);
		return [first?.left[0]?.tone, texts(first ? [first] : [])[0]];
	};

	assert.deepEqual(firstOf('e-mea', 'acme'), ['warning', 'e-mea looks like Acme › EMEA, which already exists.']);
	assert.deepEqual(
		firstOf('e-mea', ''),
		['warning', 'Already exists: Acme › EMEA.'],
		'what the form has said is said again',
	);
	assert.deepEqual(
		firstOf('e-mea', 'elsewhere'),
		['warning', 'Already exists: Acme › EMEA.'],
		'also below a parent that is not loaded',
	);
	assert.deepEqual(firstOf('Nortwhind', ''), ['warning', 'Similar name: Acme › EMEA › Northwind.']);
	assert.deepEqual(firstOf('Southwind', ''), ['heading', 'A new organization']);
});

await test('lists a changed JSON member on its own in a review, and the whole value in the request', () => {
	const address = '{"line1":"1 Main St", "line2":"", "city":"Bonn"}';
	const stored = {...profile, business_address: address};
	const form = profileForm(north, stored);
	const review = (text: string) => texts(reviewRows(state, changeField(form, 'business_address', {text}), 100));
	const changed = address.replace('""', '"2nd floor"').replace('Bonn', 'Köln');
	assert.deepEqual(review(changed).slice(0, 4), [
		'Changes',
		'Business address · line 2  (empty) → 2nd floor',
		'Business address · city    Bonn → Köln',
		'',
	]);
	assert.deepEqual(review('1 Main St').slice(0, 3), ['Changes', `Business address  ${address} → 1 Main St`, '']);
	assert.deepEqual(review(address.replace(', "city":"Bonn"', '')).slice(0, 3), [
		'Changes',
		'Business address · city  Bonn → (none)',
		'',
	]);
	const exact = texts(
		reviewRows({...state, isRequestExact: true}, changeField(form, 'business_address', {text: changed}), 100),
	);
	assert.ok(exact.includes(`• "business_address": ${JSON.stringify(changed)},`));
	assert.ok(exact.every(text => !text.includes('unfolded')));
	assert.deepEqual(review(`${address} `).slice(0, 2), ['Changes', 'Business address']);
});

await test('unfolds the JSON in the texts of a request, and marks the changed lines', () => {
	const metadata = String.raw`{"id":1.0,"tier":"a\u00e9","deep":{"list":[1, 2],"on":true}}`;
	const form = profileForm(north, {...profile, external_metadata: metadata});
	const changed = changeField(form, 'external_metadata', {text: metadata.replace(String.raw`a\u00e9`, 'gold')});
	const shown = texts(reviewRows(state, changed, 80));
	const from = shown.indexOf('  "external_metadata": "{');
	assert.deepEqual(shown.slice(from, from + 9), [
		'  "external_metadata": "{',
		'    "id": 1.0,',
		'•   "tier": "gold",',
		'    "deep": {',
		'      "list": [1, 2],',
		'      "on": true',
		'    }',
		'  }"',
		'}',
	]);
	assert.ok(shown.includes('JSON inside texts is unfolded here. For the exact text, press v.'));
	const emptied = texts(reviewRows(state, changeField(form, 'external_metadata', {text: ''}), 80));
	assert.ok(emptied.includes('• "external_metadata": ""'));
});

await test('shows the parent in the review of a new organization, chosen or not', () => {
	const form = changeField(createForm('emea'), 'name', {text: 'New'});
	assert.deepEqual(texts(reviewRows(state, form, 60)).slice(0, 5), [
		'A new organization',
		'Name    New',
		'Parent  EMEA in Acme (emea)',
		'',
		'Request',
	]);
	const address = '{"line1":"1 Road","line2":"","country":"GB"}';
	const reviewed = (text: string) => texts(reviewRows(state, changeField(form, 'business_address', {text}), 90));
	const addressed = reviewed(address);
	const at = addressed.findIndex(text => text.startsWith('Business address · line 1'));
	assert.deepEqual(addressed.slice(at, at + 3), [
		'Business address · line 1   1 Road',
		'Business address · country  GB',
		'Parent                      EMEA in Acme (emea)',
	]);
	const exact = reviewRows(
		{...state, isRequestExact: true},
		changeField(form, 'business_address', {text: address}),
		90,
	);
	assert.ok(
		texts(exact).some(text => text.includes(JSON.stringify(address))),
		'the request is what is sent',
	);
	const blank = changeField(form, 'business_address', {text: '{"line1":""}'});
	assert.ok(texts(reviewRows(state, blank, 90)).includes('Business address  {"line1":""}'));
});

await test('shows changed fields and every line of long values in a review', () => {
	const form = changeField(profileForm(north, {...profile, business_phone: 'x'.repeat(30)}), 'business_phone', {
		text: '',
	});
	assert.deepEqual(texts(reviewRows(state, form, 24)).slice(0, 5), [
		'Changes',
		'Business phone',
		`  old ${'x'.repeat(18)}`,
		`      ${'x'.repeat(12)}`,
		'  new (empty)',
	]);
});

await test('lists what blocks a deletion, and asks for the name only if nothing does', () => {
	const deletion = (checks: Deletion['checks'], rest: Partial<Deletion> = {}, waited = 0) =>
		texts(deletionRows({...state, waited}, {organization: north, line: lineOf('North'), checks, ...rest}, 80));
	const detail = {organization: north, profile, readAt: 1};
	const none = {status: 'ready', organizations: 0, accounts: 0, detail} as const;
	const some = deletion({...none, organizations: 1, accounts: 1200});
	assert.ok(some.includes('  ✗ 1 sub-organization   press ctrl-o to go there'));
	assert.ok(some.includes('  ✗ 1,200 accounts   press ctrl-t to go there'));
	assert.ok(some.every(text => !text.includes('type its name')));
	assert.ok(deletion(none).includes('❯ North'));
	assert.ok(deletion({status: 'loading', request: 1}).includes('  Counting its contents …'));
	assert.ok(deletion({status: 'failed', error: apiError('Could not count.')}).includes('Could not count.'));
	assert.ok(
		deletion(none, {error: apiError('Could not delete it.', {status: 400})}).includes(
			'Could not delete it. (status 400)',
		),
	);
	assert.ok(deletion(none, {sending: 4}).includes('Deleting …'));
	assert.ok(deletion(none, {sending: 4}, 12).includes('Deleting … 12 s so far.'));
	const marking = reduce(state, {type: 'tree/markToggled', id: 'acme'});
	const told = texts(deletionRows(marking, {organization: north, line: lineOf(''), checks: none}, 80));
	assert.ok(told.includes('This deletes only Northwind, not the marked organization.'));
});

await test('shows the path of an organization in a deletion, escaped and wrapped', () => {
	const name = `Acme\u{1B}[31m${' far'.repeat(20)}`;
	const left = organization('left', {name: 'Shop', parent: 'top'});
	const right = organization('right', {name: 'Shop'});
	const shops = stateWith([organization('top', {name}), left, right]);
	const rowsOf = (each: Organization) =>
		texts(deletionRows(shops, {organization: each, line: lineOf(''), checks: {status: 'loading', request: 1}}, 60));
	const told = rowsOf(left).slice(2, rowsOf(left).indexOf(''));
	assert.equal(told.join(' '), `${exactName(name)} › Shop`);
	assert.doesNotMatch(told.join(''), /\p{Control}/v);
	assert.deepEqual(
		told.filter(text => text.length > 60),
		[],
	);
	assert.deepEqual(rowsOf(right).slice(0, 4), ['Delete Shop?', 'right', 'Shop', '']);
});

await test('fits every line of the export dialog into 60 columns', () => {
	const folder = {path: '/here', names: new Set<string>()};
	const opened = reduce(state, {
		type: 'export/opened',
		id: 'emea',
		name: 'A company with a long name, and its affiliates',
		scope: 'below',
		folder,
	});
	const exporting = [0, 1, 2, 3, 4, 5].flatMap(by => {
		const moved = reduce(opened, {type: 'dialog/moved', by});
		return [moved, reduce(moved, {type: 'export/profilesToggled'})];
	});
	const rows = exporting.map(each => texts(exportRows(state, dialogOf(each, 'export'), {columns: 56, height: 40})));
	assert.deepEqual(
		rows.flat().filter(text => text.length > 56),
		[],
	);
	assert.deepEqual(
		rows.map(told => told.includes('  press Tab to change what to export')),
		rows.map((_, at) => at < 10),
	);
});

await test('shortens the path of a request, and adds its size and time if they fit', () => {
	const id = '4c23ff34d25e1e654a875365878335aa';
	const entries = [
		`/organizations/${id}/accounts?order_by=account_name`,
		`/organizations/${id}/profile`,
		'/organizations?page_size=500&fields=id',
	].map((path, at) => ({
		at,
		method: at === 1 ? 'PUT' : 'GET',
		path,
		purpose: 'accounts',
		about: 'Contoso',
		status: 200,
		milliseconds: 1234,
		bytes: [812, 9999, 1_234_567][at] ?? 0,
		curl: 'curl',
	}));
	const logged = reduce(state, {type: 'log/opened', entries});
	const shownIn = (columns: number) =>
		logRows(logged, dialogOf(logged, 'log'), {columns, height: 10})
			.slice(1)
			.map(each => fittedText(each, columns));
	assert.deepEqual(shownIn(55), [
		'❯ GET …/4c23…/accounts  accounts · Conto… 200  1,234 ms',
		'  PUT …/4c23…/profile   accounts · Conto… 200  1,234 ms',
		'  GET /organizations    accounts · Conto… 200  1,234 ms',
	]);
	assert.deepEqual(shownIn(66), [
		'❯ GET …/4c23…/accounts  accounts · Contoso           200  1,234 ms',
		'  PUT …/4c23…/profile   accounts · Contoso           200  1,234 ms',
		'  GET /organizations    accounts · Contoso           200  1,234 ms',
	]);
	assert.deepEqual(
		shownIn(76).map(text => text.slice(0, 53)),
		[
			'❯ GET …/4c23…/accounts  accounts · Contoso           ',
			'  PUT …/4c23…/profile   accounts · Contoso           ',
			'  GET /organizations    accounts · Contoso           ',
		],
	);
	assert.match(shownIn(76)[0] ?? '', /200 {2}1,234 ms {4}812 B$/v);
	assert.deepEqual(
		shownIn(108).map(text => text.slice(0, 58)),
		[
			'❯ 00:00:00 GET /organizations/4c23ff…35aa/accounts?…  acco',
			'  00:00:00 PUT /organizations/4c23ff…35aa/profile     acco',
			'  00:00:00 GET /organizations?…                       acco',
		],
	);
	assert.match(
		shownIn(200)[0] ?? '',
		/^❯ 00:00:00 GET \/organizations\/4c23ff34d25e1e654a875365878335aa\/accounts\?order_by=account_name {2}accounts · Contoso +200 {2}1,234 ms {4}812 B$/v,
	);
});

await test('shows the purpose and organization of a request, and the search above the matches', () => {
	const entries = ['load the organizations, page 2', 'accounts'].map((purpose, at) => ({
		at,
		method: 'GET',
		path: '/organizations',
		purpose,
		...(at === 1 && {about: 'Acme'}),
		status: 200,
		milliseconds: 3,
		curl: 'curl',
	}));
	const opened = reduce(state, {type: 'log/opened', entries});
	const shown = (each: typeof opened) =>
		logRows(each, dialogOf(each, 'log'), {columns: 80, height: 10}).map(shownRow =>
			fittedText(shownRow, 80).trimEnd().replaceAll(/ {3,}/gv, '  '),
		);
	const search = (text: string) => reduce(opened, {type: 'dialog/searched', line: lineOf(text)});
	assert.deepEqual(shown(opened), [
		'2 requests',
		'❯ GET /organizations  load the organizations, page 2  200  3 ms',
		'  GET /organizations  accounts · Acme  200  3 ms',
	]);
	assert.deepEqual(shown(search('acme')), ['/acme  match 1 of 1', '❯ GET /organizations  accounts · Acme  200  3 ms']);
	assert.deepEqual(shown(search('put')), [
		'/put  no match',
		'No request matches “put” by method, status, path, purpose, organization or',
		'cf-ray. Press Esc to end the search.',
	]);
	assert.ok(
		shown(reduceAll(opened, {type: 'dialog/moved', by: 1}, {type: 'log/detailToggled'})).includes(
			'For  accounts · Acme',
		),
	);
	assert.deepEqual(shown(reduce(state, {type: 'log/opened', entries: []})), [
		'',
		'There are no requests yet. Press L to look again.',
	]);
	const title = (each: typeof opened) => logTitle(dialogOf(each, 'log'));
	const all = Array.from({length: 250}, () => entries).flat();
	const full = reduceAll(state, {type: 'log/opened', entries: all}, {type: 'dialog/searched', line: lineOf('no such')});
	assert.deepEqual(
		[title(opened), title(full), shown(full).at(-1)],
		['Requests', 'The last 500 requests', 'cf-ray. Press Esc to end the search. Only the last 500 requests are kept.'],
	);
});

await test('finds a key in help by its names in other programs', () => {
	const searched = reduceAll(emptyState(), {type: 'help/opened'}, {type: 'dialog/searched', line: lineOf('by email')});
	assert.match(texts(helpRows(searched, registry, 120)).join('\n'), /ctrl-r +Read all profiles/v);
});

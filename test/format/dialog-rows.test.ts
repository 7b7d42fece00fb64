import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Organization} from '../../source/api/schemas.js';
import {
	changeField,
	createForm,
	editForm,
	profileForm,
} from '../../source/forms/form.js';
import {lineOf} from '../../source/forms/line-editor.js';
import {deletionRows} from '../../source/deletion/rows.js';
import {exportRows} from '../../source/export/rows.js';
import {helpRows} from '../../source/help/rows.js';
import {logRows, logTitle} from '../../source/request-log/rows.js';
import {reviewRows} from '../../source/form/review-rows.js';
import {treeNote, treeRows, treeTitle} from '../../source/panes/tree-pane.js';
import {registry, reduce} from '../../source/abilities.js';
import type {Deletion} from '../../source/deletion/state.js';
import {exactName} from '../../source/text/harmless.js';
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
} from '../helpers/state.js';
import {fittedText, texts} from '../helpers/row-texts.js';

const state = stateWith(family);

await test('a tree row has its fold, its name, and how many are directly below', () => {
	const folded = reduce(state, {type: 'tree/folded', key: 'emea', isCollapsed: true});
	assert.deepEqual(texts(treeRows(folded, 40)), ['❯ ▾ Acme', '    · APAC', '    ▸ EMEA']);
	assert.deepEqual(treeRows(folded, 40).map(({right = []}) => texts([{left: right}])[0]), ['2', '', '2']);
	assert.deepEqual(treeRows(folded, 40).map(({isSelected}) => isSelected), [true, false, false]);
	assert.equal(treeNote(folded), '1/3');
});

await test('where a row is too deep for the pane, the indent is shifted to the selected row, and a sign stands for what has no room', () => {
	const chain = Array.from({length: 15}, (_, level) => organization(`l${level}`, level === 0 ? {} : {parent: `l${level - 1}`}));
	const open = reduceAll(stateWith(chain, {columns: 44, rows: 24}), {type: 'tree/allFolded', isCollapsed: false});
	const indents = (key: string, columns = 40) => texts(treeRows(reduce(open, {type: 'tree/selected', key}), columns)).map(text => /^..(?<indent>[ ‹›]*)[·▾]/v.exec(text)?.groups?.['indent'] ?? text);
	const spaces = (from: number, to: number) => Array.from({length: to - from + 1}, (_, at) => ' '.repeat((from + at) * 2));
	assert.deepEqual(indents('l0'), [...spaces(0, 10), ...Array.from({length: 4}, () => `${' '.repeat(18)}› `)]);
	assert.deepEqual(indents('l11'), [...Array.from({length: 10}, () => '‹ '), ...spaces(1, 5)]);
	assert.deepEqual(indents('l12'), indents('l11'), 'a move alone redraws no other row');
	assert.deepEqual(indents('l14', 80), spaces(0, 14), 'nothing is shifted where all have room');
});

await test('a mark is a sign in the column behind the cursor, and the title counts the marks before all else', () => {
	const mark = (id: string) => ({type: 'tree/markToggled', id} as const);
	const marked = reduceAll(state, mark('north'), mark('acme'), {type: 'tree/folded', key: 'emea', isCollapsed: true}, {type: 'tree/selected', key: 'acme'});
	assert.deepEqual(texts(treeRows(marked, 40)), ['❯*▾ Acme', '    · APAC', '    ▸ EMEA']);
	assert.equal(treeTitle(marked, 36), 'Organizations · 2 marked');
	const sorted = reduce(marked, {type: 'tree/sorted', by: 'children'});
	assert.deepEqual([60, 48, 37, 28, 20].map(columns => treeTitle(sorted, columns)), [
		'Organizations by sub-organizations · 2 marked', 'Orgs by sub-orgs · 2 marked', 'Orgs by sub-orgs · 2 marked', 'Orgs · 2 marked', '2 marked',
	]);
});

await test('names that would be cut to the same text keep what tells them apart', () => {
	const companies = ['Germany', 'Austria', 'Aruba'].map(country => organization(country, {name: `Acme Distribution ${country} GmbH & Co. KG`}));
	const alike = stateWith([...companies, organization('other', {name: 'Zenith Distribution Holding GmbH & Co. KG'})]);
	assert.deepEqual(texts(treeRows(alike, 26)), ['❯ · Ac…Aruba GmbH & Co. KG', '  · …Austria GmbH & Co. KG', '  · …Germany GmbH & Co. KG', '  · Zenith Dist…H & Co. KG']);
});

await test('a flaw stands beside the name', () => {
	const flawed = stateWith([organization('a', {parent: 'a'}), organization('b'), organization('b'), organization('c', {parent: 'x'})]);
	assert.deepEqual(texts(treeRows(flawed, 60)), ['❯ ▾ (x not visible to you)', '    · c', '  · a (its parents lead back to it)', '  · b', '  · b (this id came twice)']);
});

await test('why a parent is only named stands whole behind its name, where there is room for both, else in a word', () => {
	const lone = {...organization('lone'), parent: {id: 'x', name: 'Globex Wholesale Holding'}};
	const firsts = [60, 44, 34].map(columns => texts(treeRows(stateWith([lone]), columns))[0]);
	assert.deepEqual(firsts, ['❯ ▾ Globex Wholesale Holding (not visible to you)', '❯ ▾ Globex W… Holding (not visible to you)', '❯ ▾ Globex Wh…e Holding (hidden)']);
});

await test('what a search finds is marked in the name', () => {
	const found = reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('WIND')});
	const marked = treeRows(found, 40).flatMap(({left}) => left.filter(({tone}) => tone === 'match'));
	assert.deepEqual(marked.map(({text}) => text), ['wind']);
	assert.equal(treeNote(found), 'match 1 of 1');
	const lost = reduce(found, {type: 'find/edited', line: lineOf('zzz')});
	assert.equal(treeNote(lost), 'no match');
	const beside = reduceAll(found, {type: 'find/accepted'}, {type: 'tree/moved', by: -1});
	assert.equal(treeNote(beside), '1 match');
	assert.equal(treeNote(reduce(state, {type: 'find/opened'})), treeNote(state));
});

await test('a tree without rows says why', () => {
	const loading = reduce(emptyState(), {type: 'organizations/requested', request: 1});
	const failed = reduce(loading, {type: 'organizations/failed', request: 1, error: apiError()});
	assert.deepEqual([loading, failed, stateWith([])].flatMap(each => texts(treeRows(each, 40))), [
		'Loading the organizations …', 'Could not do it. R tries again.', 'No organizations. C creates one.',
	]);
	assert.equal(treeNote(loading), '');
	const readOnly = stateWith([]);
	assert.deepEqual(texts(treeRows({...readOnly, connection: {...readOnly.connection, isReadOnly: true}}, 40)), ['No organizations.']);
});

await test('help has every binding once', () => {
	const rows = texts(helpRows(state, registry, 120));
	const missing = registry.bindings.filter(({description}) => rows.every(text => !text.endsWith(description)));
	assert.deepEqual(missing.map(({places, command}) => [command, places]), []);
	assert.deepEqual(rows.filter(text => text.endsWith('Go to the next field')), ['  Tab ↓            Go to the next field', '  ↓ j              Go to the next field']);
});

await test('help says what parentheses mean where nothing has a look of its own', () => {
	const sign = /^In the last line of the screen, keys that cannot act now are in parentheses/v;
	assert.match(texts(helpRows({...state, isLowBandwidth: true}, registry, 120))[0] ?? '', sign);
	assert.doesNotMatch(texts(helpRows(state, registry, 120))[0] ?? '', sign);
});

await test('a review lists the changes, old and new, and the exact request', () => {
	const form = changeField(editForm(north, undefined), 'name', {text: 'Southwind'});
	assert.deepEqual(texts(reviewRows(state, form, 60)), [
		'Changes', 'Name', '  old Northwind', '  new Southwind', '', 'Request', 'PUT /organizations/north', '{', '  "name": "Southwind"', '}',
	]);
});

await test('a review of a name and a profile shows both requests, in their order', () => {
	const form = changeField(changeField(editForm(north, profile), 'business_phone', {text: '1'}), 'name', {text: 'Southwind'});
	const shown = texts(reviewRows(state, form, 120));
	const [first, second] = [shown.indexOf('Request 1 of 2'), shown.indexOf('Request 2 of 2')];
	assert.match(shown[first - 2] ?? '', /^A name and a profile are saved by separate requests\. If the first fails, the second is not sent\.$/v);
	assert.deepEqual(shown.slice(first + 1, second - 1), ['PUT /organizations/north', '{', '  "name": "Southwind"', '}']);
	assert.equal(shown[second + 1], 'PUT /organizations/north/profile');
	assert.ok(shown.slice(second).some(text => text.includes('"business_phone": "1"')));
});

await test('a review cuts nothing of where the request goes', () => {
	const form = changeField(profileForm({...north, id: 'f'.repeat(32)}, undefined), 'business_name', {text: 'New'});
	const shown = texts(reviewRows(state, form, 50));
	assert.deepEqual(shown.slice(6, 8), [`PUT /organizations/${'f'.repeat(27)}`, `    ${'f'.repeat(5)}/profile`]);
});

await test('a review says first that the parent has an organization of exactly this name already', () => {
	const warningOf = (name: string, form = createForm('acme')) => {
		const [first] = reviewRows(state, changeField(form, 'name', {text: name}), 90);
		return first?.left[0]?.tone === 'danger' ? texts([first])[0] : undefined;
	};

	const edit = editForm(north, undefined);
	assert.equal(warningOf('EMEA'), 'Acme already has a sub-organization named EMEA. With this organization there will be 2.');
	assert.equal(warningOf('Acme', createForm('')), 'There is already a root named Acme. With this organization there will be 2.');
	assert.equal(warningOf('Contoso', edit), 'EMEA already has a sub-organization named Contoso. With this organization there will be 2.');
	assert.deepEqual([warningOf('emea'), warningOf('EMEA', createForm('')), warningOf('EMEA', createForm('elsewhere'))], [undefined, undefined, undefined]);
	assert.equal(warningOf('Northwind', changeField(edit, 'business_phone', {text: '1'})), undefined, 'neither name nor parent is changed');
	const created = organization('new', {name: 'New', parent: 'acme'});
	const waiting = {...changeField(createForm('acme'), 'name', {text: 'New'}), step: {name: 'sending', request: 1, created}} as const;
	const [first] = reviewRows(stateWith([...family, created]), waiting, 90);
	assert.deepEqual(first && texts([first]), ['A new organization'], 'the one just made is no other');
});

await test('a review says that a sibling of the new name would be taken for it', () => {
	const firstOf = (name: string, parentId: string) => {
		const [first] = reviewRows(state, changeField(createForm(parentId), 'name', {text: name}), 90);
		return [first?.left[0]?.tone, texts(first ? [first] : [])[0]];
	};

	assert.deepEqual(firstOf('e-mea', 'acme'), ['warning', 'e-mea looks like Acme › EMEA, which already exists.']);
	assert.deepEqual(firstOf('e-mea', ''), ['warning', 'Already exists: Acme › EMEA.'], 'what the form has said is said again');
	assert.deepEqual(firstOf('e-mea', 'elsewhere'), ['warning', 'Already exists: Acme › EMEA.'], 'also below a parent that is not loaded');
	assert.deepEqual(firstOf('Nortwhind', ''), ['warning', 'Similar name: Acme › EMEA › Northwind.']);
	assert.deepEqual(firstOf('Southwind', ''), ['heading', 'A new organization']);
});

await test('a review tells a member of JSON by itself where nothing else of the text changes, and the request has the whole', () => {
	const address = '{"line1":"1 Main St", "line2":"", "city":"Bonn"}';
	const stored = {...profile, business_address: address};
	const form = profileForm(north, stored);
	const review = (text: string) => texts(reviewRows(state, changeField(form, 'business_address', {text}), 100));
	const changed = address.replace('""', '"2nd floor"').replace('Bonn', 'Köln');
	assert.deepEqual(review(changed).slice(0, 8), ['Changes', 'Business address · line2', '  old (empty)', '  new 2nd floor', 'Business address · city', '  old Bonn', '  new Köln', '']);
	assert.ok(review(changed).includes(`  "business_address": ${JSON.stringify(changed)},`));
	assert.deepEqual(review('1 Main St').slice(0, 5), ['Changes', 'Business address', `  old ${address}`, '  new 1 Main St', '']);
	assert.deepEqual(review(`${address} `).slice(0, 2), ['Changes', 'Business address']);
});

await test('a review of a new organization tells its parent, chosen or not', () => {
	const form = changeField(createForm('emea'), 'name', {text: 'New'});
	assert.deepEqual(texts(reviewRows(state, form, 60)).slice(0, 5), ['A new organization', 'Name', '    New', 'Parent', '    EMEA in Acme (emea)']);
	const address = '{"line1":"1 Road","line2":"","country":"GB"}';
	const reviewed = (text: string) => texts(reviewRows(state, changeField(form, 'business_address', {text}), 90));
	const addressed = reviewed(address);
	const at = addressed.indexOf('Business address · line1');
	assert.deepEqual(addressed.slice(at, at + 5), ['Business address · line1', '    1 Road', 'Business address · country', '    GB', 'Parent']);
	assert.ok(addressed.some(text => text.includes(JSON.stringify(address))), 'the request is what is sent');
	const blank = changeField(form, 'business_address', {text: '{"line1":""}'});
	assert.ok(texts(reviewRows(state, blank, 90)).includes('    {"line1":""}'));
});

await test('a review shows what is emptied, and every line of a long value', () => {
	const form = changeField(profileForm(north, {...profile, business_phone: 'x'.repeat(30)}), 'business_phone', {text: ''});
	assert.deepEqual(texts(reviewRows(state, form, 24)).slice(0, 5), ['Changes', 'Business phone', `  old ${'x'.repeat(18)}`, `      ${'x'.repeat(12)}`, '  new (empty)']);
});

await test('a deletion lists what stands in the way, and asks for the name only when nothing does', () => {
	const deletion = (checks: Deletion['checks'], rest: Partial<Deletion> = {}, waited = 0) => texts(deletionRows({...state, waited}, {
		organization: north, line: lineOf('North'), checks, ...rest,
	}, 80));
	const detail = {organization: north, profile, readAt: 1};
	const none = {
		status: 'ready', organizations: 0, accounts: 0, detail,
	} as const;
	const some = deletion({...none, organizations: 1, accounts: 1200});
	assert.ok(some.includes('  ✗ 1 sub-organization   ctrl-o goes there'));
	assert.ok(some.includes('  ✗ 1,200 accounts   ctrl-t goes there'));
	assert.ok(some.every(text => !text.includes('Type its name')));
	assert.ok(deletion(none).includes('❯ North'));
	assert.ok(deletion({status: 'loading', request: 1}).includes('  Counting what is in it …'));
	assert.ok(deletion({status: 'failed', error: apiError('Could not count.')}).includes('Could not count.'));
	assert.ok(deletion(none, {error: apiError('Could not delete it.', {status: 400})}).includes('Could not delete it. (status 400)'));
	assert.ok(deletion(none, {sending: 4}).includes('Deleting …'));
	assert.ok(deletion(none, {sending: 4}, 12).includes('Deleting … 12 s so far.'));
	const marking = reduce(state, {type: 'tree/markToggled', id: 'acme'});
	const told = texts(deletionRows(marking, {organization: north, line: lineOf(''), checks: none}, 80));
	assert.ok(told.includes('This deletes only this organization, not the 1 you marked.'));
});

await test('a deletion shows where its organization is, harmless and wrapped, as another may have its name', () => {
	const name = `Acme\u{1B}[31m${' far'.repeat(20)}`;
	const left = organization('left', {name: 'Shop', parent: 'top'});
	const right = organization('right', {name: 'Shop'});
	const shops = stateWith([organization('top', {name}), left, right]);
	const rowsOf = (each: Organization) => texts(deletionRows(shops, {organization: each, line: lineOf(''), checks: {status: 'loading', request: 1}}, 60));
	const told = rowsOf(left).slice(2, rowsOf(left).indexOf(''));
	assert.equal(told.join(' '), `${exactName(name)} › Shop`);
	assert.doesNotMatch(told.join(''), /\p{Control}/v);
	assert.deepEqual(told.filter(text => text.length > 60), []);
	assert.deepEqual(rowsOf(right).slice(0, 4), ['Delete Shop?', 'right', 'Shop', '']);
});

await test('an export is told whole in a dialog of 60 columns', () => {
	const folder = {path: '/here', names: new Set<string>()};
	const opened = reduce(state, {
		type: 'export/opened', id: 'emea', name: 'A company with a long name, and its affiliates', scope: 'below', folder,
	});
	const exporting = [0, 1, 2, 3, 4, 5].flatMap(by => {
		const moved = reduce(opened, {type: 'dialog/moved', by});
		return [moved, reduce(moved, {type: 'export/profilesToggled'})];
	});
	const rows = exporting.map(each => texts(exportRows(state, dialogOf(each, 'export'), {columns: 56, height: 40})));
	assert.deepEqual(rows.flat().filter(text => text.length > 56), []);
	assert.deepEqual(rows.map(told => told.includes('  Tab changes that')), rows.map((_, at) => at < 10));
});

await test('of a request the path is shown as far as there is room, and size and time of day where that leaves some for its purpose', () => {
	const id = '4c23ff34d25e1e654a875365878335aa';
	const entries = [`/organizations/${id}/accounts?order_by=account_name`, `/organizations/${id}/profile`, '/organizations?page_size=500&fields=id'].map((path, at) => ({
		at, method: at === 1 ? 'PUT' : 'GET', path, purpose: 'accounts', about: 'Contoso', status: 200, milliseconds: 1234, bytes: [812, 9999, 1_234_567][at] ?? 0, curl: 'curl',
	}));
	const log = dialogOf(reduce(state, {type: 'log/opened', entries}), 'log');
	const shownIn = (columns: number) => logRows(log, columns, 10).map(each => fittedText(each, columns));
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
	assert.deepEqual(shownIn(76).map(text => text.slice(0, 53)), [
		'❯ GET …/4c23…/accounts  accounts · Contoso           ',
		'  PUT …/4c23…/profile   accounts · Contoso           ',
		'  GET /organizations    accounts · Contoso           ',
	]);
	assert.match(shownIn(76)[0] ?? '', /200 {2}1,234 ms {4}812 B$/v);
	assert.deepEqual(shownIn(108).map(text => text.slice(0, 58)), [
		'❯ 00:00:00 GET /organizations/4c23ff…35aa/accounts?…  acco',
		'  00:00:00 PUT /organizations/4c23ff…35aa/profile     acco',
		'  00:00:00 GET /organizations?…                       acco',
	]);
	assert.match(shownIn(200)[0] ?? '', /^❯ 00:00:00 GET \/organizations\/4c23ff34d25e1e654a875365878335aa\/accounts\?order_by=account_name {2}accounts · Contoso +200 {2}1,234 ms {4}812 B$/v);
});

await test('a request says what it was for and of which organization, and what is searched for stands above those found', () => {
	const entries = ['list of organizations, page 2', 'accounts'].map((purpose, at) => ({
		at, method: 'GET', path: '/organizations', purpose, ...(at === 1 && {about: 'Acme'}), status: 200, milliseconds: 3, curl: 'curl',
	}));
	const opened = reduce(state, {type: 'log/opened', entries});
	const shown = (each: typeof opened) => texts(logRows(dialogOf(each, 'log'), 80, 10));
	const search = (text: string) => reduce(opened, {type: 'dialog/searched', line: lineOf(text)});
	assert.deepEqual(shown(opened), ['❯ GET /organizations  list of organizations, page 2', '  GET /organizations  accounts · Acme']);
	assert.deepEqual(shown(search('acme')), ['/acme', '', '❯ GET /organizations  accounts · Acme']);
	assert.deepEqual(shown(search('put')), ['/put', '', 'No request matches.']);
	assert.ok(shown(reduceAll(opened, {type: 'dialog/moved', by: 1}, {type: 'log/detailToggled'})).includes('For       accounts · Acme'));
	assert.deepEqual(shown(reduce(state, {type: 'log/opened', entries: []})), ['No requests yet.']);
	const title = (each: typeof opened) => logTitle(dialogOf(each, 'log'));
	const all = Array.from({length: 250}, () => entries).flat();
	const full = reduceAll(state, {type: 'log/opened', entries: all}, {type: 'dialog/searched', line: lineOf('no such')});
	assert.deepEqual([title(opened), title(full), shown(full).at(-1)], ['Requests', 'The last 500 requests', 'None of the last 500 requests matches; earlier ones are not kept.']);
});

await test('a key is found in the help by what other programs call it, as among the commands', () => {
	const searched = reduceAll(emptyState(), {type: 'help/opened'}, {type: 'dialog/searched', line: lineOf('by email')});
	assert.match(texts(helpRows(searched, registry, 120)).join('\n'), /ctrl-r +Load all profiles/v);
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {detailView, scrollingOnScreen} from '../../../source/abilities/organizations/detail.js';
import {fieldLabel, profileFields} from '../../../source/kernel/form-model/fields.js';
import {fittedText, texts} from '../../helpers/row-texts.js';
import {family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';

await test('names the field in the first row, also after scrolling to the end', () => {
	const room = {columns: 40, height: 6};
	const read = reduceAll(
		stateWith(family),
		{
			type: 'detail/readBeside',
			detail: {organization: organization('acme'), profile: {...profile, business_address: 'x'.repeat(200)}, readAt: 1},
		},
		{type: 'pane/tabChosen', tab: 'profile'},
		{type: 'pane/focused', pane: 'detail'},
	);
	const {most} = scrollingOnScreen(read, room, registry);
	assert.ok(most > 5);
	const states = Array.from({length: most + 4}, (_, detailScroll) => ({...read, detailScroll}));
	const [beginning] = profileFields;
	const pairs = states.flatMap(state => {
		const [, first = ''] = texts(detailView(state, room, false, registry).rows);
		const shown = profileFields.find(name => first.startsWith(fieldLabel(name)));
		return shown === undefined
			? []
			: [{shown: shown === beginning ? undefined : shown, said: scrollingOnScreen(state, room, registry).topField}];
	});
	assert.ok(new Set(pairs.map(({shown}) => shown)).size > 1);
	assert.deepEqual(
		pairs.filter(({shown, said}) => shown !== said),
		[],
	);
});

await test('shows the profile next to the chosen tab on a wide screen, and the overview next to the profile', () => {
	const read = reduceAll(stateWith(family, {columns: 160, rows: 45}), {
		type: 'detail/readBeside',
		detail: {
			organization: organization('acme', {name: 'Acme'}),
			profile: {...profile, business_email: 'ops@acme.example'},
			readAt: 1,
		},
	});
	const shown = (state: typeof read) => {
		const [tabs = '', ...rows] = detailView(state, {columns: 102, height: 22}, false, registry).rows.map(row =>
			fittedText(row, 102),
		);
		return {
			tabs: tabs.trim().replaceAll(/ {2,}/gv, '  '),
			left: rows.map(text => text.slice(0, 50).trim()),
			right: rows.map(text => text.slice(53).trim()),
		};
	};

	const overview = shown(read);
	assert.equal(overview.tabs, '[1 Overview] 2 Profile  3 Flags  4 JSON  5 Branch  Profile');
	assert.ok(overview.left.some(text => /^ID +acme$/v.test(text)));
	assert.ok(overview.right.includes('Business email      ops@acme.example'));
	const chosen = shown(reduceAll(read, {type: 'pane/tabChosen', tab: 'profile'}));
	assert.match(chosen.tabs, /\[2 Profile\] .* Overview$/v);
	assert.ok(chosen.left.includes('Business email      ops@acme.example'));
	assert.ok(chosen.right.some(text => /^ID +acme$/v.test(text)));
	const narrower = detailView(read, {columns: 99, height: 22}, false, registry).rows.map(row => fittedText(row, 99));
	assert.ok(!narrower.join('\n').includes('│'));
});

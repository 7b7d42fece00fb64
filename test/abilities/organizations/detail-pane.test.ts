import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {detailView, scrollingOnScreen} from '../../../source/abilities/organizations/detail-pane.js';
import {fieldLabel, profileFields} from '../../../source/kernel/form-model/fields.js';
import {texts} from '../../helpers/row-texts.js';
import {family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';

await test('names the field in the first row, also after scrolling to the end', () => {
	const room = {columns: 40, height: 6};
	const read = reduceAll(
		stateWith(family),
		{type: 'detail/readBeside', detail: {organization: organization('acme'), profile: {...profile, business_address: 'x'.repeat(200)}, readAt: 1}},
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
		return shown === undefined ? [] : [{shown: shown === beginning ? undefined : shown, said: scrollingOnScreen(state, room, registry).topField}];
	});
	assert.ok(new Set(pairs.map(({shown}) => shown)).size > 1);
	assert.deepEqual(pairs.filter(({shown, said}) => shown !== said), []);
});

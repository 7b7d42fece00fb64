import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member, Organization} from '../../../../source/base/api/schemas.js';
import {parentsIn, placeWithout, planOf} from '../../../../source/abilities/people/invitations/plan.js';
import {shownText} from '../../../../source/base/text/told.js';
import {organization} from '../../../helpers/state.js';

const client = {user: 'me@x.example'};

const [top, middle, leaf] = [
	organization('top', {name: 'Top', parent: undefined}),
	organization('middle', {parent: 'top'}),
	organization('leaf', {parent: 'middle'}),
];

const jane: Member = {id: 'm1', status: 'active', user: {id: 'u1', name: '', email: 'JANE@x.example'}};

const place = (each: Organization, members: readonly Member[] = []) => ({
	organization: each,
	path: [each.name],
	members,
	isUnchecked: false,
});

/** Each row of a plan with its remark. */
const remarksOf = (...asked: Parameters<typeof planOf>) =>
	planOf(...asked).rows.map(({organization: {id}, email, remark}) => [
		id,
		email,
		remark === undefined ? '' : shownText(remark),
	]);

await test('says which invitations give access that another one gives already', () => {
	assert.deepEqual(
		remarksOf([place(top, [jane]), place(middle), place(leaf)], ['jane@x.example', 'bob@x.example'], client),
		[
			['top', 'jane@x.example', ''],
			['top', 'bob@x.example', ''],
			['middle', 'jane@x.example', 'Top above it gives access here already.'],
			['middle', 'bob@x.example', 'An accepted invitation to Top above it gives access here too.'],
			['leaf', 'jane@x.example', 'Top above it gives access here already.'],
			['leaf', 'bob@x.example', 'An accepted invitation to middle above it gives access here too.'],
		],
	);
});

await test('says so too if the organizations between them are not chosen, and not if nobody is invited above', () => {
	assert.deepEqual(remarksOf([place(leaf), place(top)], ['bob@x.example'], client, parentsIn([leaf, middle, top])), [
		['leaf', 'bob@x.example', 'An accepted invitation to Top above it gives access here too.'],
		['top', 'bob@x.example', ''],
	]);
	const invited = place(top, [{...jane, status: 'pending'}]);
	assert.deepEqual(remarksOf([invited, place(middle)], ['jane@x.example'], client).at(-1), [
		'middle',
		'jane@x.example',
		'An accepted invitation to Top above it gives access here too.',
	]);
	assert.deepEqual(remarksOf([placeWithout(top, []), place(middle)], ['bob@x.example'], client).at(-1), [
		'middle',
		'bob@x.example',
		'',
	]);
});

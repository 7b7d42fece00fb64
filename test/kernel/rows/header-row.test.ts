import assert from 'node:assert/strict';
import {test} from 'node:test';
import {headerRow} from '../../../source/kernel/rows/header-row.js';
import {fitRow} from '../../../source/kernel/rows/row.js';
import {createForm, profileForm} from '../../../source/kernel/form-model/form.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {treeNote} from '../../../source/abilities/organizations/tree-pane.js';
import {initialState} from '../../../source/kernel/state/state.js';
import {apiError, connection, family, north, reduceAll, stateWith} from '../../helpers/state.js';

const inContext = (columns: number, color: 'red' | 'green') => {
	const state = stateWith(family, {columns, rows: 24});
	return fitRow(headerRow({...state, connection: {...connection, context: {label: 'Production', color}}}), columns);
};

await test('shows a red context in capitals and with a loud look, at every width', () => {
	const labels = [40, 60, 80, 120].map(columns =>
		inContext(columns, 'red')
			.filter(({tone}) => tone === 'alarm')
			.map(({text}) => text),
	);
	assert.deepEqual(
		labels,
		labels.map(() => ['[PRODUCTION]']),
	);
});

await test('gives the mode of a session that can write the look of a warning, and no other', () => {
	const shown = (change: Partial<typeof connection>) => {
		const state = stateWith(family, {columns: 100, rows: 24});
		return fitRow(headerRow({...state, connection: {...connection, ...change}}), 100)
			.filter(({tone}) => tone === 'warning')
			.map(({text}) => text);
	};

	assert.deepEqual([shown({}), shown({isReadOnly: true}), shown({isDryRun: true})], [['read-write'], [], []]);
});

await test('shows any other context as written', () => {
	const shown = inContext(80, 'green');
	assert.deepEqual(
		shown.filter(({tone}) => tone === 'success').map(({text}) => text),
		['Production'],
	);
	assert.deepEqual(
		shown.filter(({tone}) => tone === 'alarm'),
		[],
	);
});

await test('keeps the host or context and the write mode in a narrow header, and drops the count first', () => {
	const shown = (columns: number, change: Partial<typeof connection> = {}, pause = 279) => {
		const state = {...stateWith(family, {columns, rows: 24}), ...(pause > 0 && {pause})};
		return fitRow(headerRow({...state, connection: {...connection, ...change}}), columns)
			.map(({text}) => text)
			.join('')
			.trim()
			.replace(/^cforgs +/v, '');
	};

	assert.deepEqual(
		[80, 60, 50, 40].map(columns => shown(columns)),
		[
			'Acme            sandbox · read-write · waiting 279 s · 5 organizations',
			'Ac…  read-write · sandbox · waiting 279 s · 5 orgs',
			'read-write · sandbox · waiting 279 s · 5 orgs',
			'read-write · sandbox · waiting 279 s',
		],
	);
	assert.equal(
		shown(40, {label: 'sandbox-2'}, 0),
		'read-write · sandbox-2 · 5 orgs',
		'nothing is cut where there is room',
	);
	const context = {label: 'Customers of the northern region', color: 'green'} as const;
	assert.deepEqual(
		[80, 60, 40].map(columns => shown(columns, {context})),
		[
			'Acme  Customers of …thern region · read-write · waiting 279 s · 5 orgs',
			'Customers …rn region · read-write · waiting 279 s · 5 orgs',
			'Cust…ion · read-write · waiting 279 s',
		],
	);
	const label = `${'organizations.'.repeat(5)}example`;
	assert.match(shown(80, {label}), /^organizations\.organi.*ganizations\.example · read-write · wai/v);
});

await test('keeps the age or progress of the list and the countdown in a narrow header, and drops the host first', () => {
	const page = {
		type: 'organizations/received',
		request: 1,
		organizations: family,
		unreadable: 0,
		isLast: false,
		total: 1251,
	} as const;
	const requested = {type: 'organizations/requested', request: 1} as const;
	const remembered = {
		type: 'organizations/remembered',
		organizations: family,
		age: {text: '12 minutes ago', brief: '12 min old'},
		readAt: 1,
		isShort: false,
	} as const;
	const failed = {type: 'organizations/failed', request: 1, error: apiError()} as const;
	const paused = {type: 'requests/paused', seconds: 279} as const;
	const shown = (events: readonly Event[]) =>
		[80, 60, 40].map(columns => {
			const state = reduceAll(
				initialState({...connection, label: 'api.cloudflare.com'}, {columns, rows: 12}),
				...events,
			);
			return [
				fitRow(headerRow(state), columns)
					.map(({text}) => text)
					.join('')
					.trim()
					.replace(/^cforgs +/v, ''),
				treeNote(state),
			];
		});

	const inNarrowContext = (events: readonly Event[]) => {
		const context = {label: 'Customers of the northern region', color: 'green'} as const;
		const state = reduceAll(initialState({...connection, context}, {columns: 40, rows: 12}), ...events);
		return fitRow(headerRow(state), 40)
			.map(({text}) => text)
			.join('')
			.trim();
	};

	assert.deepEqual(shown([remembered, requested, page]), [
		['api.cloudflare.com · read-write · list from 12 minutes ago · 5 of 1,251 orgs …', '1/3 …'],
		['read-write · list from 12 minutes ago · 5 of 1,251 orgs …', '1/3 …'],
		['read-write · list from 12 minutes ago', '1/3 …'],
	]);
	assert.deepEqual(shown([requested, page]), [
		['Acme      api.cloudflare.com · read-write · 5 of 1,251 organizations …', '1/3 …'],
		['read-write · api.cloudflare.com · 5 of 1,251 orgs …', '1/3 …'],
		['read-write · 5 of 1,251 orgs …', '1/3 …'],
	]);
	assert.deepEqual(shown([requested, page, failed]), [
		['Acme           api.cloudflare.com · read-write · stopped at 5 of 1,251', '1/3 …'],
		['read-write · api.cloudflare.com · stopped at 5 of 1,251', '1/3 …'],
		['read-write · stopped at 5 of 1,251', '1/3 …'],
	]);
	assert.deepEqual(shown([requested, page, paused]), [
		['api.cloudflare.com · read-write · waiting 279 s · 5 of 1,251 organizations …', '1/3 …'],
		['A…  read-write · waiting 279 s · 5 of 1,251 orgs …', '1/3 …'],
		['read-write · waiting 279 s · 5 …', '1/3 …'],
	]);
	assert.deepEqual(shown([remembered, requested, page, paused]), [
		['read-write · waiting 279 s · list from 12 minutes ago · 5 of 1,251 orgs …', '1/3 …'],
		['read-write · waiting 279 s · list from 12 minutes ago', '1/3 …'],
		['read-write · wait 279 s · 12 min old', '1/3 …'],
	]);
	assert.deepEqual(
		[
			[remembered, requested, page],
			[requested, page],
			[requested, page, failed],
		].map(events => inNarrowContext([...events, paused])),
		[
			'Custom…region · read-write · old list',
			'Custom…region · read-write · loading …',
			'Cust…ion · read-write · incomplete',
		],
	);
});

await test('shows the path of the form’s organization while a form is open', () => {
	const state = stateWith(family);
	const pathIn = (...events: readonly Event[]) => headerRow(reduceAll(state, ...events)).left[1]?.text.trimEnd();
	assert.equal(pathIn(), 'Acme');
	assert.equal(pathIn({type: 'form/opened', form: profileForm(north, undefined)}), 'Acme › EMEA › Northwind');
	assert.equal(pathIn({type: 'form/requested', title: '', request: 1, id: 'north'}), 'Acme › EMEA › Northwind');
	assert.equal(pathIn({type: 'form/opened', form: createForm('apac')}), 'Acme › APAC');
	assert.equal(pathIn({type: 'form/opened', form: createForm('')}), '');
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {scrolledRows} from '../../../source/abilities/organizations/detail-rows.js';
import type {ApiError} from '../../../source/base/api/api-error.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {checkingRows} from '../../../source/abilities/onboard/file/rows.js';
import {deletionRows} from '../../../source/abilities/delete/rows.js';
import {fieldRows, openingRows} from '../../../source/abilities/edit/view.js';
import {logRows} from '../../../source/abilities/request-log/ability.js';
import {fitRow, type Row} from '../../../source/kernel/rows/row.js';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {messageRows} from '../../../source/kernel/rows/message-rows.js';
import {paneScene, shownPane} from '../../helpers/pane-scene.js';
import {listingText} from '../../../source/kernel/rows/listing-text.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {State} from '../../../source/kernel/state/state.js';
import {ok, refused, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {textOf} from '../../helpers/row-texts.js';
import {sceneOf} from '../../helpers/scene.js';
import {
	apiError,
	dialogOf,
	emptyState,
	family,
	formOf,
	north,
	received,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';
import {saidText} from '../../../source/base/text/told.js';

const page = 'https://developers.cloudflare.com/api/resources/organizations/methods/list/#roles';

const errorWith = (documentationUrl: string): ApiError =>
	apiError('Could not do it.', {status: 403, errors: [{code: 10_000, message: 'Forbidden', documentationUrl}]});

const readBy = (error: ApiError): State =>
	reduceAll(
		stateWith(family, {columns: 100, rows: 40}),
		{type: 'tree/selected', key: 'north'},
		{type: 'detail/requested', id: 'north', request: 7},
		{type: 'detail/failed', id: 'north', request: 7, error},
		{type: 'accounts/requested', id: 'north', request: 8},
		{type: 'accounts/failed', id: 'north', request: 8, error},
	);

const failedList = (error: ApiError): State =>
	reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		{type: 'organizations/failed', request: 1, error},
	);

const failedForm = (error: ApiError): State =>
	reduceAll(
		stateWith(family),
		{type: 'form/opened', form: {...createForm(''), step: {name: 'sending', request: 3}}},
		{type: 'form/saveFailed', request: 3, at: 0, error, verdict: 'notStored'},
	);

const opening = (error: ApiError): State =>
	reduceAll(
		emptyState(),
		{type: 'form/requested', title: 'Edit Northwind', request: 1, id: 'north'},
		{type: 'form/requestFailed', request: 1, error},
	);

const logged = (documentationUrl?: string): State =>
	reduceAll(
		emptyState(),
		{
			type: 'log/opened',
			entries: [
				{
					at: 0,
					method: 'GET',
					path: '/organizations',
					purpose: 'list',
					status: 403,
					milliseconds: 1,
					failure: 'refused',
					curl: 'curl',
					...(documentationUrl !== undefined && {documentationUrl}),
				},
			],
		},
		{type: 'log/detailToggled'},
	);

const deletion = {organization: north, line: lineOf('')} as const;

// Every place that shows a failure, as its rows for a width in columns.
const places: ReadonlyArray<readonly [name: string, rows: (error: ApiError, columns: number) => readonly Row[]]> = [
	['the detail', (error, columns) => scrolledRows(readBy(error), columns, registry)],
	['the accounts', error => shownPane(readBy(error), 'accounts')?.rows ?? []],
	['the tree', (error, columns) => treeRows(failedList(error), columns)],
	['the rows of a file', (error, columns) => checkingRows(failedList(error), columns)],
	['a form', (error, columns) => fieldRows(failedForm(error), formOf(failedForm(error)), columns)],
	[
		'a form that is read',
		(error, columns) => openingRows(opening(error), dialogOf(opening(error), 'opening'), columns),
	],
	[
		'the check before a deletion',
		(error, columns) => deletionRows(emptyState(), {...deletion, checks: {status: 'failed', error}}, columns),
	],
	[
		'a deletion',
		(error, columns) =>
			deletionRows(
				emptyState(),
				{...deletion, checks: {status: 'ready', organizations: 0, accounts: 0}, error, verdict: 'notStored'},
				columns,
			),
	],
];

const spansOf = (rows: readonly Row[]) =>
	rows.flatMap(each => fitRow(each, 200)).filter(({link}) => link !== undefined);

for (const [name, rowsOf] of places) {
	// eslint-disable-next-line no-await-in-loop
	await test(`${name} shows the page of a failure as text, and links each part to the whole address`, () => {
		const shown = [24, 60, 200].map(columns => spansOf(rowsOf(errorWith(page), columns)));
		assert.deepEqual(
			shown.map(spans => textOf(spans).replaceAll(/\s+/gv, '')),
			shown.map(() => `See${page}`),
		);
		assert.deepEqual(new Set(shown.flat().map(({link}) => link)), new Set([page]));
	});

	// eslint-disable-next-line no-await-in-loop
	await test(`${name} shows no address outside the vendor’s pages`, () => {
		const rows = rowsOf(errorWith('https://developers.cloudflare.com.evil.example/'), 200);
		assert.deepEqual(spansOf(rows), []);
		assert.doesNotMatch(rows.map(({left}) => textOf(left)).join('\n'), /evil|See/v);
	});
}

await test('links to the page of a failure after or below the message, or from its text if there is no room', () => {
	const cut = (error: ApiError, columns: number) =>
		messageRows(
			reduceAll(
				emptyState({columns, rows: 20}),
				{type: 'organizations/requested', request: 1},
				received(1, family, false),
				{type: 'organizations/failed', request: 1, error},
			),
		).map(({left}) => left);
	const text = 'The list is incomplete. Press R to reload it. Could not do it. (status 403 · code 10000)';
	const see = `See ${page}`;
	assert.deepEqual(
		[200, 100].map(columns => cut(errorWith(page), columns).map(spans => textOf(spans))),
		[[` ${text} ${see}`], [` ${text}`, ` ${see}`]],
	);
	const links = [200, 100, 60].map(columns =>
		cut(errorWith(page), columns)
			.flat()
			.filter(({link}) => link === page)
			.map(span => span.text),
	);
	assert.deepEqual(links.slice(0, 2), [[see], [see]]);
	assert.equal(links[2]?.join(' '), text);
	assert.deepEqual(
		cut(errorWith('https://developers.cloudflare.com.evil.example/'), 200)
			.flat()
			.filter(({link}) => link !== undefined),
		[],
	);
});

await test('links a refused request to its page, and keeps the facts for support when cut', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.includes('/organizations?')
			? ok([{id: 'a1', name: 'A', meta: {}}])
			: refused(403, [{code: 10_000, message: 'Forbidden', documentation_url: page}]))(response, request);
	});
	const {press, store, context} = startProgram({baseUrl: server.url, token: 'x'.repeat(40)});
	await loadOrganizations(context);
	await press('r');
	const {message} = store.getState();
	assert.equal(message?.page, page);
	assert.match(
		message?.ends?.join('|') ?? '',
		/^\((?<facts>status 403 · code 10000.*)\) Press r to try again\.\|\(\k<facts>\)$/v,
	);
});

await test('links to the page of a failure in the details of a logged request', () => {
	const [withPage, without] = [logged(page), logged()].map(state =>
		spansOf(logRows(state, dialogOf(state, 'log'), {columns: 200, height: 30})),
	);
	assert.deepEqual(withPage, [{text: `Page      ${page}`, link: page, isHarmless: true}]);
	assert.deepEqual(without, []);
});

await test('reads the page of a failure to screen readers as plain text', () => {
	const error = errorWith(page);
	const detail = reduceAll(readBy(error), {type: 'pane/focused', pane: 'detail'});
	const accounts = reduceAll(readBy(error), {type: 'pane/focused', pane: 'accounts'});
	const said = [
		paneScene(detail).lines[0],
		paneScene(accounts).lines[0],
		saidText(listingText(failedList(error))),
		sceneOf(failedForm(error)).lines[0],
	];
	assert.deepEqual(
		said.map(text => text?.slice(text.indexOf('See'))),
		said.map(() => `See ${page}`),
	);
});

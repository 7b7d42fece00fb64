import assert from 'node:assert/strict';
import {test} from 'node:test';
import {credentialKinds, type CredentialKind} from '../../../source/base/api/calls.js';
import {createForm, editForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {registry} from '../../../source/abilities.js';
import {isHinted, placeOf} from '../../../source/kernel/rows/registry.js';
import type {Connection} from '../../../source/kernel/state/connection.js';
import type {Dialog, DialogOf} from '../../../source/kernel/state/dialog.js';
import type {State} from '../../../source/kernel/state/state.js';
import {apiError, connection, family, north, profile, reduceAll, stateWith} from '../../helpers/state.js';
import {shownText} from '../../../source/base/text/told.js';
import {unsearched} from '../../../source/kernel/state/searchable.js';

const before = {name: 'Before', parentId: ''};
const write = {at: 1, id: 'north', before, after: {...before, name: 'After'}} as const;
const undo = (entry: DialogOf<'undo'>['entries'][number]): Dialog => ({
	kind: 'undo',
	entries: [entry],
	now: 2,
	cursor: 0,
	query: lineOf(''),
	isTyping: false,
});
const drafts = (form: ReturnType<typeof createForm>): Dialog => ({
	...unsearched,
	kind: 'drafts',
	drafts: [{file: 'a', form: storeForm(form), savedAt: 1}],
	now: 2,
	cursor: 0,
	isAsking: false,
});

const panes: State = reduceAll(stateWith(family), {type: 'tree/selected', key: 'north'});
const inDialog = (dialog: Dialog): State => ({...panes, dialog});

const situations: Readonly<Record<string, State>> = {
	'in the tree': panes,
	'in the detail': reduceAll(panes, {type: 'pane/focused', pane: 'detail'}),
	'in the accounts': reduceAll(
		panes,
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'accounts/requested', id: 'north', request: 9},
		{type: 'accounts/failed', id: 'north', request: 9, error: apiError()},
	),
	'with two marked': reduceAll(panes, {type: 'tree/markToggled', id: 'emea'}, {type: 'tree/markToggled', id: 'apac'}),
	'at an edit to undo': inDialog(undo({kind: 'edit', ...write})),
	'at a profile to undo': inDialog(undo({kind: 'profile', ...write})),
	'at a deletion to undo': inDialog(undo({kind: 'delete', ...write})),
	'at the draft of an edit': inDialog(drafts(editForm(north, profile))),
	'at the draft of a profile': inDialog(drafts(profileForm(north, profile))),
	'at the draft of a creation': inDialog(drafts(createForm('emea'))),
	'at an export': inDialog({
		kind: 'export',
		id: 'north',
		name: 'Northwind',
		scope: 'below',
		folder: {path: '/', names: new Set()},
		isWithProfiles: false,
		cursor: 0,
	}),
	'at the changes since a snapshot': inDialog({
		kind: 'changes',
		cursor: 0,
		comparison: {file: 'a', from: '', to: '', changes: [], remarks: [], unread: 3},
	}),
};

const withKind = (state: State, credentialKind: CredentialKind, rest: Partial<Connection> = {}): State => ({
	...state,
	connection: {...connection, credentialKind, ...rest},
});

/** The commands here that require the Global API key, with their explanations. */
function needingKey(state: State): ReadonlyMap<string, string> {
	const place = placeOf(state, registry);
	return new Map(
		registry.bindings
			.filter(({places}) => places.includes(place))
			.flatMap(({command, whyNot}) => {
				const why = shownText(whyNot?.(state, registry) ?? '');
				return why.includes('Global API key') ? [[command, why] as const] : [];
			}),
	);
}

const everywhere = [
	'openMembers',
	'openInvite',
	'openPeople',
	'openRest',
	'openEditForm',
	'openProfileForm',
	'openApply',
	'openDeletion',
	'openUsage',
];

await test('explains each key that an API token cannot use, and leaves the other keys available', () => {
	const found = Object.entries(situations).map(([name, state]) => [
		name,
		needingKey(withKind(state, 'user_token')).keys().toArray(),
	]);
	assert.deepEqual(Object.fromEntries(found), {
		'in the tree': everywhere,
		'in the detail': [
			'openMembers',
			'openInvite',
			'openPeople',
			'openRest',
			'openEditForm',
			'openProfileForm',
			'editShown',
			'openApply',
			'openDeletion',
			'openUsage',
		],
		'in the accounts': [
			'moveDown',
			'moveUp',
			'moveToFirst',
			'moveToLast',
			'moveHalfPageDown',
			'moveHalfPageUp',
			'movePageDown',
			'movePageUp',
			'openAccount',
			'openListSearch',
			'toggleMark',
			'markRange',
			'markFound',
			'invertMarks',
			'openCreateAccount',
			'openAccountForm',
			'openMove',
			'openTags',
			'openMembers',
			'openInvite',
			'openPeople',
			'sortNext',
			'openColumns',
			'openRest',
			'openProfileForm',
			'openApply',
			'openUsage',
		],
		'with two marked': everywhere.toSpliced(-3, 2, 'openSetting', 'openApply', 'openDeletion', 'openComparison'),
		'at an edit to undo': ['chooseUndo'],
		'at a profile to undo': ['chooseUndo'],
		'at a deletion to undo': [],
		'at the draft of an edit': ['resumeDraft'],
		'at the draft of a profile': ['resumeDraft'],
		'at the draft of a creation': [],
		'at an export': ['toggleExportProfiles'],
		'at the changes since a snapshot': ['compareProfiles'],
	});
});

await test('withholds creations from an account token, and nothing from the key', () => {
	const [, account, key] = credentialKinds.map(kind => needingKey(withKind(panes, kind)).keys().toArray());
	assert.deepEqual(account, [
		'openMembers',
		'openInvite',
		'openPeople',
		'openRest',
		'openCreateForm',
		'openCreateRootForm',
		'openCreateBesideForm',
		'openEditForm',
		'openProfileForm',
		'openApply',
		'openDeletion',
		'openOnboarding',
		'openImport',
		'openHistory',
		'openUsage',
	]);
	assert.deepEqual(key, []);
	assert.deepEqual(
		Object.values(situations).flatMap(state => needingKey(withKind(state, 'global_api_key')).keys().toArray()),
		[],
	);
});

await test('names the required credential, and how to switch to it', () => {
	const edit = (rest: Partial<Connection> = {}) => needingKey(withKind(panes, 'user_token', rest)).get('openEditForm');
	const why = 'Editing needs the Global API key: an API token can only list and create organizations.';
	assert.equal(edit(), `${why} Start with CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY instead of CLOUDFLARE_API_TOKEN.`);
	const entry = {
		name: 'a',
		label: 'A',
		color: undefined,
		host: 'a',
		isReadOnly: false,
		isAskedFor: false,
		isCurrent: false,
	} as const;
	assert.equal(
		edit({contexts: [entry]}),
		`${why} Start with CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY instead of CLOUDFLARE_API_TOKEN, or press K for another context.`,
	);
	assert.equal(
		edit({context: {label: 'A', color: undefined}, contexts: [{...entry, isCurrent: true}]}),
		`${why} Add the key to this context (cforgs config example shows how).`,
	);
	const create = needingKey(withKind(panes, 'account_token')).get('openCreateForm') ?? '';
	assert.match(
		create,
		/^Creating needs an API token with the permission User Details Write, or the Global API key: an account API token can make none/v,
	);
});

await test('hides hints for keys that never work with a token', () => {
	const hinted = (kind: CredentialKind) =>
		registry.bindings
			.filter(binding => binding.places.includes('tree') && isHinted(binding, withKind(panes, kind), registry))
			.map(({command}) => command);
	const [token, key] = [hinted('user_token'), hinted('global_api_key')];
	assert.deepEqual(
		key.filter(command => !token.includes(command)),
		['openEditForm', 'openProfileForm', 'openDeletion'],
	);
	assert.ok(token.includes('openCreateForm'));
});

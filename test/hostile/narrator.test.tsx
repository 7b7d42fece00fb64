import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {ReactNode} from 'react';
import {emptyProfile, type Member} from '../../source/base/api/schemas.js';
import {checkRows} from '../../source/abilities/onboard/file/check.js';
import {createListener} from '../helpers/listener.js';
import {VoiceContext} from '../../source/kernel/screen/output.js';
import {createForm, editForm, onboardingForm, type Form} from '../../source/kernel/form-model/form.js';
import {lineOf} from '../../source/kernel/form-model/line-editor.js';
import {eightCalls, type CallFinding} from '../../source/base/api/calls.js';
import {registry} from '../../source/abilities.js';
import {emailKey} from '../../source/base/text/addresses.js';
import {Narrator} from '../../source/kernel/screen-reader/narrator.js';
import {StartScreen} from '../../source/program/start/ask-start.js';
import {WelcomeScreen} from '../../source/program/start/welcome.js';
import type {Event} from '../../source/kernel/state/events.js';
import type {State} from '../../source/kernel/state/state.js';
import {hostileText} from '../helpers/hostile-text.js';
import {render} from '../helpers/render.js';
import {
	account,
	apiError,
	emptyState,
	nothingMade,
	organization,
	received,
	reduceAll,
	spokenConnection,
} from '../helpers/state.js';

const attack =
	'\u{1B}]52;c;b3duZWQ=\u{7}\u{1B}]8;;evil:\u{7}\u{9B}2J\u{1B}]0;owned\u{7}\u{1B}[?1049l\u{202E}\u{200B}\n\r';

/** Everything a screen reader says during these events. */
function heard(start: State, events: readonly Event[]): string {
	const listener = createListener();
	const narrator = (state: State) => (
		<VoiceContext value={listener.voice}>
			<Narrator state={state} registry={registry} />
		</VoiceContext>
	);
	const {rerender, unmount} = render(narrator(start));
	let state = start;
	for (const event of events) {
		state = reduceAll(state, event);
		rerender(narrator(state));
	}

	unmount();
	return listener.heard();
}

/** A state with this text in all foreign data, and the situations that can be reached from there. */
function situationsOf(text: string) {
	const profile = {
		...emptyProfile,
		business_name: text,
		business_email: text,
		business_phone: text,
		business_address: JSON.stringify({[text]: text}),
		external_metadata: text,
	};
	const flags = {[text]: text};
	const own = organization(text, {
		name: text,
		profile,
		create_time: text,
		meta: {flags, tenant_flags: flags, managed_by: text, hierarchy_tags: [text]},
		[text]: text,
	});
	const below = organization('below', {name: `${text} below`, parent: text});
	const pointers = ['/name', '/parent/id', '/profile/business_email', text];
	const error = apiError(text, {ray: text, errors: pointers.map(pointer => ({code: 7, message: text, pointer}))});
	const detail = {organization: own, profile, readAt: 1};
	const before = {name: text, parentId: text, profile};
	const theirs = {
		...before,
		name: `${text} theirs`,
		profile: {...profile, business_phone: `${text} theirs`, [text]: text},
	};
	const request = 9;
	const connection: Partial<State['connection']> = {
		label: text,
		context: {label: text, color: undefined},
		contexts: [
			{name: text, label: text, color: undefined, host: text, isReadOnly: true, isAskedFor: true, isCurrent: false},
		],
	};
	const empty = emptyState();
	const start = reduceAll(
		{...empty, connection: {...spokenConnection, ...connection}},
		{type: 'organizations/requested', request: 1},
		received(1, [own, below]),
	);
	const table = {
		header: [text, 'parent'],
		rows: [
			{number: 2, cells: [text, text]},
			{number: 3, cells: ['', text]},
		],
	};
	const rows = checkRows({table, columns: ['name', 'parent']}, start, nothingMade);
	const edit = (form: Form): Form => ({...form, note: text});
	const typed: readonly Event[] = [
		{type: 'form/edited', line: lineOf(`${text} typed`)},
		...Array.from({length: 8}, () => ({type: 'form/moved', by: 1}) as const),
	];
	const requested = (id: string): readonly Event[] => [
		{type: 'detail/requested', id, request},
		{type: 'accounts/requested', id, request},
	];
	const accounts = [
		account(text, {
			name: text,
			type: text,
			created_on: text,
			settings: {abuse_contact_email: text, access_approval_expiry: text},
			[text]: text,
		}),
	];
	const person: Member = {
		id: text,
		status: text,
		create_time: text,
		user: {id: text, email: text, name: text},
		[text]: text,
	};
	const message: Event = {type: 'message/shown', message: {tone: 'danger', text}};
	const value: Event = {type: 'message/shown', message: {tone: 'info', text, isValue: true}};
	const situations: Readonly<Record<string, readonly Event[]>> = {
		panes: [
			...requested(text),
			{type: 'detail/received', id: text, request, detail},
			{type: 'accounts/received', id: text, request, items: accounts, unreadable: 1, isLast: true, readAt: 1},
			...(['detail', 'accounts', 'tree'] as const).map(pane => ({type: 'pane/focused', pane}) as const),
			...(['profile', 'flags', 'json'] as const).flatMap(
				tab =>
					[
						{type: 'pane/tabChosen', tab},
						{type: 'pane/focused', pane: 'detail'},
					] as const,
			),
			{type: 'tree/moved', by: 1},
			...['created', 'all-subs', 'subs', 'accounts', 'email', 'metadata.tier'].map(
				by => ({type: 'tree/sorted', sort: {by, isReversed: false}}) as const,
			),
			{
				type: 'pane/columnsChosen',
				pane: 'tree',
				shown: ['email', 'phone', 'address', 'metadata', 'address.city', 'members'],
			},
			{type: 'pane/focused', pane: 'tree'},
			{type: 'find/opened'},
			{type: 'find/edited', line: lineOf(text)},
			{type: 'find/edited', line: lineOf(`${text}${text}`)},
			{type: 'find/edited', line: {text: `${text}${text}`, cursor: 0}},
		],
		failures: [
			...requested(text),
			{type: 'detail/failed', id: text, request, error},
			{type: 'accounts/failed', id: text, request, error, pageToken: text},
			{type: 'pane/focused', pane: 'detail'},
			{type: 'pane/focused', pane: 'accounts'},
			{type: 'organizations/requested', request: 2},
			{type: 'organizations/failed', request: 2, error, pageToken: text},
		],
		messages: [message, value, {type: 'message/heard', message: {tone: 'info', text}}],
		opening: [
			{type: 'form/requested', title: text, request, id: text},
			{type: 'form/requestFailed', request, error},
		],
		edit: [
			{type: 'form/opened', form: edit(editForm(own, profile))},
			...typed,
			{type: 'picker/opened', query: lineOf(text)},
			{type: 'picker/chosen', parentId: text},
			{type: 'form/reviewed'},
			{type: 'form/sent', request},
			{type: 'form/saveFailed', request, at: 0, error, verdict: 'unknown'},
			...typed,
			{type: 'form/leaveAsked'},
		],
		conflict: [
			{type: 'form/opened', form: edit(editForm(own, profile))},
			...typed,
			{type: 'form/sent', request},
			{type: 'form/conflicted', request, theirs},
			{type: 'conflict/moved', by: 1},
			{type: 'conflict/chosen', choice: 'yours'},
			{type: 'conflict/resolved'},
			{type: 'form/resumed'},
		],
		creation: [
			{type: 'form/opened', form: createForm(text)},
			...typed,
			{type: 'form/opened', form: onboardingForm(text)},
			...typed,
			{type: 'form/sent', request},
			{type: 'saving/created', request, organization: own, at: 1},
			{type: 'saving/waited', request, note: text},
			{type: 'form/saved', request, id: text, detail, message: {tone: 'success', text}},
		],
		deletion: [
			{type: 'deletion/opened', organization: own, request},
			{type: 'deletion/checked', request, organizations: 1, accounts: 1, detail},
			{type: 'deletion/edited', line: lineOf(text)},
			{type: 'deletion/sent', request},
			{type: 'deletion/failed', request, at: 0, error, verdict: 'unknown'},
		],
		account: [{type: 'account/opened', account: accounts[0] ?? account('none')}],
		drafts: [
			{
				type: 'drafts/offered',
				now: 0,
				drafts: [
					{
						file: text,
						savedAt: 1,
						form: {kind: 'edit', id: text, before, texts: [{name: 'name', text: `${text} draft`}], note: text},
					},
				],
			},
			{type: 'drafts/discardAsked', isAsking: true},
		],
		undo: [
			{
				type: 'undo/opened',
				now: 0,
				entries: [
					{at: 1, kind: 'edit', id: text, before, after: theirs},
					{at: 1, kind: 'delete', id: text, before},
				],
			},
			{type: 'dialog/moved', by: 1},
		],
		output: [
			{
				type: 'copy/opened',
				title: text,
				entries: [
					{label: text, text},
					{label: text, text: `${text}\n${text}`},
				],
			},
			{type: 'dialog/moved', by: 1},
			{type: 'dialog/closed'},
			{type: 'export/opened', id: text, name: text, scope: 'below', folder: {path: text, names: new Set([text])}},
			{type: 'export/scoped', by: 1},
			{type: 'export/asked', request},
			{type: 'export/noted', request, text},
			{type: 'dialog/closed'},
			{
				type: 'log/opened',
				entries: [
					{
						at: 1,
						method: text,
						path: text,
						purpose: text,
						status: 200,
						milliseconds: 1,
						ray: text,
						bytes: 1,
						curl: text,
						about: text,
					},
				],
			},
			{type: 'log/detailToggled'},
		],
		marked: [
			{type: 'tree/markToggled', id: text},
			{type: 'detail/readBeside', detail},
			{
				type: 'detail/readBeside',
				detail: {
					organization: below,
					profile: {...profile, business_address: JSON.stringify({[text]: `${text} below`}), external_metadata: ''},
					readAt: 1,
				},
			},
			{type: 'comparison/pairOpened', ids: [text, 'below']},
			{type: 'comparison/asked', request},
			{type: 'comparison/refused', request, text},
			{type: 'dialog/closed'},
			{type: 'detail/notFound', id: text},
		],
		members: [
			{type: 'members/requested', id: text, request},
			{
				type: 'members/received',
				id: text,
				request,
				items: [person, {...person, id: 'm2', status: 'pending'}],
				unreadable: 1,
				isLast: true,
				readAt: 1,
			},
			{type: 'pane/focused', pane: 'members'},
			{type: 'members/moved', by: 1},
			{type: 'members/opened', member: person, readAt: 1},
			{type: 'dialog/closed'},
			{type: 'invite/opened', to: {organizations: [own, below], hidden: [text], unlisted: 0}, text: ''},
			{type: 'invite/edited', line: lineOf('a@x.example b@x.example')},
			{type: 'invite/requested', request},
			{type: 'invite/noted', request, text},
			{
				type: 'invite/reviewed',
				request,
				review: {
					unchecked: [text],
					pace: {each: 1, window: {left: 1, quota: 1, resetAfter: 0, length: 0}},
					rows: ['a@x.example', 'b@x.example'].map(email => ({
						organization: own,
						path: [text, text],
						email,
						isOwn: true,
						result: {status: 'waiting'},
					})),
				},
			},
			{type: 'run/itemOpened', isOpened: true},
			{type: 'run/itemOpened', isOpened: false},
			{type: 'run/sent', request},
			{type: 'run/itemChanged', request, key: `${text} b@x.example`, result: {status: 'unknown', text}},
			{type: 'run/ended', request, note: text},
			{type: 'dialog/closed'},
			{type: 'removal/opened', organization: own, email: text, member: person},
			{type: 'removal/requested', request},
			{type: 'removal/checked', request, member: person, isOwn: true, isLast: true},
			{type: 'removal/asked'},
			{type: 'removal/sent', request},
			{type: 'removal/ended', request, result: {status: 'failed', text}},
		],
		people: [
			{type: 'people/opened', rootId: text, ids: [text], now: 1},
			{type: 'people/asked', request, now: 1},
			{type: 'people/noted', request, text},
			{
				type: 'people/read',
				read: new Map([[text, {members: [{...person, status: 'active'}], unreadable: 0, error: apiError(text)}]]),
			},
			{type: 'people/ended', request, text},
			{type: 'dialog/searched', line: lineOf(text)},
			{type: 'people/personOpened', key: emailKey(text)},
			{type: 'offboarding/opened', email: text, earlier: []},
			{type: 'offboarding/recalled'},
			{type: 'offboarding/scopeChanged'},
			{type: 'offboarding/reading', request, text},
			{type: 'run/itemOpened', isOpened: true},
			{type: 'run/itemOpened', isOpened: false},
			{type: 'run/sent', request},
			{type: 'run/waited', request, note: text},
			{type: 'run/itemChanged', request, key: `${text} ${person.id}`, result: {status: 'failed', text}},
			{type: 'run/ended', request, note: text},
			{
				type: 'offboarding/noted',
				earlier: [{email: text, organization: text, name: text, member: text, status: 'sent', at: 1}],
			},
			{type: 'offboarding/scopeChanged'},
		],
		history: [
			{
				type: 'history/opened',
				organizations: [{id: text, name: text}],
				sought: {period: 'month', since: text, before: text},
			},
			{type: 'history/asked', id: text, request},
			{
				type: 'history/received',
				request,
				unreadable: 1,
				records: [
					{
						id: text,
						action: {type: text, result: text, time: text, description: text},
						actor: {id: text, email: text, context: text, ip_address: text, token_name: text},
						raw: {cf_ray_id: text, method: text, uri: text, user_agent: text},
						resource: {id: text, type: text, request: {[text]: text}, response: text},
					},
				],
				next: text,
			},
			{type: 'history/filtered', by: 'person'},
			{type: 'history/detailToggled'},
			{type: 'history/detailToggled'},
			{type: 'history/asked', id: text, request},
			{type: 'history/failed', request, error: apiError(text)},
		],
		moving: [
			{type: 'move/opened', accounts: [{id: text, name: text}], source: text},
			{type: 'move/searched', line: lineOf(text)},
			{type: 'move/chosen', destination: 'below'},
			{type: 'run/sent', request},
			{type: 'run/itemChanged', request, key: text, result: {status: 'failed', text}},
			{type: 'run/ended', request, note: text},
		],
		asking: [
			{type: 'everywhere/opened', line: lineOf(text), unread: {accounts: 0, members: 0, profile: 0, tags: 0}, now: 0},
			{type: 'everywhere/holderAsked', request},
			{type: 'everywhere/holderAnswered', request, text},
			{type: 'dialog/closed'},
			{type: 'comparison/opened'},
			{type: 'comparison/edited', line: lineOf(text)},
			{type: 'comparison/asked', request},
			{type: 'comparison/noted', request, text},
			{type: 'comparison/refused', request, text},
			{type: 'comparison/asked', request},
			{
				type: 'comparison/made',
				request,
				comparison: {
					file: text,
					from: text,
					to: text,
					remarks: [text],
					changes: [
						{id: text, name: text, change: 'gone'},
						{id: text, name: text, change: 'edited', edits: [{field: text, from: text, to: `${text} changed`}]},
					],
				},
			},
			{type: 'dialog/moved', by: 1},
			{type: 'dialog/closed'},
			{type: 'contexts/opened'},
			{type: 'contexts/switchAsked', isAsking: true},
			{type: 'dialog/closed'},
			{type: 'help/opened'},
			{type: 'dialog/searched', line: lineOf(text)},
			{type: 'dialog/closed'},
			{type: 'palette/opened'},
			{type: 'palette/edited', line: lineOf(text)},
		],
		file: [
			{type: 'batch/opened', file: text, table},
			{type: 'batch/columnChosen', by: 1},
			{type: 'batch/checked', rows},
			{type: 'batch/begun', request},
			{type: 'batch/rowChanged', request, number: 2, result: {status: 'failed', text}},
			{type: 'batch/waited', request, seconds: 9, note: text},
			{type: 'batch/ended', request, at: 1, note: {tone: 'warning', text, resultFile: text}},
		],
	};
	return {start, situations};
}

/** Characters that must not be spoken. */
const foreign = (said: string): readonly string[] =>
	said.replaceAll('\n', '').match(/[\p{Control}\p{Format}\p{Surrogate}].{0,20}/gv) ?? [];

function saidBy(screen: ReactNode): string {
	const listener = createListener();
	render(<VoiceContext value={listener.voice}>{screen}</VoiceContext>).unmount();
	return listener.heard();
}

const named = Object.keys(situationsOf('').situations);

// Signs and key names as the screen draws them.
const drawn = (said: string): readonly string[] => said.match(/.{0,20}(?:[·›←→▸▾✓✗❯]| {2}|\bEsc\b).{0,20}/gv) ?? [];

for (const name of named) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`says the program’s signs as words, and those in data unchanged, to a screen reader: ${name}`, () => {
		const said = ['Plain', 'A · B › ✓ → Esc'].map(text => {
			const {start, situations} = situationsOf(text);
			// A date and a path are cut in a line that is typed.
			return heard(start, situations[name] ?? [])
				.replaceAll(text, 'Plain')
				.replaceAll(text.slice(0, 9), 'Plain')
				.replaceAll(text.slice(0, 5), 'Plain');
		});
		assert.deepEqual(
			said.map(each => each.includes('Plain')),
			[true, true],
		);
		assert.deepEqual(
			said.map(each => drawn(each)),
			[[], []],
		);
		assert.doesNotMatch(said.join(''), /A, B/v);
	});
}

for (const name of named) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`says no hostile text unescaped to a screen reader: ${name}`, () => {
		fc.assert(
			fc.property(hostileText, text => {
				const {start, situations} = situationsOf(attack + text);
				const said = heard(start, situations[name] ?? []);
				assert.match(said, /⟦1B⟧\]52/v);
				assert.deepEqual(foreign(said), []);
			}),
			{numRuns: 15, seed: 6},
		);
	});
}

await test('says no hostile text unescaped to a screen reader before the list is loaded', () => {
	const leave = () => undefined;
	fc.assert(
		fc.property(hostileText, text => {
			const told = attack + text;
			const findings = eightCalls.map(({call, method}): CallFinding => ({
				call,
				method,
				path: told,
				verdict: 'failed',
				http_status: 400,
				milliseconds: 1,
				why: told,
			}));
			const welcome = {host: 'api.test', credential: 'API token', notes: [told], findings};
			const said =
				saidBy(<WelcomeScreen welcome={welcome} onPress={leave} />) +
				saidBy(<StartScreen host='api.test' refusal={told} back={told} onStart={leave} />);
			assert.ok(said.split('⟦1B⟧]52').length > 3);
			assert.deepEqual(foreign(said), []);
		}),
		{numRuns: 30, seed: 6},
	);
});

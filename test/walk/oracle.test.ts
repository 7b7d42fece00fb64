import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {deletedText} from '../../source/abilities/delete/commands.js';
import {createForm, editForm} from '../../source/kernel/form-model/form.js';
import {tallyText} from '../../source/kernel/rows/item-rows.js';
import {shownText} from '../../source/base/text/told.js';
import {invitationResult, removalResult} from '../../source/abilities/people/membership.js';
import {describeOutcome} from '../../source/kernel/writes/outcome.js';
import {north, organization, profile, withTexts} from '../helpers/state.js';
import {claimsIn} from './claims.js';
import {tooMany} from './faulty-server.js';
import {judge} from './oracle.js';
import type {Event, Noted, Run, ValueChange, Walk, Write} from './record.js';

const restored = '\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h text \u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l';
const cooked = 'isig icanon iexten echo echoe -echonl';
const run: Run = {ending: 'quit', status: 0, bytes: restored, settings: cooked};

const walkOf = (events: readonly Noted[], others: Partial<Walk> = {}): Walk => ({
	seed: 1,
	faults: [],
	events: events.map((event, at): Event => ({at, ...event})),
	runs: [run],
	openForms: [],
	files: {},
	secrets: ['cfut_canary0123456789'],
	lastScreen: '',
	...others,
});

const shown = (title: string, ...lines: readonly string[]) => ({kind: 'shown', title, lines}) as const;
const key = (name: string, isSettled = true) => ({kind: 'key', key: name, isSettled, step: 0}) as const;
const written = (write: Partial<Write> = {}, number = 0) =>
	[
		{
			kind: 'write',
			number,
			write: {method: 'PUT', path: '/organizations/a1', body: '{"name":"New name"}', fate: 'passed on', ...write},
		},
		{kind: 'seen', number},
	] as const;

const review = shown(
	'Review · Edit Acme',
	'Changes',
	'Name',
	'- Acme',
	'+ New name',
	'Request',
	'PUT /organizations/a1',
	'{',
	'"name": "New',
	'name"',
	'}',
	' y send  Esc back to the form',
);
const sending = shown('Sending · Edit Acme', 'PUT /organizations/a1', '{', '"name": "New name"', '}');
const form = shown('Edit Acme', '❯ Name   New name   changed');
const good = [form, key('ctrl+s'), review, key('y'), sending, ...written()];

/** The number of defects of a walk, and their texts. */
function judged(events: readonly Noted[], others: Partial<Walk> = {}): string {
	const {defects} = judge(walkOf(events, others));
	return [`${defects.length}:`, ...defects].join(' ');
}

await test('accepts a write that its review has shown and one key has confirmed', () => {
	const suspected = judge(walkOf(good)).suspicions;
	assert.deepEqual(suspected, []);
	assert.equal(judged(good), '0:');
	assert.equal(judged([...good, form, key('ctrl+s'), review, key('y'), sending, ...written({}, 1)]), '0:');
});

await test('finds a write without a review', () => {
	assert.match(judged([form, ...written()]), /^1: .*no review that a key has confirmed/v);
	assert.match(judged([form, sending, key('y'), ...written()]), /^1: .*no review that a key has confirmed/v);
});

await test('finds a write that no key has confirmed', () => {
	assert.match(
		judged([form, key('ctrl+s'), review, key('j'), ...written()]),
		/^1: .*no review that a key has confirmed/v,
	);
	assert.match(
		judged([form, key('y'), key('ctrl+s'), review, key('escape'), form, ...written()]),
		/^1: .*no review that a key has confirmed/v,
	);
});

await test('finds a write whose review has shown another name, another organization, or less', () => {
	const before = good.slice(0, -2);
	const found = [
		{body: '{"name":"Other"}'},
		{path: '/organizations/b2'},
		{body: '{"name":"New name","parent":{"id":"x"}}'},
	].map(other => judged([...before, ...written(other)]));
	assert.deepEqual(
		found.map(text => /^1: .*not what a confirmed review has shown/v.test(text)),
		[true, true, true],
	);
});

await test('reads a request with marked lines and with JSON that is unfolded', () => {
	const unfolded = shown(
		'Review · Profile of Acme',
		'PUT /organizations/a1/profile',
		'{',
		'"business_address": "{',
		'"city": "Leeds",',
		'"line1": ""',
		'}",',
		'• "business_name": "New name"',
		'}',
	);
	const from = (body: string) =>
		judged([form, key('ctrl+s'), unfolded, key('y'), ...written({path: '/organizations/a1/profile', body})]);
	assert.equal(
		from(String.raw`{"business_address":"{\"city\":\"Leeds\",\"line1\":\"\"}","business_name":"New name"}`),
		'0:',
	);
	assert.match(
		from(String.raw`{"business_address":"{\"city\":\"Lyon\",\"line1\":\"\"}","business_name":"New name"}`),
		/^1: .*not what a confirmed review has shown/v,
	);
});

await test('finds a twin: the same request again from one confirmation, and another organization of the name that the review does not mention', () => {
	assert.match(judged([...good, ...written({}, 1)]), /^1: Write 1 is a twin/v);
	const creation = {method: 'POST', path: '/organizations', body: '{"name":"Walk"}'} as const;
	const create = (...told: readonly string[]) => [
		shown('Review · Create an organization', ...told, 'POST /organizations', '{', '"name": "Walk"', '}'),
		key('y'),
	];
	const another = written({...creation, isNamesake: true});
	assert.equal(judged([...create(), ...written(creation)]), '0:');
	assert.match(judged([...create(), ...another]), /^1: .*is a twin: the parent has/v);
	assert.equal(judged([...create('Acme already has a sub-organization named Walk'), ...another]), '0:');
});

await test('suspects a key pressed before the review was drawn, unless the key did not wait for a screen, or the review was under way', () => {
	const suspicionsOf = (isSettled: boolean, drawnAfter: number) => {
		const walked = walkOf([form, key('ctrl+s'), key('y', isSettled), review, ...written()]);
		return judge({...walked, events: walked.events.map((event, order) => ({...event, at: order < 3 ? 0 : drawnAfter}))})
			.suspicions;
	};

	assert.equal(suspicionsOf(true, 201).length, 1);
	assert.deepEqual([suspicionsOf(false, 201), suspicionsOf(true, 200)], [[], []]);
});

await test('finds a deletion whose name was not typed', () => {
	const dialog = (typed: string) => shown('Delete · Acme', 'Delete Acme?', 'a1', 'Type the name:', `❯ ${typed}`);
	const deletion = written({method: 'DELETE', path: '/organizations/a1', body: ''});
	const other = written({method: 'DELETE', path: '/organizations/b2', body: ''});
	assert.equal(judged([dialog(''), key('A'), dialog('Acme'), key('enter'), ...deletion]), '0:');
	assert.match(judged([dialog(''), key('enter'), ...deletion]), /^1: .*what had to be typed/v);
	assert.match(judged([dialog('Acm'), key('enter'), ...deletion]), /^1: .*what had to be typed/v);
	assert.match(judged([dialog('Acme'), key('enter'), ...other]), /^1: .*not what a confirmed review has shown/v);
});

await test('finds deletions of created rows whose number was not typed', () => {
	const dialog = (count: number, typed: string) =>
		shown(
			'Delete · Onboard from customers.csv',
			'❯ Everything',
			`Type how many (${count}) to delete them`,
			`❯ ${typed}`,
			'2  One   a1',
			'3  Two   b2',
		);
	const deletions = ['a1', 'b2'].flatMap((id, number) =>
		written({method: 'DELETE', path: `/organizations/${id}`, body: ''}, number),
	);
	assert.equal(judged([dialog(1, ''), key('tab'), dialog(2, '2'), key('enter'), ...deletions]), '0:');
	assert.match(judged([dialog(2, '1'), key('enter'), ...deletions]), /^2: .*what had to be typed/v);
});

await test('finds a move of an account, or to an organization, that the review has not shown', () => {
	const move = (account: string, parentPath: string) =>
		written({
			method: 'POST',
			path: `/accounts/${account}/move`,
			body: '{"destination_organization_id":"b2"}',
			parentPath,
		});
	const before = [
		shown(
			'Review · Move 2 accounts',
			'Move 2 accounts? To send, press y.',
			'From  Acme › EMEA',
			'To    Acme › APAC',
			'❯ · Production  a1',
			'· Staging  a2',
		),
		key('y'),
	];
	assert.equal(judged([...before, ...move('a2', 'Acme › APAC')]), '0:');
	assert.match(judged([...before, ...move('a3', 'Acme › APAC')]), /^1: .*not what a confirmed review has shown/v);
	assert.match(judged([...before, ...move('a1', 'Acme › Americas')]), /^1: .*not what a confirmed review has shown/v);
});

await test('accepts a move, and a row of a file, whose organization somebody else renamed after the review', () => {
	const dialog = shown(
		'Review · Move 2 accounts',
		'Move 2 accounts? To send, press y.',
		'From  Acme › Americas',
		'To    Acme › EMEA',
		'❯ · Production  a1',
		'· Staging  a2',
	);
	const move = (parentPath: string) =>
		written({method: 'POST', path: '/accounts/a1/move', body: '{"destination_organization_id":"b2"}', parentPath});
	assert.deepEqual(
		['Acme › EMEA by others', 'Acme by others › EMEA by others by others', 'Acme › APAC by others'].map(parentPath =>
			judged([dialog, key('y'), ...move(parentPath)]).at(0),
		),
		['0', '0', '1'],
	);
	const rows = shown('Review · Onboard from customers.csv', '·     2  Walk file 1  in Acme › EMEA');
	const row = (parentPath: string) =>
		written({method: 'POST', path: '/organizations', body: '{"name":"Walk file 1"}', parentPath});
	assert.deepEqual(
		['Acme › EMEA by others', 'Acme › APAC'].map(parentPath => judged([rows, key('y'), ...row(parentPath)]).at(0)),
		['0', '1'],
	);
});

await test('finds an account that is created twice, and lets the same key repeat its request', () => {
	const create = (name: string, own: string, rest: Readonly<Record<string, unknown>> = {}) =>
		written({
			method: 'POST',
			path: '/accounts',
			body: JSON.stringify({name, type: 'standard', unit: {id: 'a1'}}),
			key: own,
			...rest,
		});
	const before = [
		shown(
			'Review · Create the account Shop',
			'Create the account Shop? To send, press y.',
			'Request',
			'POST /accounts',
			'{',
			'"name": "Shop",',
			'"type": "standard",',
			'"unit": {',
			'"id": "a1"',
			'}',
			'}',
		),
		key('y'),
	];
	assert.equal(judged([...before, ...create('Shop', 'k1'), ...create('Shop', 'k1')]), '0:');
	assert.match(judged([...before, ...create('Shop', 'k1'), ...create('Shop', 'k2')]), /^1: .*is a twin/v);
	assert.match(judged([...before, ...create('Website', 'k1')]), /^1: .*not what a confirmed review has shown/v);
	assert.match(judged([...before, ...create('Shop', 'k1', {isNamesake: true})]), /^1: .*is a twin/v);
});

await test('lets a file and a command create an account again that its new organization has refused', () => {
	const account = (fate: string, number: number) =>
		written(
			{
				method: 'POST',
				path: '/accounts',
				body: '{"name":"Shop","type":"standard","unit":{"id":"a1"}}',
				key: `k${number}`,
				fate,
			},
			number,
		);
	const table = shown('Review · Onboard from customers.csv', '·     2  Acme  without a parent', 'Account: Shop');
	const events = (fate: string) => [
		[table, key('y'), ...account(fate, 0), ...account('passed on', 1)],
		[
			{kind: 'begun', command: 'onboard --from customers.csv --yes'} as const,
			...account(fate, 0),
			...account('passed on', 1),
		],
	];
	assert.deepEqual(
		events('forbidden').map(each => judged(each)),
		['0:', '0:'],
	);
	assert.deepEqual(
		events('lost on the way').map(each => /^1: .*twin/v.test(judged(each))),
		[true, true],
	);
});

await test('finds the first account of a new customer that the review has not shown', () => {
	const own = (name: string) =>
		written({
			method: 'POST',
			path: '/accounts',
			body: JSON.stringify({name, type: 'standard', unit: {id: 'n1'}}),
			key: 'k1',
		});
	const before = [
		shown(
			'Review · Onboard a new customer',
			'POST /organizations',
			'POST /accounts',
			'{',
			'"name": "Shop",',
			'"type": "standard",',
			'"unit": {',
			'"id": "(the id of the new organization)"',
			'}',
			'}',
		),
		key('y'),
	];
	assert.equal(judged([...before, ...own('Shop')]), '0:');
	assert.match(judged([...before, ...own('Other')]), /^1: .*not what a confirmed review has shown/v);
});

await test('finds a change of an account that the review has not shown', () => {
	const change = (account: string, name: string, contact: string, isEnforced = true) =>
		written({
			method: 'PUT',
			path: `/accounts/${account}`,
			body: JSON.stringify({
				id: account,
				name,
				settings: {abuse_contact_email: contact, enforce_twofactor: isEnforced},
			}),
		});
	const one = [
		shown(
			'Review · two-factor enforced of Shop',
			'Change Shop? To send, press y.',
			'Request',
			'PUT /accounts/a1',
			'{',
			'"id": "a1",',
			'"name": "Shop",',
			'"settings": {',
			'"abuse_contact_email": "",',
			'"enforce_twofactor": true',
			'}',
			'}',
		),
		key('y'),
	];
	assert.equal(judged([...one, ...change('a1', 'Shop', '')]), '0:');
	assert.match(judged([...one, ...change('a1', 'Shop', '', false)]), /^1: .*not what a confirmed review has shown/v);
	assert.match(
		judged([...one, ...change('a1', 'Shop', 'a@x.example')]),
		/^1: .*not what a confirmed review has shown/v,
	);
	const several = [
		shown(
			'Review · abuse contact of 2 accounts',
			'Change 2 accounts? To send, press y.',
			'❯ · Production  – → ops@walk.example',
			'· Staging  – → ops@walk.example',
		),
		key('y'),
	];
	assert.equal(judged([...several, ...change('a2', 'Staging', 'ops@walk.example')]), '0:');
	assert.match(
		judged([...several, ...change('a3', 'Testing', 'ops@walk.example')]),
		/^1: .*not what a confirmed review has shown/v,
	);
	assert.match(
		judged([...several, ...change('a2', 'Staging', 'else@walk.example')]),
		/^1: .*not what a confirmed review has shown/v,
	);
});

await test('finds a row of a file that the review does not name, or that one confirmation sends twice', () => {
	const table = shown(
		'Review · Onboard from customers.csv',
		'·     2  Walk file 1  in Acme › EMEA',
		'Business name: Walk Ltd',
		'·     3  Walk file 2  in Acme',
	);
	const row = (name: string, parentPath: string, values: Readonly<Record<string, string>>, number = 0) =>
		written(
			{method: 'POST', path: '/organizations', body: JSON.stringify({name, profile: values}), parentPath},
			number,
		);
	const values = {business_name: 'Walk Ltd', business_phone: ''};
	const first = row('Walk file 1', 'Acme › EMEA', values);
	const elsewhere = row('Walk file 1', 'Acme › APAC', values);
	const otherwise = row('Walk file 1', 'Acme › EMEA', {business_name: 'Other Ltd'});
	const second = row('Walk file 2', 'Acme', {}, 1);
	const again = row('Walk file 1', 'Acme › EMEA', values, 1);
	assert.equal(judged([table, key('y'), ...first, ...second]), '0:');
	assert.match(judged([table, key('y'), ...elsewhere]), /^1: .*not what a confirmed review has shown/v);
	assert.match(judged([table, key('y'), ...otherwise]), /^1: .*not what a confirmed review has shown/v);
	assert.match(judged([table, key('y'), ...first, ...again]), /^1: Write 1 is a twin/v);
	const paused = first.map(event =>
		event.kind === 'write' ? {...event, write: {...event.write, fate: tooMany}} : event,
	);
	assert.equal(judged([table, key('y'), ...paused, ...again]), '0:');
});

await test('finds a credential in the bytes of the terminal and in a file, as text and in base64', () => {
	const secret = 'cfut_canary0123456789';
	const encoded = Buffer.from(`Bearer ${secret} x`).toString('base64');
	assert.match(
		judged(good, {runs: [{...run, bytes: `${restored} ${secret}`}]}),
		/^1: .*credential.*the terminal, run 1/v,
	);
	assert.match(
		judged(good, {runs: [{...run, bytes: `${restored} ${encoded}`}]}),
		/^1: .*credential.*the terminal, run 1/v,
	);
	assert.match(judged(good, {files: {'state/log': `{"token":"${secret}"}`}}), /^1: .*credential.*state\/log/v);
	assert.match(
		judged([...good, {kind: 'told', text: 'GET /organizations came with another credential'}]),
		/^1: .*another credential/v,
	);
});

await test('finds a terminal that is not restored', () => {
	const left = (bytes: string, settings = cooked) => judged(good, {runs: [{...run, bytes, settings}]});
	assert.match(left('\u{1B}[?1049h'), /^1: .*the alternate screen/v);
	assert.match(left('\u{1B}[?25h\u{1B}[?25l'), /^1: .*the cursor/v);
	assert.match(left('\u{1B}[?1000;1006h\u{1B}[?1006l'), /^1: .*the mouse/v);
	assert.match(left('\u{1B}[?2004h'), /^1: .*bracketed paste/v);
	assert.match(left('\u{1B}[>1u'), /^1: .*the keyboard protocol/v);
	assert.match(left(restored, 'isig -icanon iexten echo'), /^1: .*icanon is off/v);
	assert.equal(judged(good, {runs: [{...run, ending: 'SIGKILL', status: 137, bytes: '\u{1B}[?1049h'}]}), '0:');
});

await test('finds a program that does not end, ends with a status of its own, or crashes', () => {
	assert.match(judged(good, {runs: [{...run, status: undefined}]}), /^1: .*did not end/v);
	assert.match(judged(good, {runs: [{...run, status: 143}]}), /^1: .*status 143/v);
	assert.match(
		judged(good, {runs: [{...run, bytes: `${restored}TypeError: x\n    at press (file:///cli.js:1:2)`}]}),
		/^1: .*crashed/v,
	);
});

await test('finds a draft that is lost, or not offered', () => {
	const screen = '\n╭ Drafts ───╮\n│ ❯ Acme    │';
	const open = {typed: 'Walk 1', drafts: '{"text":"Walk 1"}', screen};
	assert.equal(judged(good, {openForms: [open]}), '0:');
	assert.match(judged(good, {openForms: [{...open, drafts: ''}]}), /^1: .*is in no draft/v);
	assert.match(judged(good, {openForms: [{...open, screen: '\n╭ Organizations ──╮'}]}), /^1: .*offers no draft/v);
});

await test('checks invitations, removals and offboarding against what their dialogs have shown', () => {
	const body = '{"member":{"user":{"email":"a@x.example"}}}';
	const invitation = {method: 'POST', path: '/organizations/a1/members', body};
	const typing = shown('Invite · Acme', 'Addresses  a@x.example', '1 address found: a@x.example');
	const invited = shown(
		'Invite · a@x.example to Acme',
		'Send 1 invitation? To send, press y.',
		'Acme',
		'a1',
		'❯ · a@x.example',
	);
	assert.equal(judged([typing, key('enter'), invited, key('y'), ...written(invitation)]), '0:');
	assert.match(judged([typing, key('y'), ...written(invitation)]), /^1: .*no review that a key has confirmed/v);
	const other = {...invitation, body: body.replace('a@', 'b@')};
	assert.match(
		judged([typing, key('enter'), invited, key('y'), ...written(other)]),
		/^1: .*not what a confirmed review has shown/v,
	);
	assert.match(
		judged([typing, key('enter'), invited, key('y'), ...written(invitation), ...written(invitation, 1)]),
		/^1: .*is a twin/v,
	);
	const failed = shown(
		'Result · a@x.example to Acme',
		'1 refused.',
		'Send 1 invitation? To send the 1 refused again, press y.',
		'✗ a@x.example',
		'Not now',
	);
	assert.equal(
		judged([
			typing,
			key('enter'),
			invited,
			key('y'),
			...written(invitation),
			failed,
			key('y'),
			...written(invitation, 1),
		]),
		'0:',
	);

	const removal = {method: 'DELETE', path: '/organizations/a1/members/m1', body: ''};
	const removed = ['Remove a@x.example?', 'a1', 'Request', 'DELETE /organizations/a1/mem', 'bers/m1'];
	const [asked, askedAgain] = [
		shown('Remove · Acme', ...removed),
		shown('Remove · Acme', ...removed, 'Do it anyway? Press r to remove, or press Esc to leave.'),
	];
	assert.equal(judged([asked, key('y'), ...written(removal)]), '0:');
	assert.equal(judged([askedAgain, key('r'), ...written(removal)]), '0:');
	assert.match(judged([askedAgain, key('y'), ...written(removal)]), /^1: .*no review that a key has confirmed/v);

	const offboarding = shown(
		'Review · Offboard a@x.example',
		'Remove a@x.example from 2 organizations? To send, press y.',
		'· Acme',
		'· Acme › North',
	);
	const member = {email: 'a@x.example', organization: 'Acme'};
	assert.equal(judged([offboarding, key('y'), ...written({...removal, member})]), '0:');
	const left = shown(
		'Result · Offboard a@x.example',
		'1 failed.',
		'Remove a@x.example from 1 organization? To send the 1 failed again, press y.',
		'✗ Acme',
	);
	assert.equal(
		judged([
			offboarding,
			key('y'),
			...written({...removal, member}),
			left,
			key('y'),
			...written({...removal, member}, 1),
		]),
		'0:',
	);
	assert.match(
		judged([
			offboarding,
			key('y'),
			...written({...removal, member}),
			left,
			key('j'),
			...written({...removal, member}, 1),
		]),
		/^1: Write 1 is a twin/v,
	);
	const undo = shown(
		'Undo · invited 2 people to Acme',
		'Take back 2 invitations? To send, press y.',
		'· a@x.example',
		'· c@x.example',
	);
	assert.equal(judged([undo, key('y'), ...written({...removal, member})]), '0:');
	assert.match(
		judged([undo, key('y'), ...written({...removal, member: {...member, email: 'b@x.example'}})]),
		/^1: .*not what a confirmed review has shown/v,
	);
	assert.match(
		judged([offboarding, key('y'), ...written({...removal, member: {...member, email: 'b@x.example'}})]),
		/^1: .*not what a confirmed review has shown/v,
	);
});

const said = (text: string) => ({...shown('Organizations', 'Acme'), said: text});
const stored = (number = 0, id?: string) => ({kind: 'stored', number, ...(id !== undefined && {id})}) as const;
const madeId = '0123456789abcdef0123456789abcdef';

await test('finds a change, a creation, a deletion and a move that the screen reports and the server has not stored', () => {
	const saved = said('Saved: Acme · Name stored, nothing else changed');
	assert.equal(judged([...good, stored(), saved]), '0:');
	assert.match(judged([...good, saved]), /^1: The screen reports what the server has not stored: Saved: Acme/v);
	assert.equal(judged([...good, said('Saved Acme · not stored as requested: Name')]), '0:');

	const creation = {method: 'POST', path: '/organizations', body: '{"name":"Walk"}'} as const;
	const create = [
		shown('Review · Create an organization', 'POST /organizations', '{', '"name": "Walk"', '}'),
		key('y'),
		...written(creation),
	];
	const created = said('Created Walk · stored as requested');
	assert.equal(judged([...create, stored(0, madeId), created]), '0:');
	assert.match(judged([...create, created]), /^1: The screen reports .*Created Walk/v);

	const deletion = [
		shown('Delete · Acme', madeId, '❯ Acme'),
		key('enter'),
		...written({method: 'DELETE', path: `/organizations/${madeId}`, body: ''}),
	];
	const deleted = said(`Deleted Acme (${madeId})`);
	assert.equal(judged([...deletion, stored(), deleted]), '0:');
	assert.match(judged([...deletion, deleted]), /^1: The screen reports .*Deleted Acme/v);

	const move = {
		method: 'POST',
		path: '/accounts/a1/move',
		body: '{"destination_organization_id":"b2"}',
		parentPath: 'EMEA',
	} as const;
	const moving = [
		shown(
			'Review · Move Shop',
			'Move Shop? To send, press y.',
			'To    EMEA',
			'POST /accounts/a1/move',
			'{',
			'"destination_organization_id": "b2"',
			'}',
		),
		key('y'),
		...written(move),
	];
	const moved = said('Moved Shop to EMEA. u undoes this.');
	assert.equal(judged([...moving, stored(), moved]), '0:');
	assert.match(judged([...moving, moved]), /^1: The screen reports .*Moved Shop to EMEA/v);

	const change = {method: 'PUT', path: '/accounts/a1', body: '{"id":"a1","name":"Shop"}'} as const;
	const changing = [
		shown(
			'Review · name of Shop',
			'Change Shop? To send, press y.',
			'PUT /accounts/a1',
			'{',
			'"id": "a1",',
			'"name": "Shop"',
			'}',
		),
		key('y'),
		...written(change),
	];
	const changed = said('Changed Shop: name. Press u to undo this.');
	assert.equal(judged([...changing, stored(), changed]), '0:');
	assert.match(judged([...changing, changed]), /^1: The screen reports .*Changed Shop: name/v);
	const result = shown('Result · name of Shop', '1 changed.');
	assert.equal(judged([...changing, stored(), result]), '0:');
	assert.match(judged([...changing, result]), /^1: The screen reports .*1 changed/v);
});

await test('finds an invitation, a removal and an offboarding that the screen reports and the server has not stored', () => {
	const invite = [
		shown('Invite · a@x.example to Acme', 'Send 1 invitation? To send, press y.', 'a1', '❯ · a@x.example'),
		key('y'),
		...written({
			method: 'POST',
			path: '/organizations/a1/members',
			body: '{"member":{"user":{"email":"a@x.example"}}}',
		}),
	];
	const invited = shown('Result · a@x.example to Acme', '1 invited.', 'address', '❯ ✓ a@x.example');
	assert.equal(judged([...invite, stored(), invited]), '0:');
	assert.match(judged([...invite, invited]), /^1: The screen reports .*✓ a@x.example/v);
	assert.equal(
		judged([
			...invite,
			shown(
				'Result · 2 people to Acme',
				'1 already so, 1 unclear.',
				'✓ b@x.example',
				'It is invited already: not sent.',
			),
		]),
		'0:',
	);

	const member = {email: 'a@x.example', organization: 'Acme'};
	const removal = {method: 'DELETE', path: '/organizations/a1/members/m1', body: '', member} as const;
	const remove = [
		shown('Remove · Acme', 'Request', 'DELETE /organizations/a1/members/m1'),
		key('y'),
		...written(removal),
	];
	const removed = ['✓ removed a@x.example', '· a@x.example is not a member any more.'].map(text =>
		shown('Remove · Acme', text),
	);
	assert.deepEqual(
		removed.map(result => judged([...remove, stored(), result])),
		['0:', '0:'],
	);
	assert.deepEqual(
		removed.map(result => /^1: The screen reports .*a@x.example/v.test(judged([...remove, result]))),
		[true, true],
	);

	const offboard = [
		shown('Review · Offboard a@x.example', 'Remove a@x.example from 2 organizations? To send, press y.', '· Acme'),
		key('y'),
		...written(removal),
	];
	const result = (number: number) => shown('Result · Offboard a@x.example', `${number} removed, 1 failed.`);
	assert.equal(judged([...offboard, stored(), result(1)]), '0:');
	assert.match(judged([...offboard, stored(), result(2)]), /^1: The screen reports .*2 removed/v);
});

await test('judges a message once, when it appears', () => {
	const saved = 'Saved: Acme · Name stored, nothing else changed';
	const next = written({body: '{"name":"Newer"}', fate: 'stores nothing'}, 1);
	const newer = shown('Review · Edit Acme', 'PUT /organizations/a1', '{', '"name": "Newer"', '}');
	const before = [...good, stored(), said(saved), newer, key('y')];
	assert.equal(
		judged([...before, {...newer, said: saved}, ...next, {...newer, title: 'Sending · Edit Acme', said: saved}]),
		'0:',
	);
	assert.match(judged([...before, ...next, said(saved)]), /^1: The screen reports/v);
});

await test('finds rows of a file that the screen or the result file reports and the server has not stored', () => {
	const table = shown('Review · Onboard from customers.csv', '·     2  Walk file 1  in Acme');
	const row = [
		table,
		key('y'),
		...written({method: 'POST', path: '/organizations', body: '{"name":"Walk file 1"}', parentPath: 'Acme'}),
	];
	const result = shown(
		'Result · Onboard from customers.csv',
		'1 of 2 rows is created.',
		`✓     2  Walk file 1  in Acme     ${madeId}`,
	);
	assert.equal(judged([...row, stored(0, madeId), result]), '0:');
	assert.match(judged([...row, result]), /^2: The screen reports .*The screen reports/v);
	assert.match(judged([...row, stored(0, 'fedcba9876543210fedcba9876543210'), result]), /^1: The screen reports .*✓/v);
	assert.equal(judged([...row, {...result, title: 'Creating · Onboard from customers.csv'}]), '0:');

	assert.match(
		judged([...row, stored(0, madeId), shown('Undo', 'customers.csv  onboarded 2 customers')]),
		/^1: The screen reports .*onboarded 2 customers/v,
	);

	const files = (status: string) => ({
		'work/customers.result.csv': `cforgs_row,cforgs_verb,cforgs_status,cforgs_id,cforgs_path,cforgs_note,name\n2,${status},${madeId},Acme,,Walk file 1\n`,
	});
	assert.equal(judged([...row, stored(0, madeId)], {files: files('create,done')}), '0:');
	assert.match(judged(row, {files: files('create,already')}), /^1: work\/customers.result.csv reports row 2/v);
	assert.match(judged([...row, stored(0, madeId)], {files: files('delete,done')}), /^1: .* as delete done/v);
	assert.equal(judged(row, {files: files('create,unknown')}), '0:');
});

await test('finds a journal that holds a write as stored and the server has not stored it', () => {
	const entry = {at: 1, kind: 'edit', id: 'a1', before: {name: 'Acme'}, after: {name: 'New name'}, isUnclear: true};
	const files = (fate: string) => ({
		'state/cforgs/journal/host.ndjson': `\n${JSON.stringify(entry)}\n\n${JSON.stringify({at: 1, id: 'a1', fate})}\n`,
	});
	assert.equal(judged([...good, stored()], {files: files('stored')}), '0:');
	assert.match(judged(good, {files: files('stored')}), /^1: The journal reports .*edit a1 New name/v);
	assert.deepEqual(
		['told', 'notStored'].map(fate => judged(good, {files: files(fate)})),
		['0:', '0:'],
	);

	const creation = {
		'state/cforgs/journal/host.ndjson': `${JSON.stringify({
			at: 1,
			kind: 'create',
			id: madeId,
			after: {name: 'Walk'},
		})}\n`,
	};
	assert.match(judged([...good, stored()], {files: creation}), /^1: The journal reports .*create/v);
});

await test('takes the line that starts a run in the journal for no write, but judges the writes of the run', () => {
	const start = {
		begun: 1,
		kind: 'remove',
		id: 'a@x.example',
		before: {name: 'a@x.example'},
		member: {email: 'a@x.example'},
		planned: ['a1 a@x.example', 'a2 a@x.example'],
	};
	const entry = {
		at: 1,
		kind: 'remove',
		id: 'a1',
		before: {name: 'Acme'},
		member: {email: 'a@x.example', id: 'm1'},
		isUnclear: true,
	};
	const settled = {at: 1, id: 'a1', member: entry.member, fate: 'stored'};
	const files = (...lines: readonly unknown[]) => ({
		'state/cforgs/journal/host~run-1-a.ndjson': lines.map(line => `\n${JSON.stringify(line)}\n`).join(''),
	});
	const removed = [...written({method: 'DELETE', path: '/organizations/a1/members/m1', body: ''}), stored()];
	assert.equal(judged(removed, {files: files(start, entry, settled)}).includes('The journal reports'), false);
	assert.match(
		judged(good, {files: files(start, entry, settled)}),
		/^1: The journal reports .*remove a1 a@x\.example/v,
	);
});

await test('finds a write that an earlier one has done, and a row of a file whose review does not mention its namesake', () => {
	const invitation = {
		method: 'POST',
		path: '/organizations/a1/members',
		body: '{"member":{"user":{"email":"a@x.example"}}}',
	} as const;
	const invite = [
		shown('Invite · a@x.example to Acme', 'Send 1 invitation? To send, press y.', 'a1', '❯ · a@x.example'),
		key('y'),
	];
	assert.match(judged([...invite, ...written({...invitation, isAgain: true})]), /^1: Write 0 was done before/v);

	const creation = {
		method: 'POST',
		path: '/organizations',
		body: '{"name":"Walk file 1"}',
		parentPath: 'Acme',
		isNamesake: true,
	} as const;
	const table = (...told: readonly string[]) =>
		shown(
			'Review · Onboard from customers.csv',
			'✗     3  Walk file 2  in Acme',
			'An organization with this name already exists',
			'·     2  Walk file 1  in Acme',
			...told,
			'·     4  Walk file 3  in Acme',
		);
	assert.match(judged([table(), key('y'), ...written(creation)]), /^1: Write 0 is a twin: the parent has/v);
	assert.equal(
		judged([table('An organization with this name already exists under that parent'), key('y'), ...written(creation)]),
		'0:',
	);
});

await test('finds a part of a terminal’s answer that was typed', () => {
	const found = ['❯ Name   ?69;2$y', '❯ Name   11;rgb:1e1e/1e1e/2e2e', '❯ Name   [?1;2c'].map(line =>
		judged([shown('Edit Acme', line)]),
	);
	assert.deepEqual(
		found.map(text => text.startsWith('1: A part of the terminal’s answer was typed')),
		[true, true, true],
	);
});

await test('judges a command without a screen: each request once, and status 0 only for what the server has stored', () => {
	const creation = {method: 'POST', path: '/organizations', body: '{"name":"Walk"}'} as const;
	const command = 'create --name Walk --yes';
	const begun = {kind: 'begun', command} as const;
	const ended = (status: number | undefined, output = '') =>
		({kind: 'ended', command, status, output, names: ['Walk']}) as const;
	assert.equal(judged([begun, ...written(creation), stored(0, madeId), ended(0)]), '0:');
	assert.equal(judged([begun, ...written(creation), ended(6)]), '0:');
	assert.match(judged([begun, ...written(creation), ended(0)]), /^2: .*with status 0: POST .*with status 0: Walk/v);
	assert.match(judged([begun, ended(0)]), /^1: .*with status 0: Walk/v);
	assert.match(
		judged([begun, ...written(creation), ended(6, 'Created Walk · stored as requested')]),
		/^1: .*with status 6: Created Walk/v,
	);
	assert.match(
		judged([begun, ...written(creation), ...written(creation, 1), ended(1)]),
		/^1: Write 1 is a twin: the command/v,
	);
	assert.equal(judged([begun, ...written({...creation, fate: tooMany}), ...written(creation, 1), ended(1)]), '0:');
	assert.match(
		judged([begun, ...written({...creation, isNamesake: true}), ended(1)]),
		/^1: Write 0 is a twin: the parent/v,
	);
	assert.match(
		judged([begun, ...written({method: 'DELETE', path: '/organizations/a1', body: '', isAgain: true}), ended(1)]),
		/^1: Write 0 was done before/v,
	);
	assert.match(judged([begun, ended(6), ...written(creation)]), /^1: .*no review/v);
	assert.match(judged([begun, ended(undefined), {kind: 'told', text: `${command} did not end`}]), /^1: .*did not end/v);
});

await test('knows the sentences in which the program reports something as done', () => {
	const email = 'a@x.example';
	const member = {id: 'm1', status: 'active', user: {email, name: ''}};
	const done = {status: 'done', isLookedUp: false} as const;
	const renamed = withTexts(editForm(north, profile), {name: 'Southwind'});
	const made = withTexts(createForm('emea'), {name: 'New'});
	const texts = [
		describeOutcome(renamed, {organization: {...north, name: 'Southwind'}, profile, readAt: 1}).text,
		describeOutcome(made, {
			organization: organization('new', {name: 'New', parent: 'emea'}),
			profile: undefined,
			readAt: 1,
		}).text,
		describeOutcome(made, {listed: organization('new', {name: 'New', parent: 'emea'})}).text,
		deletedText(organization(madeId, {name: 'Acme'}), {...done, answer: {isRead: true}, stored: undefined}),
		`Result · ${email} to Acme ✓ ${email}`,
		shownText(
			invitationResult(email, {...done, answer: {id: 'm1'}, stored: {...member, status: 'pending'}, isLookedUp: true})
				.text,
		),
		`✓ ${shownText(removalResult(member, {...done, answer: {wasGone: false}, stored: undefined}).text)}`,
		`· ${shownText(removalResult(member, {...done, answer: {wasGone: true}, stored: undefined}).text)}`,
		`Result · Offboard ${email} ${tallyText([{status: 'done'}], 'removed')}`,
	];
	assert.deepEqual(
		texts.filter(text => claimsIn(text).length !== 1),
		[],
	);
});

const tagPath = '/accounts/a1/tags';
const tagBody = (tags: Readonly<Record<string, string>>) =>
	JSON.stringify({resource_type: 'account', resource_id: 'a1', tags});

/** A write of tags, and what it changes of the stored ones. */
const tagged = (changes: readonly ValueChange[], write: Partial<Write> = {}) =>
	written({path: tagPath, body: tagBody({env: 'live', team: 'web'}), account: {name: 'Shop', changes}, ...write});

const tagReview = shown(
	'Review · Tags of Shop',
	'Change the tags of Shop? To send, press y.',
	'env',
	'was      test',
	'becomes  live',
	'Request',
	`PUT ${tagPath}`,
	'If-Match: v1:x',
	'{',
	'"resource_type": "account",',
	'"resource_id": "a1",',
	'"tags": {',
	'•   "env": "live",',
	'"team": "web"',
	'}',
	'}',
);
const envChange: ValueChange = {name: 'env', from: 'test', to: 'live'};

await test('finds a tag that the review does not show as changed, and a value of somebody else that is overwritten', () => {
	const send = [tagReview, key('y')];
	assert.equal(judged([...send, ...tagged([envChange])]), '0:');
	assert.match(
		judged([...send, ...tagged([envChange, {name: 'team', from: 'ops', to: 'web'}])]),
		/^1: Write 0 changes what its review does not show: team, from ops to web/v,
	);
	assert.match(
		judged([...send, ...tagged([envChange, {name: 'theirs', from: '1', to: undefined}])]),
		/^1: .*does not show: theirs, from 1 to \(none\)/v,
	);
	assert.match(
		judged([...send, ...tagged([{...envChange, from: 'theirs'}])]),
		/^1: .*does not show: env, from theirs to live/v,
	);
	const lesser = {body: tagBody({env: 'live'})};
	assert.match(judged([...send, ...tagged([envChange], lesser)]), /^1: .*not what a confirmed review has shown/v);
	assert.match(judged([...send, ...tagged([envChange]), ...tagged([])]), /^1: .*twin/v);

	const removal = {method: 'DELETE', path: `${tagPath}?resource_type=account`, body: ''} as const;
	const removed = [
		shown(
			'Review · Undo: tags of Shop',
			'Restore the tags of Shop? To send, press y.',
			'env',
			'was      live',
			'becomes  (none)',
			`DELETE ${removal.path}`,
		),
		key('y'),
	];
	assert.equal(judged([...removed, ...tagged([{name: 'env', from: 'live', to: undefined}], removal)]), '0:');
});

await test('finds a tag of one of several accounts that its row does not show as changed', () => {
	const several = [
		shown(
			'Review · Tags of 2 accounts',
			'Change the tags of 2 accounts? To send, press y.',
			'account  env',
			'· Shop   test → live',
			'· Other  – → live',
		),
		key('y'),
	];
	assert.equal(judged([...several, ...tagged([envChange])]), '0:');
	const overwriting = tagged([{...envChange, from: 'theirs'}]);
	assert.match(judged([...several, ...overwriting]), /^1: .*does not show: env, from theirs/v);
	const another = tagged([envChange, {name: 'team', from: undefined, to: 'web'}]);
	assert.match(judged([...several, ...another]), /^1: .*does not show: team/v);
	const other = tagged([], {account: {name: 'Website', changes: []}});
	assert.match(judged([...several, ...other]), /^1: .*not what a confirmed review has shown/v);

	const undo = [
		shown(
			'Undo · changed tags of 2 accounts: env',
			'Restore the tags of 2 accounts? To send, press y.',
			'· Shop (a1): env',
			'· Other (a2): env',
		),
		key('y'),
	];
	assert.equal(judged([...undo, ...tagged([{name: 'env', from: 'live', to: 'test'}])]), '0:');
	assert.match(
		judged([...undo, ...tagged([{name: 'team', from: 'web', to: undefined}])]),
		/^1: .*does not show: team/v,
	);
});

await test('finds a setting of an account that nobody typed, and one of somebody else that is overwritten', () => {
	const body = '{"id":"a1","name":"Shop","settings":{"abuse_contact_email":"new@x.example","enforce_twofactor":true}}';
	const contact: ValueChange = {name: 'abuse_contact_email', from: 'old@x.example', to: 'new@x.example'};
	const one = [
		shown(
			'Review · abuse contact of Shop',
			'Change Shop? To send, press y.',
			'PUT /accounts/a1',
			body,
			'account  Abuse contact',
			'· Shop  old@x.example → new@x.example',
		),
		key('y'),
	];
	const several = [
		shown(
			'Review · abuse contact of 2 accounts',
			'Change 2 accounts? To send, press y.',
			'account  Abuse contact',
			'· Shop  old@x.example → new@x.example',
			'· Other  – → new@x.example',
		),
		key('y'),
	];
	const judgedWith = (...changes: readonly ValueChange[]) =>
		[one, several].map(send => {
			const change = written({path: '/accounts/a1', body, account: {name: 'Shop', changes}});
			return judged([...send, ...change]);
		});
	const defects = (name: string) => [1, 2].map(() => `1: Write 0 changes what its review does not show: ${name}`);
	assert.deepEqual(judgedWith(contact), ['0:', '0:']);
	assert.deepEqual(
		judgedWith(contact, {name: 'enforce_twofactor', from: 'false', to: 'true'}),
		defects('enforce_twofactor, from false to true'),
	);
	assert.deepEqual(
		judgedWith({...contact, to: 'other@x.example'}),
		defects('abuse_contact_email, from old@x.example to other@x.example'),
	);
	assert.deepEqual(
		judgedWith({...contact, from: 'theirs@x.example'}),
		defects('abuse_contact_email, from theirs@x.example to new@x.example'),
	);
});

await test('finds a value of an account that a command changes and does not name', () => {
	const begun = {kind: 'begun', command: 'tags a1 --set env=live --yes', changes: ['env']} as const;
	const ended = {kind: 'ended', command: begun.command, status: 1, output: '', names: []} as const;
	assert.equal(judged([begun, ...tagged([envChange]), ended]), '0:');
	assert.match(
		judged([begun, ...tagged([envChange, {name: 'team', from: 'ops', to: 'web'}]), ended]),
		/^1: Write 0 changes what the command does not name: team, from ops to web/v,
	);
	assert.equal(
		judged([{kind: 'begun', command: 'undo --yes'}, ...tagged([{name: 'team', from: 'ops', to: 'web'}]), ended]),
		'0:',
		'an undo names none',
	);
});

await test('finds tags that the screen, a command or the journal reports and the server has not stored', () => {
	const send = [tagReview, key('y'), ...tagged([envChange])];
	const found = [
		said('Saved the tags of Shop: 1 changed, the others are as they were. Press u to undo this.'),
		said('Restored the tags of Shop: 1 changed.'),
		shown('Result · Tags of Shop', '1 changed.'),
		shown('Result · Undo: changed tags of 2 accounts: env', '1 restored, 1 failed.'),
	];
	assert.deepEqual(
		found.map(each => judged([...send, stored(), each])),
		['0:', '0:', '0:', '0:'],
	);
	assert.deepEqual(
		found.map(each => judged([...send, each]).startsWith('1: The screen reports')),
		[true, true, true, true],
	);
	assert.match(
		judged([...send, stored(), shown('Result · Tags of 2 accounts', '2 changed.')]),
		/^1: The screen reports .*2 changed/v,
	);

	const line = {
		at: 1,
		kind: 'tags',
		id: 'a1',
		before: {name: 'Shop', values: [['env', 'test']]},
		after: {name: 'Shop', values: [['env', 'live']]},
	};
	const files = (after: unknown) => ({'state/cforgs/journal/host.ndjson': `${JSON.stringify({...line, after})}\n`});
	assert.equal(judged([...send, stored()], {files: files(line.after)}), '0:');
	assert.match(judged(send, {files: files(line.after)}), /^1: The journal reports .*tags a1/v);
	assert.match(
		judged([...send, stored()], {files: files({name: 'Shop', values: [['env', 'other']]})}),
		/^1: The journal reports/v,
	);
});

await test('finds an account that is created twice, or reported and not there', () => {
	const body = '{"name":"Shop","type":"standard","unit":{"id":"a1"}}';
	const creation = (idempotencyKey: string, number = 0, others: Partial<Write> = {}) =>
		written({method: 'POST', path: '/accounts', body, key: idempotencyKey, ...others}, number);
	const create = [
		shown('Review · Create the account Shop', 'Create the account Shop? To send, press y.', 'POST /accounts', body),
		key('y'),
	];
	assert.equal(
		judged([...create, ...creation('k1'), ...creation('k1', 1)]),
		'0:',
		'the same key does nothing a second time',
	);
	assert.match(judged([...create, ...creation('k1'), ...creation('k2', 1)]), /^1: Write 1 is a twin/v);
	assert.match(judged([...create, ...creation('k1', 0, {isNamesake: true})]), /^1: Write 0 is a twin: the parent has/v);
	const created = said('Created the account Shop in Acme.');
	assert.equal(judged([...create, ...creation('k1'), stored(), created]), '0:');
	assert.match(judged([...create, ...creation('k1'), created]), /^1: The screen reports .*Created the account Shop/v);

	const left = shown(
		'Result · Create the account Shop',
		'Create the account Shop? To send the one not sent, press y.',
		'– Shop',
	);
	assert.equal(
		judged([...create, ...creation('k1'), left, key('y'), ...creation('k2', 1)]),
		'0:',
		'a result sends what its review has shown',
	);
	assert.match(judged([left, key('y'), ...creation('k1')]), /^1: .*not what a confirmed review has shown/v);

	const table = (...accounts: readonly string[]) => [
		shown('Review · Onboard from with-accounts.csv', '·     2  Walk account 1  in EMEA', ...accounts),
		key('y'),
	];
	assert.equal(judged([...table('account: Shop'), ...creation('k1')]), '0:');
	assert.match(judged([...table(), ...creation('k1')]), /^1: .*not what a confirmed review has shown/v);

	const begun = {kind: 'begun', command: 'create-account Shop --in a1 --yes', changes: []} as const;
	const ended = {kind: 'ended', command: begun.command, status: 0, output: '', names: ['Shop']} as const;
	assert.equal(judged([begun, ...creation('k1'), stored(), ended]), '0:');
	assert.match(judged([begun, ended]), /^1: .*with status 0: Shop/v);
});
